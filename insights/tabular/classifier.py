"""Yes or no from columns of numbers, with a probability that means what it says, and what each column added to it.

Two models that err differently, the mean of their log-odds: boosted trees, and a logistic regression on ranks of the
columns' values. Both are judged on rows that they have not seen (folds that keep a customer together), and from those
judgements a line through the log-odds makes them calibrated (Platt 1999).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from insights.tabular.trees import Trees, grow

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
FOLDS = 5
KNOTS = 32
TREES_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Classifier:
    """`knots`: columns × KNOTS, quantiles that turn a value into its rank (0 … 1); `slope`, `shift` calibrate."""

    trees: Trees
    knots: Floats
    centre: Floats
    weights: Floats
    bias: float
    slope: float = 1.0
    shift: float = 0.0

    def probabilities(self, rows: Floats) -> Floats:
        return _sigmoid(self.slope * self.raw(rows) + self.shift)

    def raw(self, rows: Floats) -> Floats:
        """Log-odds before they are calibrated."""
        linear = (self._ranks(rows) - self.centre) @ self.weights + self.bias
        return TREES_SHARE * self.trees.score(rows) + (1 - TREES_SHARE) * linear

    def contributions(self, rows: Floats) -> Floats:
        """rows × columns: what each adds to the log-odds, against an average row."""
        linear = (self._ranks(rows) - self.centre) * self.weights
        return self.slope * (TREES_SHARE * self.trees.contributions(rows) + (1 - TREES_SHARE) * linear)

    def _ranks(self, rows: Floats) -> Floats:
        return ranks(self.knots, rows)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """To be saved."""
        numbers = np.array([self.bias, self.slope, self.shift])
        return {
            **self.trees.arrays(),
            "knots": self.knots,
            "centre": self.centre,
            "weights": self.weights,
            "numbers": numbers,
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Classifier":
        """From `arrays`.

        Raises:
            ValueError, KeyError: they are not those of a classifier.
        """
        weights = np.asarray(arrays["weights"], np.float64)
        knots, centre = np.asarray(arrays["knots"], np.float64), np.asarray(arrays["centre"], np.float64)
        bias, slope, shift = np.asarray(arrays["numbers"], np.float64).tolist()
        if weights.ndim != 1 or centre.shape != weights.shape or knots.shape != (len(weights), KNOTS):
            raise ValueError("These are not the arrays of a model.")
        return cls(Trees.of(arrays, len(weights)), knots, centre, weights, bias, slope, shift)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and what it said of each row without having seen it, calibrated."""

    model: Classifier
    unseen: Floats


def fit(
    rows: Floats,
    labels: Labels,
    *,
    groups: NDArray[np.int64] | None = None,
    weights: Floats | None = None,
    trees: int = 100,
    rate: float = 0.03,
) -> Fitted:
    """Fit, judge by cross-validation and calibrate.

    Args:
        rows: no missing values.
        groups: rows of one group are never in two folds.
        weights: how much a row counts.
        trees, rate: how many trees, and how far each goes; the fewer rows, the less of both.

    Raises:
        ValueError: fewer than ten rows of one of the labels.
    """
    if min(int(labels.sum()), int((~labels).sum())) < 2 * FOLDS:
        raise ValueError("It takes ten rows or more of each label to learn from.")
    weight = np.ones(len(rows)) if weights is None else weights
    keep_together = np.arange(len(rows)) if groups is None else groups
    unseen = np.zeros(len(rows))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, rest in folds.split(rows, labels, keep_together):
        unseen[rest] = _fitted(rows[train], labels[train], weight[train], trees, rate).raw(rows[rest])
    line = LogisticRegression(C=1e6).fit(unseen[:, None], labels, sample_weight=weight)
    slope, shift = max(float(line.coef_[0, 0]), 0.0), float(line.intercept_[0])
    one = _fitted(rows, labels, weight, trees, rate)
    model = Classifier(one.trees, one.knots, one.centre, one.weights, one.bias, slope, shift)
    return Fitted(model, _sigmoid(slope * unseen + shift))


def _fitted(rows: Floats, labels: Labels, weights: Floats, trees: int, rate: float) -> Classifier:
    knots = np.quantile(rows, np.linspace(0, 1, KNOTS), axis=0).T
    placed = ranks(knots, rows)
    centre = np.average(placed, axis=0, weights=weights)
    linear = LogisticRegression(C=0.3, max_iter=300).fit(placed - centre, labels, sample_weight=weights)
    grown = grow(rows, labels, weights=weights, trees=trees, rate=rate)
    return Classifier(grown, knots, centre, linear.coef_[0].astype(np.float64), float(linear.intercept_[0]))


def ranks(knots: Floats, rows: Floats) -> Floats:
    """Each value's place among its column's quantiles, 0 … 1: no outlier and no unit counts."""
    found = np.empty(rows.shape)
    places = np.linspace(0, 1, KNOTS)
    for column, quantiles in enumerate(knots):
        left = np.interp(rows[:, column], quantiles, places)
        right = 1 - np.interp(-rows[:, column], -quantiles[::-1], places)
        found[:, column] = (left + right) / 2  # the middle, where many rows have one value
    return found


def _sigmoid(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), np.float64)
