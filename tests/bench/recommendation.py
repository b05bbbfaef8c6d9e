"""Recommendation beside `implicit` and the textbook: every model with its best setting, on the same customers.

A model is fitted to what was before a day and judged on what its customers bought after it. The peers' settings are
chosen on an earlier split by the same measure; ours were chosen on earlier splits too (docs/insights.md).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from time import process_time
from typing import Any

import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.lmf import LogisticMatrixFactorization
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from numpy.typing import NDArray

from insights.history import History, day_of
from insights.recommend.collaborative import item_based, user_based
from insights.recommend.matrix import interactions, popularity
from insights.recommend.offline import Quality, bought_after, judged
from insights.recommend.recommender import fit

VALIDATED, TESTED, ENDED = (day_of(datetime(2011, month, 1, tzinfo=UTC)) for month in (5, 7, 9))
Scores = NDArray[np.float32]
Model = Callable[[History], Callable[[], Scores]]
"""Fits to a history, and gives what then scores all customers."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A model with its best setting for each of the two questions: everything, and only what is new to the customer.

    `fit`, `score`: seconds of one core to fit, and to score all customers.
    """

    name: str
    fit: float
    score: float
    everything: Quality
    new: Quality


def ours(history: History) -> Callable[[], Scores]:
    model = fit(history)
    return lambda: np.vstack([block.total for block in model.blocks()])


def _peers() -> Mapping[str, Sequence[tuple[str, Model]]]:
    """By name: every setting, and what it makes of a history."""
    neighbours: dict[str, Callable[..., Any]] = {
        "cosine": CosineRecommender,
        "TF-IDF": TFIDFRecommender,
        "BM25": BM25Recommender,
    }
    found: dict[str, list[tuple[str, Model]]] = {
        "popularity": [(f"half-life {days}", _popular(days)) for days in (7, 30)],
        "user-based cosine": [(f"k {k}", _textbook(user_based, "cosine", k)) for k in (50, 200)],
        "user-based Pearson": [(f"k {k}", _textbook(user_based, "pearson", k)) for k in (50, 200)],
        "item-based cosine": [(f"k {k}", _textbook(item_based, "cosine", k)) for k in (50, 200)],
        "item-based Pearson": [(f"k {k}", _textbook(item_based, "pearson", k)) for k in (50, 200)],
    }
    for name, kind in neighbours.items():
        found[f"implicit {name}"] = [
            (f"K {k}, {counts}", _implicit(_near(kind, k), counts))
            for k, counts in product((20, 50, 200), ("once", "orders"))
        ]
    found["implicit ALS"] = [
        (f"{size} factors, λ {reg}, α {alpha}", _implicit(_als(size, reg, alpha), "once"))
        for size, reg, alpha in product((128, 192), (10.0, 30.0), (1.0, 4.0))
    ]
    found["implicit BPR"] = [
        (f"{size} factors, rate {rate}, λ {reg}", _implicit(_bpr(size, rate, reg), "once"))
        for size, rate, reg in product((128,), (0.01, 0.02), (0.001,))
    ]
    found["implicit LMF"] = [
        (f"{size} factors, rate {rate}, λ {reg}", _implicit(_lmf(size, rate, reg), counts))
        for size, rate, reg, counts in product((16, 64), (0.5, 1.0), (0.6, 5.0), ("once",))
    ]
    return found


def _popular(days: float) -> Model:
    def fitted(history: History) -> Callable[[], Scores]:
        sells = popularity(history, half_life=days)
        return lambda: np.tile(sells, (len(history.customers), 1))

    return fitted


def _textbook(predict: Callable[..., Scores], how: str, k: int) -> Model:
    """It has no model: neighbours are looked for when it is asked."""

    def fitted(history: History) -> Callable[[], Scores]:
        bought = interactions(history)
        return lambda: predict(bought, how, neighbours=k)

    return fitted


def _near(kind: Callable[..., Any], k: int) -> Callable[[], Any]:
    return lambda: kind(K=k, num_threads=1)


def _als(size: int, reg: float, alpha: float) -> Callable[[], Any]:
    return lambda: AlternatingLeastSquares(
        factors=size, regularization=reg, alpha=alpha, iterations=15, num_threads=1, random_state=0
    )


def _bpr(size: int, rate: float, reg: float) -> Callable[[], Any]:
    return lambda: BayesianPersonalizedRanking(
        factors=size, learning_rate=rate, regularization=reg, iterations=100, num_threads=1, random_state=0
    )


def _lmf(size: int, rate: float, reg: float) -> Callable[[], Any]:
    return lambda: LogisticMatrixFactorization(
        factors=size, learning_rate=rate, regularization=reg, iterations=30, num_threads=1, random_state=0
    )


def _implicit(make: Callable[[], Any], counts: str) -> Model:
    def fitted(history: History) -> Callable[[], Scores]:
        bought = sp.csr_matrix(interactions(history))
        bought.data = np.ones_like(bought.data) if counts == "once" else bought.data**2
        model = make()
        model.fit(bought, show_progress=False)
        if hasattr(model, "user_factors"):
            return lambda: np.asarray(model.user_factors @ model.item_factors.T, np.float32)
        return lambda: np.asarray((bought @ sp.csr_matrix(model.similarity)).toarray(), np.float32)

    return fitted


def recommendation(whole: History, wanted: NDArray[np.bool_]) -> Iterator[Judged]:
    """Ours and every peer, each judged on the same customers, with its best setting of before."""
    yield _judged("Rapport", ours, ours, whole, wanted)
    for name, settings in _peers().items():
        found = [_quality(model, whole, wanted, VALIDATED, TESTED)[1] for _, model in settings]
        best = max(range(len(settings)), key=lambda one: found[one][0].ndcg)
        best_new = max(range(len(settings)), key=lambda one: found[one][1].ndcg)
        told = " / ".join(dict.fromkeys([settings[best][0], settings[best_new][0]]))
        yield _judged(f"{name} ({told})", settings[best][1], settings[best_new][1], whole, wanted)


def _judged(name: str, model: Model, new: Model, whole: History, wanted: NDArray[np.bool_]) -> Judged:
    (fitting, scoring), (everything, first) = _quality(model, whole, wanted, TESTED, ENDED)
    if new is not model:
        first = _quality(new, whole, wanted, TESTED, ENDED)[1][1]
    return Judged(name, fitting, scoring, everything, first)


def _quality(
    model: Model, whole: History, wanted: NDArray[np.bool_], start: float, end: float
) -> tuple[tuple[float, float], tuple[Quality, Quality]]:
    known = whole.before(start)
    begun = process_time()
    scorer = model(known)
    fitted = process_time()
    scores = np.where(wanted, scorer(), -np.inf)
    took = fitted - begun, process_time() - fitted
    had = interactions(known).toarray() > 0
    goods_known = int((np.bincount(known.product, minlength=len(wanted))[wanted] > 0).sum())
    kept = {name for name, good in zip(whole.products, wanted.tolist(), strict=True) if good}
    found = []
    for new_only in (False, True):
        later = bought_after(whole, start, end, new_only=new_only)
        later = {one: some & kept for one, some in later.items() if some & kept}
        lists = _lists(np.where(had, -np.inf, scores) if new_only else scores, whole)
        found.append(judged(lists, later, goods_known))
    return took, (found[0], found[1])


def _lists(scores: Scores, history: History) -> dict[str, list[str]]:
    near = np.argpartition(-scores, 10, axis=1)[:, :10]
    order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(near, order, axis=1)
    return {
        name: [history.products[one] for one in row] for name, row in zip(history.customers, top.tolist(), strict=True)
    }
