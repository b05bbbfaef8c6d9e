"""Columns that a model must not learn from: those that say nothing, those that name a row, the label in disguise."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from insights.customers.predict import area
from insights.tabular.columns import parsed, tidy, understood

Labels = NDArray[np.bool_]
TOO_GOOD = 0.97
"""A single column that orders the rows this well (area under the ROC curve) was filled in after the label was known."""
UNIQUE = 0.9
_ID = re.compile(
    r"(?i)(^|[_\s-])(id|uuid|guid|no|number|key|code|index)$|^(id|编号|序号)|(编号|序号|号码)$|[a-z]Id$|^unnamed"
)


def trap(name: str, values: Sequence[str], labels: Labels) -> str | None:
    """Why a column is left out, in a sentence's end; None where it may be used."""
    tidied = [tidy(value) for value in values]
    different = len(set(tidied))
    if different <= 1:
        return "it has the same value in every row"
    column = understood(name, values)
    if column.kind == "category":
        if different >= UNIQUE * len(values) and different > 20:
            return "nearly every row has a value of its own, as of an id or a free text"
        if _from_levels(tidied, labels) >= TOO_GOOD:
            return "it tells the label almost by itself: it was probably filled in afterwards"
        return None
    read = parsed(values, column.kind)
    there = read[~np.isnan(read)]
    if column.kind == "number" and _names_rows(name, there, len(values)):
        return "it numbers the rows, as an id does"
    score = max(_either_way(labels, np.where(np.isnan(read), column.middle, read)), _either_way(labels, np.isnan(read)))
    level = _from_levels(tidied, labels) if different <= 30 else 0.0
    if max(score, level) >= TOO_GOOD:
        return "it tells the label almost by itself: it was probably filled in afterwards"
    return None


def _names_rows(name: str, there: NDArray[np.float64], rows: int) -> bool:
    """Whole numbers, all different, that are called an id or go up by the same step from row to row."""
    if len(there) < 0.98 * rows or len(there) < 20 or np.any(there % 1) or len(np.unique(there)) < len(there):
        return False
    steps = np.diff(there)
    return bool(_ID.search(name)) or bool(np.all(steps == steps[0]))


def _either_way(labels: Labels, values: NDArray[np.generic]) -> float:
    found = area(labels, values.astype(np.float64))
    return max(found, 1 - found)


def _from_levels(values: Sequence[str], labels: Labels) -> float:
    """How well the values order the rows, each by what share of the *other* rows that have it has the label."""
    _, place = np.unique(values, return_inverse=True)
    count, hits = np.bincount(place), np.bincount(place, weights=labels)
    prior = labels.mean()
    return area(labels, (hits[place] - labels + prior) / count[place])
