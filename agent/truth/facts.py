"""Every fact that a text states, each once: what one reader has taken, the next does not see."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import chain

from agent.truth.dates import day_of, days_in
from agent.truth.ids import addresses_in, labelled_in, phones_in, shaped_in
from agent.truth.money import money_in
from agent.truth.quantities import clocks_in, counts_in, percents_in, spans_in
from agent.truth.values import Found, Span

Reader = Callable[[str], Iterator[Found]]


def facts_in(text: str, now: date) -> list[Found]:
    """The facts of a plain text, in the order of the text."""
    found: list[Found] = []
    readers: tuple[Reader, ...] = (
        addresses_in,
        partial(days_in, now=now),
        clocks_in,
        money_in,
        percents_in,
        spans_in,
        phones_in,
        labelled_in,
        counts_in,
        shaped_in,
    )
    for reader in readers:
        new = list(reader(text))
        found += new
        text = _without(text, new)
    return sorted(map(partial(_dated, now=now), found), key=lambda one: one.start)


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


def _dated(found: Found, now: date) -> Found:
    """A length of time may as well be the day that it leads to: "3 days ago", "in 3 days"."""
    if not isinstance(found.fact, Span) or found.fact.unit != "hour" or found.fact.amount % 24 or found.fact.amount > 24 * 999:
        return found
    days = timedelta(days=int(found.fact.amount / Decimal(24)))
    return Found(found.fact, found.start, found.end, (day_of(now - days), day_of(now + days)))
