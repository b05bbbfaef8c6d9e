"""Boosted trees as plain arrays: they are grown by scikit-learn, and kept, applied and explained without it.

Arrays can be saved without pickle, so that a model from a stranger is only ever numbers. Gradient boosting after
Friedman (2001, stochastic: 2002); contributions after Saabas (2014): what each split on a row's path changes, credited
to the column it splits on, which adds up to the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
LEAF = -1
COLUMN_ARRAYS = ("feature", "left", "right", "roots")


@dataclass(frozen=True, slots=True)
class Trees:
    """One element a node, of all trees; `roots` are where they begin. What a node is worth is in log-odds."""

    feature: Ints
    threshold: NDArray[np.float32]
    left: Ints
    right: Ints
    worth: Floats
    roots: Ints
    base: float

    def score(self, rows: Floats) -> Floats:
        """Log-odds of each row."""
        moved: Floats = self.contributions(rows).sum(axis=1)
        return moved + (self.base + float(self.worth[self.roots].sum()))

    def contributions(self, rows: Floats) -> Floats:
        """rows × columns, in log-odds: how far each column moves each row from the average one."""
        found = np.zeros(rows.shape)
        narrow = rows.astype(np.float32)
        every = np.arange(len(rows))
        for root in self.roots.tolist():
            node = np.full(len(rows), root, np.int32)
            going = every
            while len(going := going[self.feature[node[going]] != LEAF]):
                here = node[going]
                column = self.feature[here]
                down = np.where(narrow[going, column] <= self.threshold[here], self.left[here], self.right[here])
                found[going, column] += self.worth[down] - self.worth[here]
                node[going] = down
        return found

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """To be saved."""
        names = ("feature", "threshold", "left", "right", "worth", "roots")
        return {**{f"tree_{name}": getattr(self, name) for name in names}, "tree_base": np.array(self.base)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], columns: int) -> "Trees":
        """From `arrays`.

        Raises:
            ValueError: they are not those of trees over so many columns.
        """
        whole = {name: np.asarray(arrays[f"tree_{name}"], np.int32) for name in COLUMN_ARRAYS}
        found = cls(
            **whole,
            threshold=np.asarray(arrays["tree_threshold"], np.float32),
            worth=np.asarray(arrays["tree_worth"], np.float64),
            base=float(np.asarray(arrays["tree_base"], np.float64)),
        )
        found._check(columns)
        return found

    def _check(self, columns: int) -> None:
        count = len(self.feature)
        same = all(part.shape == (count,) for part in (self.threshold, self.left, self.right, self.worth))
        inner = self.feature != LEAF
        within = self.feature.max(initial=LEAF) < columns and self.feature.min(initial=LEAF) >= LEAF
        number = np.arange(count)[inner]
        # A child that stands behind its parent can never lead back to it.
        forward = all(bool(np.all((down[inner] > number) & (down[inner] < count))) for down in (self.left, self.right))
        rooted = bool(np.all((self.roots >= 0) & (self.roots < count)))
        if not (same and within and forward and rooted):
            raise ValueError("These are not the arrays of a model.")


def grow(
    rows: Floats,
    labels: NDArray[np.bool_],
    *,
    trees: int = 100,
    depth: int = 3,
    rate: float = 0.03,
    weights: Floats | None = None,
) -> Trees:
    """Boosted trees on half of the rows and some columns each; always the same for the same rows."""
    model = GradientBoostingClassifier(
        n_estimators=trees,
        max_depth=depth,
        learning_rate=rate,
        subsample=0.5,
        max_features=max(2, round(rows.shape[1] ** 0.5)),
        min_samples_leaf=max(1, min(40, len(rows) // 50)),
        random_state=0,
    ).fit(rows, labels, sample_weight=weights)
    parts = [one[0].tree_ for one in model.estimators_]
    starts = np.cumsum([0, *(part.node_count for part in parts)])[:-1].astype(np.int32)
    leaf = np.concatenate([part.children_left for part in parts]) == LEAF
    offset = np.repeat(starts, [part.node_count for part in parts])
    prior = float(np.average(labels, weights=weights))
    return Trees(
        feature=np.where(leaf, LEAF, np.concatenate([part.feature for part in parts])).astype(np.int32),
        threshold=np.concatenate([part.threshold for part in parts]).astype(np.float32),
        left=np.where(leaf, LEAF, np.concatenate([part.children_left for part in parts]) + offset).astype(np.int32),
        right=np.where(leaf, LEAF, np.concatenate([part.children_right for part in parts]) + offset).astype(np.int32),
        worth=rate * np.concatenate([_means(part) for part in parts]),
        roots=starts,
        base=float(np.log(prior / (1 - prior))),
    )


def _means(tree: object) -> Floats:
    """What each node is worth: a leaf as it was fitted, an inner node the mean of what is below it.

    scikit-learn refits only the leaves, so that an inner node's own value is on another scale.
    """
    left, right, weight = tree.children_left, tree.children_right, tree.weighted_n_node_samples  # type: ignore[attr-defined]
    worth = tree.value[:, 0, 0].astype(np.float64)  # type: ignore[attr-defined]
    for node in range(len(left) - 1, -1, -1):
        if left[node] != LEAF:
            down = [left[node], right[node]]
            worth[node] = np.average(worth[down], weights=weight[down])
    return np.asarray(worth, np.float64)
