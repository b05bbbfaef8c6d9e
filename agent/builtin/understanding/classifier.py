"""What a message is probably about: a linear model over its features, one for each language, trained by `training`.

The weights are a file; nothing is learned at run time.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from agent.builtin.understanding.features import features
from agent.builtin.understanding.normalise import HERE
from agent.builtin.understanding.story import Story


@dataclass(frozen=True, slots=True)
class Weights:
    """One row of weights a feature, one column a class."""

    rows: dict[str, int]
    classes: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    trained_on: str
    """The digest of what the weights were made from."""


@cache
def weights(language: str) -> Weights:
    """The shipped weights of a language."""
    with np.load(HERE / f"weights_{language}.npz", allow_pickle=False) as stored:
        names = stored["names"].tobytes().decode().split("\n")
        return Weights(
            {name: row for row, name in enumerate(names)},
            tuple(stored["classes"].tobytes().decode().split("\n")),
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
            stored["trained_on"].tobytes().decode(),
        )


def probabilities(story: Story, language: str) -> dict[str, float]:
    """How likely each intent is the one that a message has, 0 to 1, adding up to 1; nothing where no word is known."""
    model = weights(language)
    known = [(model.rows[name], value) for name, value in features(story).items() if name in model.rows]
    if not known:
        return {}
    rows, values = zip(*known, strict=True)
    scores = model.bias + np.asarray(values, dtype=np.float32) @ model.weights[list(rows)]
    odds = np.exp(scores - scores.max())
    shares = odds / odds.sum()
    return {intent: float(share) for intent, share in zip(model.classes, shares, strict=True)}
