"""Every fact that a text states, each once: what one reader has taken, the next does not see."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import chain

from agent.truth.contacts import addresses_in, phones_in
from agent.truth.dates import day_of, days_in
from agent.truth.ids import labelled_in, shaped_in
from agent.truth.money import money_in
from agent.truth.numerals import marked
from agent.truth.quantities import counted, counts_in, percents_in, spans_in
from agent.truth.times import clocks_in
from agent.truth.values import Found, Span

Reader = Callable[[str], Iterator[Found]]


def facts_in(text: str, now: date) -> list[Found]:
    """The facts of a plain text, in the order of the text."""
    found: list[Found] = []
    left = text
    readers: tuple[Reader, ...] = (addresses_in, partial(days_in, now=now), clocks_in)
    for reader in readers:
        left = _take(found, list(reader(left)), left)
    numbers = marked(left)
    for counter in (money_in, percents_in, spans_in):
        left = _take(found, _apart(counter(numbers), found), left)
    for reader in (phones_in, labelled_in):
        left = _take(found, list(reader(left)), left)
    if counted(left):
        left = _take(found, _apart(counts_in(numbers), found), left)
    _take(found, list(shaped_in(left)), left)
    return sorted((_dated(one, text, now) for one in found), key=lambda one: one.start)


def _take(found: list[Found], new: list[Found], text: str) -> str:
    """Keep what is new, and return the text with a bar over it, so that nobody reads it twice."""
    found += new
    return _without(text, new)


def _apart(new: Iterable[Found], found: Iterable[Found]) -> list[Found]:
    """Those that share no character with what was found before."""
    taken = {at for one in found for at in range(one.start, one.end)}
    return [one for one in new if taken.isdisjoint(range(one.start, one.end))]


def _without(text: str, taken: list[Found]) -> str:
    """The text with a bar over what is taken, so that positions stay."""
    if not taken:
        return text
    parts, last = [], 0
    for start, end in sorted({(one.start, one.end) for one in taken}):
        if end > last:
            parts += [text[last : max(start, last)], "\x7f" * (end - max(start, last))]
            last = end
    return "".join(chain(parts, [text[last:]]))


_AGO = re.compile(r"\bago$|前$")
_IN = re.compile(r"\b(?:in|after)\s(?:about |just |only )?$", re.IGNORECASE)
_LATER = re.compile(r"\s?(?:later\b|from now\b|之?后|以后)", re.IGNORECASE)


def _dated(found: Found, text: str, now: date) -> Found:
    """A length of time may as well be the day that it leads to: "3 days ago", "in 3 days"."""
    span = found.fact
    if not isinstance(span, Span) or span.unit != "hour" or span.amount % 24 or span.amount > 24 * 999:
        return found
    days = timedelta(days=int(span.amount / 24))
    if _AGO.search(text[found.start : found.end]):
        return Found(span, found.start, found.end, (day_of(now - days),))
    if _IN.search(text[max(found.start - 20, 0) : found.start]) or _LATER.match(text, found.end):
        return Found(span, found.start, found.end, (day_of(now + days),))
    return found
