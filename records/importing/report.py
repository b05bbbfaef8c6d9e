"""What an import did, or why it did nothing: counts, and the bad rows by file and line."""

from dataclasses import dataclass, field

SHOWN = 100


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """One row that cannot be taken. `line` counts from 1, the header included."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows were added or changed; `unchanged` ones were there already, just so.

    `orders`, `returns` and `adjustments` count whole documents (an adjustment is all that one reference moved),
    `lines` the lines of those. `bad` holds the first hundred of `bad_count` bad rows; when there are any and they were
    not to be skipped, nothing was imported and `imported` is false.
    """

    imported: bool = True
    customers: int = 0
    products: int = 0
    orders: int = 0
    lines: int = 0
    reviews: int = 0
    returns: int = 0
    adjustments: int = 0
    unchanged: int = 0
    not_sales: int = 0
    """Lines of an Online Retail file without a price or a quantity."""
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0
    passed_over: tuple[str, ...] = ()
    """Columns that no layout knows, as `file: column`."""

    @property
    def changed(self) -> int:
        """Everything that was added or changed; 0 when the database already said what the files say."""
        return self.customers + self.products + self.orders + self.reviews + self.returns + self.adjustments


@dataclass(slots=True)
class Complaints:
    """Collects bad rows: all are counted, the first hundred of each stage are kept."""

    count: int = 0
    passed_over: list[str] = field(default_factory=list)
    _kept: dict[str, list[BadRow]] = field(default_factory=dict)

    def add(self, file: str, line: int, why: str) -> None:
        self.count += 1
        kept = self._kept.setdefault(file, [])
        if len(kept) < SHOWN:
            kept.append(BadRow(file, line, why))

    def first(self) -> tuple[BadRow, ...]:
        """File by file as they were read, line by line."""
        return tuple(row for rows in self._kept.values() for row in sorted(rows))[:SHOWN]
