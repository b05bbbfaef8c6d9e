"""Who bought what how often and how lately, as a sparse matrix; the weights that all recommenders share."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from insights.history import NOBODY, History


def interactions(history: History, *, half_life: float | None = None) -> sp.csr_array:
    """customers × products: the square root of how many orders had it, each halved every `half_life` days.

    The square root keeps one customer's hundredth order of milk from outweighing everybody else (Hu, Koren & Volinsky
    2008 use a logarithm for the same end).
    """
    known = history.customer != NOBODY
    order = history.order[known].astype(np.int64)
    _, first = np.unique(order * max(len(history.products), 1) + history.product[known], return_index=True)
    age = history.end - history.day[known][first]
    weight = np.ones(len(first)) if half_life is None else 0.5 ** (age / half_life)
    shape = len(history.customers), len(history.products)
    rows, columns = history.customer[known][first], history.product[known][first]
    matrix = sp.csr_array(sp.coo_array((weight.astype(np.float32), (rows, columns)), shape=shape))
    matrix.data = np.sqrt(matrix.data)
    return matrix


def popularity(history: History, *, half_life: float) -> NDArray[np.float32]:
    """products: 0 … 1, what sells now to anybody, those without an account too."""
    if not len(history.day):
        return np.zeros(len(history.products), np.float32)
    weight = 0.5 ** ((history.end - history.day) / half_life)
    sold = np.bincount(history.product, weights=weight, minlength=len(history.products))
    return np.asarray(np.sqrt(sold / sold.max()), np.float32)


def scaled(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row divided by its greatest value, so that rows of different models can be added up."""
    top: NDArray[np.float32] = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    return np.asarray(rows / np.where(top > 0, top, 1), np.float32)
