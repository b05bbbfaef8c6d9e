"""How often each topic comes up over time, and which have grown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from insights.topics.topic import NO_TOPIC

LONG = timedelta(days=120)
"""Texts over more time than this are counted by month, others by week."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A topic's texts in each period. `change` is its share of the last period less that of all before it, -1 to 1."""

    number: int
    counts: tuple[int, ...]
    change: float


@dataclass(frozen=True, slots=True)
class Trends:
    """`periods` are the first days of weeks (Mondays) or months, in order, none left out."""

    periods: tuple[date, ...]
    topics: tuple[Trend, ...]


def trends(numbers: Sequence[int], days: Sequence[date]) -> Trends:
    """Count topics, the largest first; the two sequences say the topic and the day of each text."""
    if not days:
        return Trends((), ())
    monthly = max(days) - min(days) > LONG
    starts = [_start(day, monthly) for day in days]
    periods = _periods(min(starts), max(starts), monthly)
    counted = Counter(zip(numbers, starts, strict=True))
    totals = Counter(starts)
    sizes = Counter(number for number in numbers if number != NO_TOPIC)
    last, before = periods[-1], len(days) - totals[periods[-1]]
    return Trends(
        periods,
        tuple(
            Trend(
                number,
                tuple(counted[number, period] for period in periods),
                round(counted[number, last] / totals[last] - (size - counted[number, last]) / before, 4)
                if before
                else 0.0,
            )
            for number, size in sizes.most_common()
        ),
    )


def _start(day: date, monthly: bool) -> date:
    return day.replace(day=1) if monthly else day - timedelta(days=day.weekday())


def _periods(first: date, last: date, monthly: bool) -> tuple[date, ...]:
    found = [first]
    while found[-1] < last:
        step = timedelta(days=31) if monthly else timedelta(days=7)
        found.append(_start(found[-1] + step, monthly))
    return tuple(found)
