"""User-based and item-based collaborative filtering as the textbooks have them: cosine and Pearson similarity.

The two formulas, and the weighted sums that predict from them: Sarwar, Karypis, Konstan & Riedl, *Item-based
collaborative filtering recommendation algorithms* (WWW 2001); user-based after Resnick et al., *GroupLens* (CSCW 1994).
They are here to be measured beside, and to be read; what Rapport recommends by is `insights.recommend.recommender`.
"""

from typing import Literal

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Similarity = Literal["cosine", "pearson"]


def similar(rows: sp.csr_array, how: Similarity) -> NDArray[np.float32]:
    """rows × rows, -1 … 1, with 0 on the diagonal.

    cosine: a·b / (|a| |b|). pearson: the same of a and b with their means taken off; what was not bought counts as 0,
    for in a list of purchases nothing else tells two customers apart.
    """
    product = (rows @ rows.T).toarray().astype(np.float64)
    if how == "pearson":
        mean = np.asarray(rows.mean(axis=1), np.float64).ravel()
        product -= rows.shape[1] * np.outer(mean, mean)
    length = np.sqrt(np.clip(np.diag(product), 0, None))
    length[length == 0] = np.inf
    found = product / np.outer(length, length)
    np.fill_diagonal(found, 0)
    return np.asarray(found, np.float32)


def item_based(bought: sp.csr_array, how: Similarity, *, neighbours: int = 100) -> NDArray[np.float32]:
    """customers × products: the sum of how like each product is to those bought, of its nearest ones."""
    return np.asarray(bought @ nearest(similar(sp.csr_array(bought.T), how), neighbours).T, np.float32)


def user_based(bought: sp.csr_array, how: Similarity, *, neighbours: int = 100) -> NDArray[np.float32]:
    """customers × products: what the customers most like each one have bought, weighted by how like they are."""
    return np.asarray((bought.T @ nearest(similar(bought, how), neighbours).T).T, np.float32)


def nearest(similarity: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Only the `count` greatest of each row, and none below zero."""
    kept = np.clip(similarity, 0, None)
    if count < kept.shape[1]:
        least = -np.partition(-kept, count - 1, axis=1)[:, count - 1 : count]
        kept[kept < least] = 0
    return kept
