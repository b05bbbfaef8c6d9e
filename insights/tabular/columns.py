"""What a column of a table is, and how it becomes numbers: numbers, dates and categories, with gaps in any of them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["number", "date", "category"]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-", "缺失", "无"})
MOSTLY = 0.98
"""Of the values that are there, so many have to be numbers or dates for the column to be one of them."""
MOST_LEVELS = 30
FEWEST_OF_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Column:
    """How a column becomes numbers. `middle` stands where a number or date is missing, and `gaps` adds a column that
    says so; of a category, `levels` become a column each, and every other value, also one never seen, is none of them.
    """

    name: str
    kind: Kind
    middle: float = 0.0
    gaps: bool = False
    levels: Sequence[str] = field(default=())

    @property
    def width(self) -> int:
        """Columns of numbers that it becomes."""
        if self.kind == "category":
            return len(self.levels)
        return (2 if self.kind == "date" else 1) + self.gaps

    def numbers(self, values: Sequence[str]) -> Floats:
        """rows × width, without gaps."""
        if self.kind == "category":
            place = {level: number for number, level in enumerate(self.levels)}
            found = np.zeros((len(values), len(self.levels)))
            for row, value in enumerate(values):
                if (at := place.get(tidy(value))) is not None:
                    found[row, at] = 1
            return found
        read = parsed(values, self.kind)
        gone = np.isnan(read)
        filled = np.where(gone, self.middle, read)
        parts = [filled]
        if self.kind == "date":
            parts.append((filled // 1 + 3) % 7)  # the day of the week, Monday 0
        if self.gaps:
            parts.append(gone.astype(np.float64))
        return np.stack(parts, axis=1)


def understood(name: str, values: Sequence[str]) -> Column:
    """What a column is, from its values."""
    there = [value for value in values if not missing(value)]
    for kind in ("number", "date"):
        read = parsed(there, kind)
        if there and float(np.isfinite(read).mean()) >= MOSTLY:
            gaps = len(there) < len(values) or bool(np.isnan(read).any())
            return Column(name, kind, float(np.nanmedian(read)), gaps)
    least = max(FEWEST_OF_LEVEL, len(values) // 500)
    counted = Counter(tidy(value) for value in values).most_common(MOST_LEVELS)
    return Column(name, "category", levels=tuple(level for level, count in counted if count >= least))


def missing(value: str) -> bool:
    return value.strip().casefold() in MISSING


def tidy(value: str) -> str:
    """A category as it is compared: capitals and spaces at the ends do not count; every gap is the same."""
    return "" if missing(value) else value.strip().casefold()


def parsed(values: Sequence[str], kind: Literal["number", "date"]) -> Floats:
    """Numbers, or days since 1970; NaN for what is none."""
    read = _number if kind == "number" else _day
    return np.array([read(value) for value in values], np.float64)


def _number(text: str) -> float:
    try:
        found = float(text.strip().replace(",", "").removesuffix("%").removeprefix("$").removeprefix("¥"))
    except ValueError:
        return math.nan
    return found if math.isfinite(found) else math.nan


def _day(text: str) -> float:
    try:
        found = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return math.nan
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() / 86_400
