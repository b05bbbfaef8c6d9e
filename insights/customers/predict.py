"""Who buys again within so many days, from the order history: calibrated probabilities, each with its reasons.

The model learns from the past of the same shop: it looks at the customers as they were on earlier days, a month apart,
and at who of them had bought by so many days later. Nothing after such a day is seen in the columns of that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.customers.features import NAMES, Features, features
from insights.customers.grounds import Ground, grounds
from insights.history import NOBODY, History
from insights.tabular import classifier
from insights.tabular.calibration import Bin, calibration

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
STEP = 30.0
"""Days between two looks back."""
LEAST_BEFORE = 45.0
"""Days of history before the earliest look."""
MOST_LOOKS = 6
AFRESH = 0.8
"""A look back counts this much of the one after it: habits change."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Of one customer, who has bought before."""

    customer: str
    probability: float
    grounds: Sequence[Ground]


@dataclass(frozen=True, slots=True)
class Predicted:
    """All customers with an order, in the order of the history; and what they rest on.

    `examples`: customers as they were earlier that the model learned from; `auc` on those it had not seen; None where
    the history was too short to learn, and a formula stood in.
    """

    predictions: Sequence[Prediction]
    days: int
    examples: int
    auc: float | None
    problems: Sequence[str]
    calibration: Sequence[Bin] = ()
    """Of customers it had not seen."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Customers as they were, one row each: NAMES, whether they bought in time, who it is, how much it counts."""

    table: Floats
    bought: Labels
    customer: NDArray[np.int64]
    weight: Floats


def next_purchase(history: History, days: int) -> Predicted:
    """Within that many days of the history's end."""
    now = features(history)
    names = [history.customers[one] for one in now.customers.tolist()]
    learned = examples(history, days)
    try:
        found = classifier.fit(learned.table, learned.bought, groups=learned.customer, weights=learned.weight)
    except ValueError:
        chances = _by_rate(now, days)
        problem = f"The orders reach too short a time back to learn who buys within {days} days: a formula stands in."
        told = [Prediction(name, round(p, 4), ()) for name, p in zip(names, chances.tolist(), strict=True)]
        return Predicted(told, days, len(learned.table), None, [*history.problems, problem])
    chances = found.model.probabilities(now.table)
    why = grounds(found.model.contributions(now.table), now.table)
    told = [
        Prediction(name, round(p, 4), reasons) for name, p, reasons in zip(names, chances.tolist(), why, strict=True)
    ]
    auc = area(learned.bought, found.unseen)
    bins = calibration(learned.bought, found.unseen)
    return Predicted(told, days, len(learned.table), round(auc, 4), history.problems, bins)


def examples(history: History, days: int) -> Examples:
    """The latest looks back from which `days` had passed by the end; none where the history is too short."""
    first = float(history.day.min()) if len(history.day) else history.end
    looks = [history.end - days - STEP * number for number in range(MOST_LOOKS)]
    looks = [day for day in looks if day - first >= LEAST_BEFORE]
    tables, bought, customers, weights = [np.zeros((0, len(NAMES)))], [], [], []
    for number, day in enumerate(looks):
        seen = features(history.before(day))
        tables.append(seen.table)
        bought.append(bought_within(history, seen, day, days))
        customers.append(seen.customers)
        weights.append(np.full(len(seen.customers), AFRESH**number))
    if not bought:
        return Examples(tables[0], np.zeros(0, bool), np.zeros(0, np.int64), np.zeros(0))
    return Examples(np.concatenate(tables), np.concatenate(bought), np.concatenate(customers), np.concatenate(weights))


def bought_within(history: History, seen: Features, day: float, days: float) -> Labels:
    """Which of the customers bought from that day on, within so many."""
    later = (history.day >= day) & (history.day < day + days) & (history.customer != NOBODY)
    return np.asarray(np.isin(seen.customers, np.unique(history.customer[later])))


def area(labels: Labels, scores: Floats) -> float:
    """The area under the ROC curve: how often one who bought is placed above one who did not; ties count half."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    positive = int(labels.sum())
    negative = len(labels) - positive
    if not positive or not negative:
        return 0.5
    return float((middle[place][labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def _by_rate(now: Features, days: int) -> Floats:
    """1 - exp(-days × rate): orders after the first come at a constant rate, of which a month without one is assumed;
    who has been silent for long against their own rhythm is less likely to be there still."""
    rate = (now.column("orders") - 1 + 0.2) / (now.column("tenure") + 30.0)
    there = 1 / (1 + (now.column("overdue") / 4) ** 2)
    return np.asarray(there * (1 - np.exp(-days * rate)), np.float64)
