"""Fits the linear reader: logistic regression (scikit-learn), an intent at a time. N-grams of a single message are
left out, and those that weigh nothing.
"""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agent.builtin.understanding.examples import Example
from agent.builtin.understanding.linear import WEIGHTS, Weights, vector
from agent.builtin.understanding.ngrams import facts, views
from agent.builtin.understanding.recognise import ruled

STRENGTH = 20.0
"""Inverse of the regularisation; cross-validation is flat around it."""
LIGHTEST = 0.12
"""An n-gram none of whose weights reaches this is dropped."""


def fitted(said: Sequence[Example]) -> Weights:
    """The weights that explain these messages."""
    rules = [frozenset(intent for intent, _ in ruled(one.text)) for one in said]
    names, rarity = _vocabulary(said, rules)
    rows = {name: row for row, name in enumerate(names)}
    matrix = _matrix(
        [vector(one.text, one.expecting, found, rows, rarity) for one, found in zip(said, rules, strict=True)],
        len(names),
    )
    intents = sorted({intent for one in said for intent in one.intents})
    models = [_fit(matrix, [intent in one.intents for one in said]) for intent in intents]
    weights = np.stack([model.coef_[0] for model in models], axis=1)
    kept = np.abs(weights).max(axis=1) >= LIGHTEST
    return Weights(
        {name: row for row, name in enumerate(name for name, keep in zip(names, kept, strict=True) if keep)},
        rarity[kept],
        tuple(intents),
        weights[kept].astype(np.float32),
        np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )


def save(model: Weights) -> None:
    """Write them beside the code, a byte a weight."""
    scale = float(np.abs(model.weights).max() / 127)
    np.savez_compressed(
        WEIGHTS,
        names=_text("\n".join(model.rows)),
        rarity=model.rarity.astype(np.float16),
        intents=_text("\n".join(model.intents)),
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=model.bias,
    )


def _vocabulary(said: Sequence[Example], rules: list[frozenset[str]]) -> tuple[list[str], NDArray[np.float32]]:
    """The features that more than one message has, and how rare each is."""
    seen: Counter[str] = Counter()
    for one in said:
        for view, counts in views(one.text).items():
            seen.update(f"{view} {gram}" for gram in counts)
    names = sorted(name for name, count in seen.items() if count > 1)
    rarity = [log((1 + len(said)) / (1 + seen[name])) + 1 for name in names]
    known = sorted(
        {name for one, found in zip(said, rules, strict=True) for name in facts(one.text, one.expecting, found)}
    )
    return [*names, *known], np.array([*rarity, *[1.0] * len(known)], dtype=np.float32)


def _matrix(vectors: list[dict[int, float]], width: int) -> csr_matrix:
    starts = np.cumsum([0, *map(len, vectors)])
    columns = np.fromiter((row for one in vectors for row in one), np.int32)
    values = np.fromiter((value for one in vectors for value in one.values()), np.float64)
    return csr_matrix((values, columns, starts), shape=(len(vectors), width))


def _fit(matrix: csr_matrix, wanted: list[bool]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=400, solver="liblinear").fit(matrix, wanted)


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
