"""The rows about customers: recommendation beside `implicit`, next purchase beside LightGBM, on UCI Online Retail.

Fitted until 2011-06, judged on 2011-07/08. The peers' settings are chosen on 2011-05/06 with a model of what was
before, by the same measure; ours were chosen there too (docs/insights.md). `python -m tests.bench.customers` prints
all of it.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.lmf import LogisticMatrixFactorization
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from agent.settings import Settings
from agent.wiring import records_of
from insights import history as histories
from insights.customers.features import features
from insights.customers.predict import area, bought_within, examples
from insights.history import NOBODY, History, day_of
from insights.recommend.catalogue import catalogue
from insights.recommend.collaborative import item_based, user_based
from insights.recommend.matrix import interactions, popularity
from insights.recommend.offline import Quality, bought_after, judged
from insights.recommend.picks import goods
from insights.recommend.recommender import fit
from insights.tabular import classifier
from insights.tabular.calibration import calibration, gap
from records.clock import SystemClock
from records.importing import ImportFiles, import_files
from records.progress import Silent
from tests.bench.rows import Row

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "online_retail" / "until_2011-08.csv.gz"
VALIDATED, TESTED, ENDED = (day_of(datetime(2011, month, 1, tzinfo=UTC)) for month in (5, 7, 9))
DAYS = 60
Floats = NDArray[np.float64]
Scores = NDArray[np.float32]
Model = Callable[[History], Scores]


@dataclass(frozen=True, slots=True)
class Judged:
    """A model with its best setting for each of the two questions: everything, and only what is new to the customer."""

    name: str
    seconds: float
    everything: Quality
    new: Quality


def ours(history: History) -> Scores:
    return np.vstack([block.total for block in fit(history).blocks()])


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
    return lambda history: np.tile(popularity(history, half_life=days), (len(history.customers), 1))


def _textbook(predict: Callable[..., Scores], how: str, k: int) -> Model:
    return lambda history: predict(interactions(history), how, neighbours=k)


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
    def scores(history: History) -> Scores:
        bought = sp.csr_matrix(interactions(history))
        bought.data = np.ones_like(bought.data) if counts == "once" else bought.data**2
        model = make()
        model.fit(bought, show_progress=False)
        if hasattr(model, "user_factors"):
            return np.asarray(model.user_factors @ model.item_factors.T, np.float32)
        return np.asarray((bought @ model.similarity).toarray(), np.float32)

    return scores


def recommendation(whole: History, wanted: NDArray[np.bool_]) -> Iterator[Judged]:
    """Ours and every peer, each judged on the same customers, with its best setting of before."""
    yield _judged("Rapport", ours, ours, whole, wanted)
    for name, settings in _peers().items():
        found = [_quality(model, whole, wanted, VALIDATED, TESTED)[1:] for _, model in settings]
        best = max(range(len(settings)), key=lambda one: found[one][0].ndcg)
        best_new = max(range(len(settings)), key=lambda one: found[one][1].ndcg)
        told = " / ".join(dict.fromkeys([settings[best][0], settings[best_new][0]]))
        yield _judged(f"{name} ({told})", settings[best][1], settings[best_new][1], whole, wanted)


def _judged(name: str, model: Model, new: Model, whole: History, wanted: NDArray[np.bool_]) -> Judged:
    seconds, everything, first = _quality(model, whole, wanted, TESTED, ENDED)
    if new is not model:
        first = _quality(new, whole, wanted, TESTED, ENDED)[2]
    return Judged(name, seconds, everything, first)


def _quality(
    model: Model, whole: History, wanted: NDArray[np.bool_], start: float, end: float
) -> tuple[float, Quality, Quality]:
    known = whole.before(start)
    begun = process_time()
    scores = np.where(wanted, model(known), -np.inf)
    seconds = process_time() - begun
    had = interactions(known).toarray() > 0
    goods_known = int((np.bincount(known.product, minlength=len(wanted))[wanted] > 0).sum())
    kept = {name for name, good in zip(whole.products, wanted.tolist(), strict=True) if good}
    found = []
    for new_only in (False, True):
        later = bought_after(whole, start, end, new_only=new_only)
        later = {one: some & kept for one, some in later.items() if some & kept}
        lists = _lists(np.where(had, -np.inf, scores) if new_only else scores, whole)
        found.append(judged(lists, later, goods_known))
    return seconds, found[0], found[1]


def _lists(scores: Scores, history: History) -> dict[str, list[str]]:
    near = np.argpartition(-scores, 10, axis=1)[:, :10]
    order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(near, order, axis=1)
    return {
        name: [history.products[one] for one in row] for name, row in zip(history.customers, top.tolist(), strict=True)
    }


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Who buys within DAYS of 2011-07-01: area under the curve, Brier score, expected calibration error, CPU time."""

    name: str
    auc: float
    brier: float
    ece: float
    seconds: float


