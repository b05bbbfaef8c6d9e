"""How good a ranking is: recall, reciprocal rank and discounted gain, and how sure a mean over questions is."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MEASURES = ("recall@10", "recall@20", "mrr", "ndcg@10")
RESAMPLES = 2000
AT_ONCE = 100  # resamples: with 10,000 questions they take 8 MB


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions, and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What questions scored, each of several ways: an array of questions × ways × MEASURES."""

    name: str
    ways: tuple[str, ...]
    values: NDArray[np.float64]

    @property
    def questions(self) -> int:
        return len(self.values)

    def estimates(self, way: str) -> dict[str, Estimate]:
        return _estimates(self.values[:, self.ways.index(way)])

    def differences(self, way: str, other: str) -> dict[str, Estimate]:
        """Paired: every question against itself."""
        return _estimates(self.values[:, self.ways.index(way)] - self.values[:, self.ways.index(other)])


def measured(ranked: Sequence[str], relevant: Collection[str]) -> list[float]:
    """MEASURES of one question. Every relevant document counts the same; one that is not in the ranking counts 0."""
    hits = [place for place, document in enumerate(ranked) if document in relevant]
    ideal = sum(_gain(place) for place in range(min(len(relevant), 10)))
    return [
        sum(place < 10 for place in hits) / len(relevant),
        sum(place < 20 for place in hits) / len(relevant),
        1 / (hits[0] + 1) if hits else 0.0,
        sum(_gain(place) for place in hits if place < 10) / ideal,
    ]


def _gain(place: int) -> float:
    return 1 / math.log2(place + 2)


def _estimates(values: NDArray[np.float64], seed: int = 0) -> dict[str, Estimate]:
    """A row is a question, and is drawn whole."""
    random, count = np.random.default_rng(seed), len(values)
    even = np.full(count, 1 / count)
    means = [random.multinomial(count, even, AT_ONCE) @ values / count for _ in range(RESAMPLES // AT_ONCE)]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5], axis=0).tolist()
    return {
        name: Estimate(float(value), low[at], high[at])
        for at, (name, value) in enumerate(zip(MEASURES, values.mean(axis=0), strict=True))
    }
