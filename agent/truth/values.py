"""What a text can state as a fact, as values that compare by meaning: 25 = 25.00, 22 Nov = 11月22日."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount. `currencies` are those it may be in ($ is several); empty where nothing says."""

    amount: Decimal
    currencies: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return (self.amount,)

    def agrees(self, other: "Money") -> bool:
        return not self.currencies or not other.currencies or bool(self.currencies & other.currencies)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of a hundred. 八折 is 80 and also 20 off, hence several readings."""

    readings: frozenset[Decimal]

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return tuple(self.readings)

    def agrees(self, other: "Percent") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month. `readings` are (month, day): 03/05 has two. `event`: what a tool says happened then."""

    readings: frozenset[tuple[int, int | None]]
    year: int | None = None
    event: str = field(default="", compare=False)

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return tuple(self.readings)

    def agrees(self, other: "Day") -> bool:
        return self.year is None or other.year is None or self.year == other.year


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday is 0."""

    number: int

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return (self.number,)

    def agrees(self, other: "Weekday") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes; 9:00 without am or pm reads as both."""

    readings: frozenset[int]

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return tuple(self.readings)

    def agrees(self, other: "Clock") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: so many hours, or so many months. A business day counts as a day."""

    amount: Decimal
    unit: str

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return ((self.amount, self.unit),)

    def agrees(self, other: "Span") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Count:
    """How many are in stock, how many points, how many tries."""

    amount: Decimal

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return (self.amount,)

    def agrees(self, other: "Count") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Name:
    """An order, tracking, ticket or card number, without #, hyphens and case. `label` is the word before it."""

    token: str
    label: str = ""

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return (self.token,)

    def agrees(self, other: "Name") -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write, look or call. `kind` is email, url or phone; `text` is the form that compares equal."""

    kind: str
    text: str

    @property
    def keys(self) -> tuple[Hashable, ...]:
        return (self.kind, self.text), (self.kind, self.text.partition("/")[0], "host")

    def agrees(self, other: "Address") -> bool:
        return self.text == other.text or self.text == other.text.partition("/")[0]


Fact = Money | Percent | Day | Weekday | Clock | Span | Count | Name | Address


@dataclass(frozen=True, slots=True)
class Found:
    """A fact, and where in the plain text it stands. `also` are others that would do: "3 days ago" is a day, too."""

    fact: Fact
    start: int
    end: int
    also: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a reply that nothing backs. `why` is one sentence that a model can act on."""

    kind: str
    text: str
    why: str
