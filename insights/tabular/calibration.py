"""Whether a probability means what it says: tenths of the rows, what was said of them and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the rows, by probability: what was said of them on average, and what came of it."""

    said: float
    happened: float
    rows: int


def calibration(labels: NDArray[np.bool_], chances: NDArray[np.float64]) -> list[Bin]:
    """Bins of as many rows each."""
    parts = np.array_split(np.argsort(chances, kind="stable"), min(BINS, len(chances)))
    return [
        Bin(round(float(chances[part].mean()), 4), round(float(labels[part].mean()), 4), len(part)) for part in parts
    ]


def gap(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far what was said is from what happened, on average over rows."""
    rows = sum(one.rows for one in bins)
    return sum(one.rows * abs(one.said - one.happened) for one in bins) / max(rows, 1)
