"""Which rows differ at the end, held against which rows a case says must differ: exactly those, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.case import RowExpected
from evals.grading.same import fit_all, plain
from evals.results import Change


@dataclass(frozen=True, slots=True)
class Difference:
    """What is amiss: rows that should have changed and did not, and writes that nothing permits."""

    missing: tuple[RowExpected, ...]
    unexpected: tuple[Change, ...]


def compare(expected: Sequence[RowExpected], changes: Sequence[Change]) -> Difference:
    """Pair every expected row with a change of its own, as many as can be; what is left on either side is amiss.

    A row that was written anew as it was, with its keys in another order, is no change.
    """
    changes = [change for change in changes if change.change != "changed" or columns(change)]
    fitting = [[n for n, change in enumerate(changes) if permits(row, change)] for row in expected]
    taken: dict[int, int] = {}
    # Rows that must be there choose first: one that may be there takes what they leave.
    for must in (True, False):
        for place, row in enumerate(expected):
            if not row.many and (row.optional != must):
                _pair(place, fitting, taken, set())
    paired = set(taken.values())
    many = [row for row in expected if row.many]
    left = (change for n, change in enumerate(changes) if n not in taken)
    return Difference(
        tuple(row for place, row in enumerate(expected) if place not in paired and not (row.optional or row.many)),
        tuple(change for change in left if not any(permits(row, change) for row in many)),
    )


def permits(row: RowExpected, change: Change) -> bool:
    """Whether a change is what a row expects: of a changed one just these columns, of an added one these at least."""
    if row.table != change.table:
        return False
    if row.added is not None:
        return change.change == "added" and fit_all(row.added, change.after)
    if row.removed is not None:
        return change.change == "removed" and fit_all(row.removed, change.before)
    assert row.changed is not None
    return (
        change.change == "changed"
        and fit_all(row.where, change.before)
        and set(row.changed) == columns(change)
        and fit_all(row.changed, change.after)
    )


def columns(change: Change) -> set[str]:
    """The columns of a changed row that are not what they were."""
    names = {*change.before, *change.after}
    return {name for name in names if plain(change.before.get(name)) != plain(change.after.get(name))}


def missing_text(row: RowExpected) -> str:
    if row.changed is not None:
        return f"{row.table} where {_pairs(row.where)} should have become {_pairs(row.changed)}"
    verb, values = ("added", row.added) if row.added is not None else ("removed", row.removed)
    return f"{row.table} should have a row {verb}: {_pairs(values or {})}"


def unexpected_text(change: Change) -> str:
    if change.change == "changed":
        moved = ", ".join(
            f"{name} {change.before.get(name)!r} → {change.after.get(name)!r}" for name in sorted(columns(change))
        )
        return f"{change.table} {_pairs(change.key)} was changed, which nothing permits: {moved}"
    row = change.after if change.change == "added" else change.before
    told = {name: value for name, value in row.items() if value not in (None, "", [], {})}
    return f"{change.table} has a row {change.change}, which nothing permits: {_pairs(told)}"


def _pair(place: int, fitting: Sequence[Sequence[int]], taken: dict[int, int], seen: set[int]) -> bool:
    """One augmenting path (Kuhn's algorithm): whether this row gets a change, others moving over for it."""
    for n in fitting[place]:
        if n not in seen:
            seen.add(n)
            if n not in taken or _pair(taken[n], fitting, taken, seen):
                taken[n] = place
                return True
    return False


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())
