"""The model that recommends: four views of the same purchases, added up. Numbers only; words are `reasons`.

1. Customers who buy alike, and what they have bought lately (user-based nearest neighbours, cosine on idf weights).
2. Products that go together: EASE, a linear model in closed form (Steck, *Embarrassingly shallow autoencoders for
   sparse data*, WWW 2019), of the products with most buyers.
3. What this customer buys again and again.
4. What a product says of itself (TF-IDF of its texts), for products that nobody has bought yet; and what sells now,
   as the floor below everything.

Each counts more the later it was. The weights were chosen on three splits that end before 2011-07 (docs/insights.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import lapack
from sklearn.feature_extraction.text import TfidfVectorizer

from insights.history import History
from insights.kept import SELLING
from insights.recommend.collaborative import nearest
from insights.recommend.matrix import interactions, popularity, scaled
from knowledge.tokens import tokens

Matrix = NDArray[np.float32]

TASTE, LATELY, HABIT, TOGETHER = 60.0, 30.0, 90.0, 120.0
"""Half-lives in days: who is alike, what they bought, one's own habits, what goes together."""
NEIGHBOURS = 100
RARITY = 0.3
"""The power of a product's inverse document frequency in who is alike."""
RIDGE = 150.0
MOST_LINEAR = 1400
"""Products in the linear model: its cost grows with the cube of them, about 0.4 s for these on one core."""
WEIGHTS = {"alike": 1.0, "together": 0.6, "habit": 1.1, "content": 0.15, "selling": 0.002}
BLOCK = 512
"""Customers that are scored at once: what is held for them is this × products floats."""


@dataclass(frozen=True, slots=True)
class Scores:
    """A block of customers. `total`: customers × products, higher is better."""

    customers: NDArray[np.int64]
    total: Matrix


@dataclass(frozen=True, slots=True)
class Recommender:
    """A fitted model. `together[i, j]`: what having bought the i-th of `linear` says for the j-th of them; `place`:
    where each product is in `linear`, or -1."""

    taste: sp.csr_array
    lately: sp.csr_array
    recent: sp.csr_array
    habit: sp.csr_array
    linear: NDArray[np.int64]
    place: NDArray[np.int64]
    together: Matrix
    selling: Matrix
    content: sp.csr_array
    """products × words; empty rows for products that have buyers."""
    described: sp.csr_array

    def blocks(self, customers: Sequence[int] | None = None) -> Iterator[Scores]:
        """The scores of those customers, or of all, a block at a time."""
        wanted = np.arange(self.taste.shape[0]) if customers is None else np.asarray(customers, np.int64)
        for start in range(0, len(wanted), BLOCK):
            some = wanted[start : start + BLOCK]
            yield Scores(some, self._scores(some))

    def _scores(self, some: NDArray[np.int64]) -> Matrix:
        total = WEIGHTS["selling"] * np.tile(self.selling, (len(some), 1))
        total += WEIGHTS["alike"] * scaled(self._alike(some))
        total[:, self.linear] += WEIGHTS["together"] * scaled(
            np.asarray(self.recent[some][:, self.linear] @ self.together)
        )
        total += WEIGHTS["habit"] * scaled(self.habit[some].toarray())
        if self.content.nnz:
            profile = self.recent[some] @ self.described
            total += WEIGHTS["content"] * scaled((profile @ self.content.T).toarray())
        return total

    def _alike(self, some: NDArray[np.int64]) -> Matrix:
        similarity = (self.taste[some] @ self.taste.T).toarray()
        similarity[np.arange(len(some)), some] = 0
        count = int(np.clip(self.taste.shape[0] // 10, 10, NEIGHBOURS))
        return np.asarray((sp.csr_array(nearest(similarity, count) ** 1.5) @ self.lately).toarray(), np.float32)


def fit(history: History, texts: Mapping[str, str] | None = None) -> Recommender:
    """Fit to everything in the history.

    Args:
        texts: what each product says of itself, by id; without it, products nobody bought get no score of their own.
    """
    recent = interactions(history, half_life=TASTE)
    linear, together = _linear(interactions(history, half_life=TOGETHER))
    place = np.full(len(history.products), -1)
    place[linear] = np.arange(len(linear))
    described, content = _content(history, recent, texts or {})
    return Recommender(
        taste=_unit_rows(recent, RARITY),
        lately=interactions(history, half_life=LATELY),
        recent=recent,
        habit=interactions(history, half_life=HABIT),
        linear=linear,
        place=place,
        together=together,
        selling=popularity(history, half_life=SELLING),
        content=content,
        described=described,
    )


def _unit_rows(bought: sp.csr_array, power: float) -> sp.csr_array:
    """Rare products weigh more; then every customer has the length 1."""
    buyers = np.bincount(bought.indices, minlength=bought.shape[1])
    weighted = bought.multiply((np.log1p(bought.shape[0] / (1 + buyers)) ** power)[None]).tocsr()
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    inverse = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return sp.csr_array((sp.diags_array(inverse) @ weighted).astype(np.float32))


def _linear(bought: sp.csr_array) -> tuple[NDArray[np.int64], Matrix]:
    """EASE: B = -P / diag(P), P = (XᵀX + λI)⁻¹, with a diagonal of 0. By Cholesky, in single precision."""
    buyers = np.bincount(bought.indices, minlength=bought.shape[1])
    chosen = np.argsort(-buyers, kind="stable")[:MOST_LINEAR]
    chosen = np.sort(chosen[buyers[chosen] > 1])
    if not len(chosen):
        return chosen, np.zeros((0, 0), np.float32)
    some = bought[:, chosen]
    gram = np.asfortranarray((some.T @ some).toarray(), np.float32)
    gram[np.diag_indices_from(gram)] += RIDGE
    factor, _ = lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return chosen, np.asarray(weights, np.float32)


def _content(history: History, bought: sp.csr_array, texts: Mapping[str, str]) -> tuple[sp.csr_array, sp.csr_array]:
    """What all products say of themselves, and the same of those only that nobody has bought."""
    said = [texts.get(product, "") for product in history.products]
    unbought = np.bincount(bought.indices, minlength=bought.shape[1]) == 0
    empty = sp.csr_array((len(said), 1), dtype=np.float32)
    if not unbought.any() or not any(said):
        return empty, empty
    try:
        described = sp.csr_array(TfidfVectorizer(analyzer=tokens, min_df=2, dtype=np.float32).fit_transform(said))
    except ValueError:  # no word occurs twice
        return empty, empty
    return described, sp.csr_array(sp.diags_array(unbought.astype(np.float32)) @ described)
