"""How soon a matter should be looked at: what the customer is worth, how urgent it is, and how they feel."""

from datetime import timedelta
from math import log2
from typing import Literal

Priority = Literal["low", "normal", "high", "urgent"]
URGENCY = {"low": 0.5, "normal": 1.0, "high": 2.0, "urgent": 4.0}
FOR_A_DOUBLING, MOST_AHEAD = timedelta(minutes=5), timedelta(minutes=10)
BEST_CUSTOMER, ANGRIEST = 1.5, 2.0
"""By how much the most valuable customer, and the most negative words, multiply."""


def weight(urgency: str, *, sentiment: float = 0.0, value: float | None = None) -> float:
    """value × urgency × sentiment, 1 for a normal matter of a middling customer who says it calmly.

    Args:
        sentiment: -1 … 1; only what is negative counts.
        value: the share of customers who spend no more; None where it is not known, as of the one in the middle.
    """
    worth: float = BEST_CUSTOMER ** (2 * (0.5 if value is None else value) - 1)
    felt: float = ANGRIEST ** max(0.0, -sentiment)
    return worth * URGENCY.get(urgency, 1.0) * felt


def ahead(found: float) -> timedelta:
    """By how much a matter of that weight goes before those that came with it: five minutes for each doubling.

    Never by more than MOST_AHEAD, so that nobody waits for ever; and never less than nothing.
    """
    return min(MOST_AHEAD, FOR_A_DOUBLING * max(0.0, log2(found)))


def priority(urgency: str, *, sentiment: float = 0.0, value: float | None = None) -> Priority:
    """The weight as a word. It never falls below what was asked for: nobody waits longer for being poor."""
    found = weight(urgency, sentiment=sentiment, value=value)
    words: tuple[Priority, ...] = ("low", "normal", "high", "urgent")
    earned = 3 if found >= 4.2 else 2 if found >= 1.55 else 1 if found >= 0.75 else 0
    asked = words.index(urgency) if urgency in words else 1
    return words[max(asked, earned)]
