"""How likely a message asks for what, by a linear model over its n-grams, one for both languages. The weights are a file;
`train_linear` makes them.

Every intent is judged by itself, so that a message may have none, one or two.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from agent.builtin.understanding.ngrams import VIEWS, facts, views
from agent.builtin.understanding.normalise import HERE

WEIGHTS = HERE / "linear.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """A row of weights a feature, a column an intent; `rarity` weighs an n-gram by how few messages have it."""

    rows: dict[str, int]
    rarity: NDArray[np.float32]
    intents: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


@cache
def shipped() -> Weights:
    """The weights beside this file."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        names = stored["names"].tobytes().decode().split("\n")
        return Weights(
            {name: row for row, name in enumerate(names)},
            stored["rarity"].astype(np.float32),
            tuple(stored["intents"].tobytes().decode().split("\n")),
            stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32),
            stored["bias"].astype(np.float32),
        )


def vector(
    text: str, expecting: str | None, rules: Collection[str], rows: dict[str, int], rarity: NDArray[np.float32]
) -> dict[int, float]:
    """The features that are known, by row: each view is of length one, times its weight."""
    found: dict[int, float] = {}
    for view, counts in views(text).items():
        known = [(rows[name], count) for gram, count in counts.items() if (name := f"{view} {gram}") in rows]
        values = [(row, (1 + log(count)) * float(rarity[row])) for row, count in known]
        length = sqrt(sum(value * value for _, value in values)) or 1.0
        found |= {row: VIEWS[view] * value / length for row, value in values}
    return found | {rows[name]: value for name, value in facts(text, expecting, rules).items() if name in rows}


def chances(text: str, expecting: str | None, rules: Collection[str], model: Weights | None = None) -> dict[str, float]:
    """How likely each intent is, 0 to 1, each for itself; by the shipped weights unless others are given."""
    model = model or shipped()
    features = vector(text, expecting, rules, model.rows, model.rarity)
    scores = model.bias.copy()
    if features:
        scores += np.fromiter(features.values(), np.float32) @ model.weights[list(features)]
    return dict(zip(model.intents, map(float, 1 / (1 + np.exp(-scores))), strict=True))
