"""What goes with a product: bought in the same orders more often than chance has it, by anybody, account or not."""

import numpy as np
import scipy.sparse as sp

from insights.history import History

SHOWN = 20
FEWEST = 2
"""Orders that must have had both."""
DOUBT = 3.0
"""Orders together that a pair has to outgrow: three of three is less certain than thirty of forty."""
BLOCK = 512


def goes_with(history: History) -> dict[str, list[tuple[str, float]]]:
    """For each product the best of those it was bought with, and how strongly, 0 … 1.

    The cosine of the two products' orders, times n / (n + DOUBT) for n orders that had both.
    """
    baskets = sp.csr_array(
        (np.ones(len(history.order), np.float32), (history.product, history.order)),
        shape=(len(history.products), int(history.order.max(initial=-1)) + 1),
    )
    baskets.data[:] = 1  # two lines of one product in one order are one
    count = np.asarray(baskets.sum(axis=1), np.float64).ravel()
    found: dict[str, list[tuple[str, float]]] = {}
    for start in range(0, len(history.products), BLOCK):
        together = sp.csr_array(baskets[start : start + BLOCK] @ baskets.T)
        for row in range(together.shape[0]):
            product = start + row
            part = slice(together.indptr[row], together.indptr[row + 1])
            others, both = together.indices[part], together.data[part].astype(np.float64)
            kept = (both >= FEWEST) & (others != product)
            others, both = others[kept], both[kept]
            strength = both / np.sqrt(count[product] * count[others]) * both / (both + DOUBT)
            best = np.lexsort((others, -strength))[:SHOWN]
            if len(best):
                found[history.products[product]] = [
                    (history.products[int(others[one])], round(float(strength[one]), 4)) for one in best
                ]
    return found
