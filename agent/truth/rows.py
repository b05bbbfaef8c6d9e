"""A tool's JSON result as records: whose fact is which price, day, number and status. Knows key words, not tools.

A record is an object with an identity (`id`, `order`, `order_id`, `ticket`, …, or a `name` beside a price or options).
Facts belong to the innermost record around them; `own` leaves out what belongs to records inside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from agent.truth.currencies import CURRENCIES
from agent.truth.facts import facts_in
from agent.truth.ids import is_name, token, tokens_of
from agent.truth.numerals import LONGEST, spelled
from agent.truth.script import plain
from agent.truth.statuses import canonical, event_of
from agent.truth.values import Clock, Count, Day, Fact, Money, Name, Percent, Span

_IDENTITY = re.compile(
    r"(?:(?P<kind>order|product|item|variant|ticket|return|exchange|parcel|shipment|invoice)_?)?(?:id|number|no|code|sku)?"
)
_SOLD = {"product", "item", "variant", "recommendation", "line", "sku", "option", "result", "good"}
_GOODS = {"price", "unit_price", "stock", "variants", "options", "quantity", "available"}
_MONEY = re.compile(
    r"price|amount|total|cost|fee|refund|paid|shipping|tax|balance|difference|charge|credit|deposit|value|cash|saving|each"
)
_PERCENT = re.compile(r"percent|pct|rate$|apr|apy|share")
_UNITS = {
    "minute": Decimal(1) / 60,
    "hour": Decimal(1),
    "day": Decimal(24),
    "week": Decimal(168),
    "month": Decimal(1),
    "year": Decimal(12),
}
_SPAN = re.compile(r"(minute|hour|day|week|month|year)s?(?:$|_)")
_CARRIED = re.compile(r"track|waybill|parcel|shipment")
_NUMBER = re.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?")
_AMOUNT = re.compile(r"(?P<number>[-+]?\d+(?:,\d{3})*(?:\.\d+)?) ?(?P<code>[A-Z]{3})")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_WORD = re.compile(r"#?[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_TIMED = re.compile(r"(cancelled|delivered|shipped|returned|refunded)_at$")
_WHEN = {"at", "on", "date", "paid_at", "refunded_at", "completed_at"}


@dataclass(eq=False, slots=True)
class Record:
    """One thing that a result tells of: its comparable ids and their kinds, and a product's name in lower case."""

    kind: str
    names: dict[str, str]
    title: str
    parent: "Record | None"
    own: list[Fact] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)

    def tell(self, *statuses: str) -> None:
        """A status of a part is one of the whole: a parcel's, of its order."""
        for record in (self, *self.ancestors()):
            record.statuses.update(statuses)

    @property
    def families(self) -> set[str]:
        return {family(self.kind), *map(family, self.names.values())}

    @property
    def standing(self) -> set[str]:
        """What may be said of it: cancelled with a refund shown is refunded, too."""
        return self.statuses | {"refunded"} if self.statuses >= {"cancelled", "refund shown"} else self.statuses

    def ancestors(self) -> Iterator["Record"]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


def family(kind: str) -> str:
    """Kinds of records that are rivals: a variant's price is not another product's."""
    return "goods" if kind in _SOLD else kind


