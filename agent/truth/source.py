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

from agent.truth.facts import facts_in
from agent.truth.ids import digit_runs, tokens_of
from agent.truth.numerals import NUMBER, number
from agent.truth.rows import Record, Rows
from agent.truth.script import plain
from agent.truth.values import Address, Count, Day, Fact, Money, Name, Weekday

_NUMBER = re.compile(NUMBER, re.IGNORECASE)


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
        values = (number(found[0]) for found in _NUMBER.finditer(self.text))
        return {value for value in values if value is not None}

    def backing(self, fact: Fact) -> list[tuple[Fact, Record | None]]:
        """Where this source states the fact; a record where one is known. Empty: it does not."""
        found = [pair for key in fact.keys for pair in self.index.get((type(fact), key), ()) if fact.agrees(pair[0])]  # type: ignore[arg-type]
        return found or ([(fact, None)] if self._mentions(fact) else [])

    def _mentions(self, fact: Fact) -> bool:
        """Names, telephone numbers and counts may stand in any form; a large amount in a passage may lack its currency."""
        if isinstance(fact, Name):
            return fact.token in self.tokens or (
                fact.token.isdigit() and len(fact.token) >= 6 and fact.token in self.runs
            )
        if isinstance(fact, Address) and fact.kind == "phone":
            return any(run.endswith(fact.text[-9:]) or (len(run) >= 8 and fact.text.endswith(run)) for run in self.runs)
        if isinstance(fact, Count):
            return self.role != "customer" and fact.amount in self.numbers
        return isinstance(fact, Money) and self.role == "passages" and fact.amount >= 10 and self._bare(fact.amount)

    def _bare(self, amount: Decimal) -> bool:
        return amount in self.numbers and not any(
            isinstance(one, Money) and one.amount == amount for one, _ in self.rows.facts
        )

    def has(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.text) is not None


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
