"""An order's status as a tool writes it and as a reply tells it. Not what the agent says it has done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.truth.words import words

RANKS = {"pending": 0, "processed": 1, "shipped": 2, "delivered": 3}
_WORDS = words("statuses")
WRITTEN: dict[str, re.Pattern[str]] = {name: _WORDS.compiled(text) for name, text in _WORDS.raw["written"].items()}
_TOLD = [
    (frozenset(row["status"].split()), bool(row.get("once")), _WORDS.compiled(row["words"]))
    for row in _WORDS.raw["told"]
]
_LISTED = [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _WORDS.raw["listed"]]
_EVENTS = {event: _WORDS.compiled(text) for event, text in _WORDS.raw["event_keys"].items()}
_MAYBE = _WORDS.pattern("maybe")
_NO_PARCEL = _WORDS.pattern("no_parcel")


def canonical(text: str) -> set[str]:
    """`shipped` of "in transit"; several where a status says several things ("return requested")."""
    return {name for name, pattern in WRITTEN.items() if pattern.search(text)}


def event_of(key: str) -> str:
    """The event that a result's key names: `shipped_on` is shipped."""
    return next((event for event, pattern in _EVENTS.items() if pattern.search(key)), "")


@dataclass(frozen=True, slots=True)
class Told:
    """A status that a reply tells: one of `any_of`. `past` is true of what was once so, and may have gone on since."""

    any_of: frozenset[str]
    past: bool
    start: int
    end: int


def told_in(text: str) -> Iterator[Told]:
    """Every status told in a piece of text, without a look at who or when."""
    if not _MAYBE.search(text):
        return
    for names, once, pattern in _TOLD:
        for found in pattern.finditer(text):
            if not _NO_PARCEL.search(text[: found.start()]):
                yield Told(names, once, *found.span())
    for pattern in _LISTED:
        for found in pattern.finditer(text):
            yield Told(frozenset(canonical(found[1])), False, *found.span(1))


def fits(told: Told, known: set[str]) -> bool:
    """Whether a record with these statuses lets one say this: what was delivered was also shipped."""
    if told.any_of & known:
        return True
    reached = max((RANKS[status] for status in known if status in RANKS), default=-1)
    if "returned" in known or "exchanged" in known:
        reached = max(reached, RANKS["delivered"])
    return told.past and any(RANKS.get(status, 99) <= reached for status in told.any_of)
