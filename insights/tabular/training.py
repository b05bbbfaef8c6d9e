"""Trains a model on a labelled table, and says how good it is on rows that it had not seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve

from insights.customers.predict import area
from insights.tabular import classifier
from insights.tabular.calibration import Bin, calibration, gap
from insights.tabular.columns import missing, tidy, understood
from insights.tabular.guards import trap
from insights.tabular.model import TableModel
from records.errors import BadInput

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """All by five-fold cross-validation. `threshold` is where F1 is greatest; `ece`: the mean gap between `said` and
    `happened` over the bins of `calibration`; `dropped`: columns that were left out, and why."""

    auc: float
    average_precision: float
    f1: float
    threshold: float
    brier: float
    ece: float
    rows: int
    positive: str
    positive_share: float
    columns: Sequence[str]
    dropped: Mapping[str, str]
    without_label: int
    calibration: Sequence[Bin]


def train(
    table: Mapping[str, Sequence[str]], *, label: str, id: str | None, positive: str | None, at: datetime
) -> tuple[TableModel, Figures]:
    """Learn to tell the positive label from the others: the rarer one, or the one that is named.

    Args:
        table: the values of every column, all as long as one another.

    Raises:
        BadInput: too few rows, one label only, or more than two and none named.
    """
    kept = [row for row, value in enumerate(table[label]) if not missing(value)]
    said = [table[label][row].strip() for row in kept]
    wanted, other = _labels(said, positive, label)
    labels = np.array([tidy(value) == tidy(wanted) for value in said], bool)
    values = {name: [column[row] for row in kept] for name, column in table.items() if name not in {label, id}}
    dropped = {name: why for name in values if (why := trap(name, values[name], labels)) is not None}
    columns = [understood(name, values[name]) for name in values if name not in dropped]
    columns = [column for column in columns if column.width]
    if not columns:
        raise BadInput("There is no column to learn from: " + "; ".join(f"{a}: {b}" for a, b in dropped.items()) + ".")
    numbers = np.concatenate([column.numbers(values[column.name]) for column in columns], axis=1)
    found = classifier.fit(numbers, labels, trees=200, rate=0.08)
    threshold = _best_threshold(labels, found.unseen)
    model = TableModel(label, wanted, other, id, threshold, at, len(kept), columns, found.model)
    gaps = len(table[label]) - len(kept)
    return model, _figures(labels, found.unseen, model, dropped, gaps)


def _labels(said: Sequence[str], positive: str | None, name: str) -> tuple[str, str]:
    """The positive label as it is written most, and what the others are called."""
    counted = Counter(map(tidy, said))
    written = {key: Counter(one for one in said if tidy(one) == key).most_common(1)[0][0] for key in counted}
    shown = ", ".join(f"{written[key]!r} ({count:,})" for key, count in counted.most_common(6))
    if positive is not None and tidy(positive) not in counted:
        raise BadInput(f"The column {name!r} has no {positive!r}: it has {shown}.")
    if len(counted) < 2:
        raise BadInput(f"The column {name!r} has only one label ({shown or 'none at all'}): there is nothing to learn.")
    if len(counted) > 2 and positive is None:
        raise BadInput(f"The column {name!r} has {len(counted)} labels ({shown}): say with --positive which is meant.")
    wanted = tidy(positive) if positive is not None else min(counted, key=lambda key: (counted[key], key))
    if min(counted[wanted], len(said) - counted[wanted]) < FEWEST:
        raise BadInput(f"It takes {FEWEST} rows or more with and without {written[wanted]!r}: there are {shown}.")
    others = [key for key in counted if key != wanted]
    return written[wanted], written[others[0]] if len(others) == 1 else f"not {written[wanted]}"


def _best_threshold(labels: Labels, chances: Floats) -> float:
    precision, recall, thresholds = precision_recall_curve(labels, chances)
    both = precision[:-1] + recall[:-1]
    f1 = np.divide(2 * precision[:-1] * recall[:-1], both, out=np.zeros_like(both), where=both > 0)
    return float(round(thresholds[int(f1.argmax())], 6))


def _figures(
    labels: Labels, chances: Floats, model: TableModel, dropped: Mapping[str, str], without_label: int
) -> Figures:
    bins = calibration(labels, chances)
    return Figures(
        auc=round(area(labels, chances), 4),
        average_precision=round(float(average_precision_score(labels, chances)), 4),
        f1=round(float(f1_score(labels, chances >= model.threshold)), 4),
        threshold=model.threshold,
        brier=round(float(np.mean((chances - labels) ** 2)), 4),
        ece=round(gap(bins), 4),
        rows=len(labels),
        positive=model.positive,
        positive_share=round(float(labels.mean()), 4),
        columns=[column.name for column in model.columns],
        dropped=dropped,
        without_label=without_label,
        calibration=bins,
    )
