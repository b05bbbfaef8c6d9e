"""One text of a conversation, or one tool result, read once: what it states, and what words it has."""

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from agent.truth.contacts import digit_runs
from agent.truth.facts import facts_in
from agent.truth.ids import tokens_of
from agent.truth.numerals import numbers_in
from agent.truth.rows import Record, Rows
from agent.truth.script import plain
from agent.truth.values import Day, Fact, Money, Weekday


@dataclass(frozen=True, eq=False)
class Source:
    """`role` is customer, results, passages or known. Everything is read when it is first asked for, and kept."""

    role: str
    raw: str
    value: Any
    now: date

    @cached_property
    def text(self) -> str:
        return plain(self.raw)

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def parsed(self) -> Any:
        """The JSON of a result that came as text; the text itself where it is none."""
        if isinstance(self.value, str) and self.value.lstrip()[:1] in ("{", "["):
            try:
                return json.loads(self.value)
            except ValueError:
                return self.value
        return self.value

    @cached_property
    def rows(self) -> Rows:
        rows = Rows(self.now)
        if self.role != "results" or isinstance(self.parsed, str):
            for found in facts_in(self.text, self.now):
                rows.facts += [(fact, None) for fact in (found.fact, *found.also)]
            return rows
        return rows.read(self.parsed)

    @cached_property
    def index(self) -> dict[tuple[type[Fact], Hashable], list[tuple[Fact, Record | None]]]:
        index: dict[tuple[type[Fact], Hashable], list[tuple[Fact, Record | None]]] = defaultdict(list)
        for fact, record in self.rows.facts:
            months = [(month, None) for month, _ in fact.readings] if isinstance(fact, Day) else []
            weekdays = [Weekday(day.weekday()) for day in _calendar(fact)] if isinstance(fact, Day) else []
            for one, key in [(fact, key) for key in (*fact.keys, *months)] + [
                (day, key) for day in weekdays for key in day.keys
            ]:
                index[type(one), key].append((one, record))
        return dict(index)

    @cached_property
    def tokens(self) -> set[str]:
        return tokens_of(self.text)

    @cached_property
    def runs(self) -> set[str]:
        return digit_runs(self.text)

    @cached_property
    def numbers(self) -> set[Decimal]:
        return numbers_in(self.text)

    def dials(self, number: str) -> bool:
        """Whether it has this telephone number, with the country's code or without."""
        return any(run.endswith(number[-9:]) or (len(run) >= 8 and number.endswith(run)) for run in self.runs)

    def bare(self, amount: Decimal) -> bool:
        """Whether a passage has the number, and no currency with it: "a fee of 20"."""
        if self.role != "passages" or amount not in self.numbers:
            return False
        return not any(isinstance(fact, Money) and fact.amount == amount for fact, _ in self.rows.facts)

    @cached_property
    def _asked(self) -> dict[re.Pattern[str], bool]:
        return {}

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether its text matches; asked again by every reply, so the answer is kept."""
        known = self._asked.get(pattern)
        if known is None:
            known = self._asked[pattern] = pattern.search(self.text) is not None
        return known


def _calendar(day: Day) -> Iterator[date]:
    """The days that it can be, where it says the year."""
    for month, number in day.readings:
        with suppress(ValueError):
            if day.year and number:
                yield date(day.year, month, number)


def sources(role: str, values: Iterable[Any], now: date, earlier: dict[tuple[str, str], Source]) -> Iterable[Source]:
    """A source for each value, taken over from an earlier turn where that has read it."""
    for value in values:
        raw = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        yield earlier.get((role, raw)) or Source(role, raw, value, now)
