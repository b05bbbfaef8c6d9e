"""How good lists are: hit, recall and nDCG at ten against what was bought afterwards, and how much of the catalogue
they show. Everything before a day is for fitting, what comes after it for judging; nothing is drawn by chance.

nDCG after Järvelin & Kekäläinen (2002) with relevance 0 or 1.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from insights.history import NOBODY, History

AT = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over customers, 0 … 1. `coverage`: the share of the products sold before that occurs in some list."""

    ndcg: float
    hit: float
    recall: float
    coverage: float
    customers: int


def bought_after(history: History, start: float, end: float, *, new_only: bool = False) -> dict[str, set[str]]:
    """What each customer who was known by then bought from `start` to before `end`; `new_only`: for the first time."""
    before = _products(history, history.day < start)
    after = _products(history, (history.day >= start) & (history.day < end))
    found = {one: after[one] - (before[one] if new_only else set()) for one in after if one in before}
    return {one: products for one, products in found.items() if products}


def judged(lists: Mapping[str, Sequence[str]], bought: Mapping[str, Collection[str]], catalogue: int) -> Quality:
    """The lists of those who bought something; a customer without a list counts as nothing found.

    recall@10 is the share of what was bought that is among the ten, of ten where more was bought.
    """
    gain = 1 / np.log2(np.arange(2, AT + 2))
    found = []
    shown: set[str] = set()
    for customer, products in bought.items():
        top = list(lists.get(customer, ()))[:AT]
        shown.update(top)
        hits = np.array([one in products for one in top], bool)
        best = min(len(products), AT)
        found.append((float((gain[: len(hits)] * hits).sum() / gain[:best].sum()), hits.any(), hits.sum() / best))
    if not found:
        return Quality(0.0, 0.0, 0.0, 0.0, 0)
    ndcg, hit, recall = np.mean(np.array(found, np.float64), axis=0).tolist()
    return Quality(ndcg, hit, recall, len(shown) / max(catalogue, 1), len(found))


def _products(history: History, lines: np.ndarray) -> dict[str, set[str]]:
    known = lines & (history.customer != NOBODY)
    found: dict[str, set[str]] = {}
    for customer, product in zip(history.customer[known].tolist(), history.product[known].tolist(), strict=True):
        found.setdefault(history.customers[customer], set()).add(history.products[product])
    return found
