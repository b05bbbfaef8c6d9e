"""Who buys again, beside a tuned LightGBM: the same columns of the same earlier looks, judged on the same customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from time import process_time
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from insights.customers.features import features
from insights.customers.predict import area, bought_within, examples
from insights.history import History
from insights.tabular import classifier
from insights.tabular.calibration import calibration, gap

DAYS = 60
EARLIER = (0, 10, 20, 30)
"""Days before the last from which a prediction could be checked without the test, at which ours is judged too."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Who buys within DAYS of 2011-07-01: area under the curve, Brier score, expected calibration error, CPU time."""

    name: str
    auc: float
    brier: float
    ece: float
    seconds: float


def purchases(whole: History, day: float) -> list[Foreseen]:
    """Ours and a tuned LightGBM, on the same columns of the same earlier looks."""
    known = whole.before(day)
    learned, now = examples(known, DAYS), features(known)
    bought = bought_within(whole, now, day, DAYS)
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


def earlier(whole: History, day: float) -> list[Foreseen]:
    """Ours on earlier days, of which the outcome was known by that day: where calibration may be looked at."""
    found = []
    for back in EARLIER:
        then = day - DAYS - back
        known = whole.before(then)
        learned, now = examples(known, DAYS), features(known)
        begun = process_time()
        model = classifier.fit(learned.table, learned.bought, groups=learned.customer, weights=learned.weight).model
        chances, took = model.probabilities(now.table), process_time() - begun
        bought = bought_within(whole, now, then, DAYS)
        found.append(_foreseen(f"Rapport, {DAYS + back} days earlier", bought, chances, took))
    return found


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
