"""A row of the report, and how rows are shown. Measures nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """Something of ours beside something of a peer; below 1, ours is less."""

    what: str
    unit: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    lowest: float
    highest: float
    n: int


def paired(what: str, unit: str, ours: Sequence[float], peer: str, theirs: Sequence[float]) -> Row:
    """A row from measurements that were taken one after the other, pair by pair."""
    ratios = [mine / yours for mine, yours in zip(ours, theirs, strict=True)]
    return Row(what, unit, median(ours), peer, median(theirs), median(ratios), min(ratios), max(ratios), len(ratios))


def show(rows: Iterable[Row], console: Console) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("what", no_wrap=True)
    for heading in ("rapport", "peer"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("the peer", no_wrap=True)
    for heading in ("ratio", "min–max", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row.what,
            _amount(row.ours, row.unit),
            _amount(row.theirs, row.unit),
            row.peer,
            f"{row.ratio:.2f}",
            f"{row.lowest:.2f}–{row.highest:.2f}",
            str(row.n),
        )
    console.print(table)


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f}" if not unit else f"{value:,.{2 if value < 10 else 1}f} {unit}"