@dataclass(slots=True)
class Rows:
    """What one result holds: its records, and every fact with the record that it belongs to."""

    now: date
    records: list[Record] = field(default_factory=list)
    facts: list[tuple[Fact, Record | None]] = field(default_factory=list)

    def read(self, value: Any, key: str = "", currency: str = "", record: Record | None = None) -> "Rows":
        if isinstance(value, Mapping):
            currency = str(value.get("currency") or currency)
            record = self._identified(value, key, record)
            if record is not None:
                record.tell(*_refunded(value, key))
            for name, inner in value.items():
                # {"prices": {"small": 5}}: what is money says so further up
                self.read(inner, f"{key} {name}" if _MONEY.search(key.lower()) else str(name), currency, record)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for inner in value:
                self.read(inner, key, currency, record)
        elif value is not None and not isinstance(value, bool):
            self._leaf(value, key.lower(), currency, record)
        return self

    def _identified(self, value: Mapping[str, Any], key: str, parent: Record | None) -> Record | None:
        """A record of its own, where the object says which thing it is."""
        names, container = dict[str, str](), key.lower().rstrip("s")
        for name, inner in value.items():
            found = _IDENTITY.fullmatch(str(name).lower())
            if found and isinstance(inner, str | int) and not isinstance(inner, bool) and is_name(str(inner)):
                names[token(str(inner))] = found["kind"] or container
        label = value.get("name") or value.get("title")
        title = plain(label).lower() if isinstance(label, str) and len(label) > 2 and _GOODS & value.keys() else ""
        if not names and not title:
            return parent
        record = Record(next(iter(names.values()), container), names, title, parent)
        self.records.append(record)
        return record

    def _leaf(self, value: Any, key: str, currency: str, record: Record | None) -> None:
        text = str(value)
        for fact in self._facts(value, text, key, currency):
            self.facts.append((fact, record))
            if record is not None:
                record.own.append(fact)
        if record is not None:
            if key in ("status", "state") and (status := canonical(text)):
                record.tell(*status)
            elif (timed := _TIMED.search(key)) and text:
                record.tell(timed[1])

    def _facts(self, value: Any, text: str, key: str, currency: str) -> Iterator[Fact]:
        if found := _ISO.fullmatch(text):
            yield Day(frozenset({(int(found[2]), int(found[3]))}), int(found[1]), event_of(key))
            if found[4]:
                yield Clock(frozenset({int(found[4]) * 60 + int(found[5])}))
        elif _NUMBER.fullmatch(text) and Decimal(text.replace(",", "")).adjusted() < LONGEST:
            yield from self._number(Decimal(text.replace(",", "")), text, key, currency)
        elif found := _AMOUNT.fullmatch(text):
            yield Money(
                abs(Decimal(found["number"].replace(",", ""))), CURRENCIES.get(found["code"].lower(), frozenset())
            )
        elif _WORD.fullmatch(text):
            if is_name(text):
                yield Name(token(text), "tracking" if _CARRIED.search(key) else "")
        elif _tells(text):
            yield from (one.fact for one in facts_in(plain(text), self.now))
            yield from (Name(word) for word in tokens_of(text))

    def _number(self, number: Decimal, text: str, key: str, currency: str) -> Iterator[Fact]:
        """A bare number is what its key says: money, a share, a length of time; else a count, or a name."""
        if _PERCENT.search(key):
            yield Percent(frozenset({number, number * 100} if abs(number) <= 1 else {number}))
        elif unit := _SPAN.search(key):
            amount = abs(number) * _UNITS[unit[1]]
            yield Span(round(amount, 3).normalize(), "month" if unit[1] in ("month", "year") else "hour")
        elif _MONEY.search(key) or "." in text:
            yield Money(abs(number), CURRENCIES.get(currency.lower(), frozenset()))
        yield Count(abs(number))
        if "." not in text and "," not in text:
            yield Name(token(text), "tracking" if _CARRIED.search(key) else "")


def _refunded(value: Mapping[str, Any], key: str) -> set[str]:
    """ "refunded" of a payment of that kind, or of a refund with its day; "refund shown" where one stands without."""
    if value.get("kind", value.get("transaction_type")) == "refund":
        return {"refunded"}
    if key.lower() == "refund":
        return {"refunded"} if _WHEN & value.keys() else {"refund shown"}
    return {"refund shown"} if any("refund" in str(name) and inner for name, inner in value.items()) else set()


def _tells(text: str) -> bool:
    """Whether a string can hold a fact at all: most do not, and reading is what costs."""
    return (
        any(sign.isdigit() or sign in "@零一二三四五六七八九十百两半明昨后" for sign in text)
        or len(text) > 30
        or spelled(text)
    )