def purchases(whole: History) -> list[Foreseen]:
    """Ours and a tuned LightGBM, on the same columns of the same earlier looks."""
    known = whole.before(TESTED)
    learned, now = examples(known, DAYS), features(known)
    bought = bought_within(whole, now, TESTED, DAYS)
    begun = process_time()
    found = classifier.fit(learned.table, learned.bought, groups=learned.customer, weights=learned.weight)
    mine = _foreseen("Rapport", bought, found.model.probabilities(now.table), process_time() - begun)
    begun = process_time()
    settings = [
        {"num_leaves": leaves, "n_estimators": trees, "min_child_samples": least, "colsample_bytree": share}
        for leaves, trees, least, share in product((4, 8), (80, 160), (20, 60), (0.4, 0.8))
    ]
    best = max(settings, key=lambda one: _cross_validated(one, learned))
    model = _lightgbm(best).fit(learned.table, learned.bought, sample_weight=learned.weight)
    chances = model.predict_proba(now.table)[:, 1]
    return [mine, _foreseen(f"LightGBM {best}", bought, chances, process_time() - begun)]


def _lightgbm(setting: Mapping[str, Any]) -> Any:
    return LGBMClassifier(
        **setting, learning_rate=0.03, subsample=0.7, subsample_freq=1, n_jobs=1, random_state=0, verbose=-1
    )


def _cross_validated(setting: Mapping[str, Any], learned: Any) -> float:
    parts = GroupKFold(3).split(learned.table, learned.bought, learned.customer)
    found = []
    for train, rest in parts:
        model = _lightgbm(setting).fit(learned.table[train], learned.bought[train], sample_weight=learned.weight[train])
        found.append(area(learned.bought[rest], model.predict_proba(learned.table[rest])[:, 1]))
    return float(np.mean(found))


def _foreseen(name: str, bought: NDArray[np.bool_], chances: Floats, seconds: float) -> Foreseen:
    brier = float(np.mean((chances - bought) ** 2))
    return Foreseen(name, area(bought, chances), brier, gap(calibration(bought, chances)), seconds)


async def read(folder: Path) -> tuple[History, NDArray[np.bool_]]:
    """The data through the import, and which products are goods."""
    async with records_of(Settings(data_dir=folder / "retail")) as database:
        await import_files(
            database, ImportFiles(orders=REAL), renames={}, skip_bad=False, clock=SystemClock(), progress=Silent()
        )
        async with database.reading() as session:
            shop = await catalogue(session)
            whole = await histories.read(session, until=SystemClock().now(), products=list(shop.texts))
    return whole, goods(whole, shop.called("en"))


async def customers(folder: Path) -> list[Row]:
    """As rows of the bench; none where the data is not there."""
    if not REAL.exists():
        return []
    whole, wanted = await read(folder)
    with threadpool_limits(1):
        mine, *peers = recommendation(whole, wanted)
        told = purchases(whole)
    rows = []
    for peer in peers:
        name = peer.name.partition(" (")[0]
        rows.append(_row("recommendation, nDCG@10", "", mine.everything.ndcg, name, peer.everything.ndcg))
        rows.append(_row("… of what is new", "", mine.new.ndcg, name, peer.new.ndcg))
        if name == "implicit ALS":
            rows.append(_row("… fit and score, CPU", "s", mine.seconds, name, peer.seconds))
    rows.append(_row(f"buys within {DAYS} days, AUC", "", told[0].auc, "LightGBM, tuned", told[1].auc))
    return rows


def _row(what: str, unit: str, mine: float, peer: str, theirs: float) -> Row:
    ratio = mine / theirs
    return Row(what, unit, mine, peer, theirs, ratio, ratio, ratio, 1)


async def _show(folder: Path) -> None:
    whole, wanted = await read(folder)
    print(
        f"{len(whole.day):,} lines, {len(whole.customers):,} customers, {(whole.customer == NOBODY).mean():.0%} nobody"
    )
    with threadpool_limits(1):
        print("model | nDCG@10 | hit@10 | recall@10 | coverage | new: nDCG@10 | hit@10 | recall@10 | coverage | CPU s")
        for one in recommendation(whole, wanted):
            figures = [
                f"{value:.4f}"
                for quality in (one.everything, one.new)
                for value in (quality.ndcg, quality.hit, quality.recall, quality.coverage)
            ]
            print(" | ".join([one.name, *figures, f"{one.seconds:.1f}"]), flush=True)
        for told in purchases(whole):
            print(
                f"{told.name}: AUC {told.auc:.4f}, Brier {told.brier:.4f}, ECE {told.ece:.4f}, {told.seconds:.1f} CPU s"
            )


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.bench.customers", description=__doc__).parse_args()
    with TemporaryDirectory() as folder:
        asyncio.run(_show(Path(folder)))


if __name__ == "__main__":
    main()
