"""Brings the database to what the drafts say, and leaves alone what already says so. One session, no commit."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from records.importing.bulk import add_rows, table_of
from records.importing.drafts import Document, Line, Row
from records.progress import Progress
from records.tables import Order, OrderLine, Return, ReturnLine, StockAdjustment

IDS_AT_ONCE = 500

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the tables of its heads and lines, and what of a line makes it the same line.

    `compared` counts the first columns that do: a line's name is a note of what the product was called then.
    """

    head: type[SQLModel] | None
    line: type[SQLModel]
    parent: str
    columns: tuple[str, ...]
    compared: int


ORDERS = Kind(Order, OrderLine, "order_id", ("product_id", "quantity", "unit_price", "name"), 3)
RETURNS = Kind(Return, ReturnLine, "return_id", ("product_id", "quantity", "unit_price"), 3)
ADJUSTMENTS = Kind(None, StockAdjustment, "reference", ("product_id", "quantity", "unit_price", "adjusted_at"), 4)


@dataclass(slots=True)
class Written:
    """How many rows or documents were added or changed, how many lines were written, how many stayed as they were."""

    changed: int = 0
    lines: int = 0
    unchanged: int = 0

    def __add__(self, other: Self) -> Self:
        return replace(
            self,
            changed=self.changed + other.changed,
            lines=self.lines + other.lines,
            unchanged=self.unchanged + other.unchanged,
        )


class Writer:
    """Writes drafts through one connection."""

    def __init__(self, connection: AsyncConnection, progress: Progress) -> None:
        self._connection = connection
        self._progress = progress

    async def rows(self, model: type[SQLModel], rows: Mapping[str, Row]) -> Written:
        """Add rows that are not there, and change columns that say something else."""
        return await self._rows(model, rows, _other)

    async def guesses(self, model: type[SQLModel], rows: Mapping[str, Row]) -> Written:
        """Add rows that are not there, and fill what is not known of those that are."""
        return await self._rows(model, rows, _filled)

    async def documents(self, kind: Kind, documents: Mapping[str, Document]) -> Written:
        """Add documents, or replace the lines of those that have others as a set."""
        written = Written()
        for ids in _chunks(documents, IDS_AT_ONCE):
            some = {id: documents[id] for id in ids}
            changed = await self._heads(kind.head, {id: document.head for id, document in some.items()})
            before = await self._lines(kind, ids)
            others = [id for id in ids if Counter(_compared(kind, some[id])) != before.get(id, Counter())]
            if gone := [id for id in others if id in before]:
                parent = table_of(kind.line).c[kind.parent]
                await self._connection.execute(delete(table_of(kind.line)).where(parent.in_(gone)))
            written.lines += await self._add_lines(kind, {id: some[id].lines for id in others})
            written.changed += len(changed | set(others))
            written.unchanged += len(ids) - len(changed | set(others))
            self._progress.advance(sum(len(document.lines) for document in some.values()))
        return written

    async def names(self, model: type[SQLModel], ids: Iterable[str]) -> dict[str, str]:
        """What these products are called."""
        table = table_of(model)
        found: dict[str, str] = {}
        for some in _chunks(ids, IDS_AT_ONCE):
            rows = await self._connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(some)))
            found.update((id, name) for id, name in rows)
        return found

    async def _heads(self, model: type[SQLModel] | None, heads: Mapping[str, Row]) -> set[str]:
        if model is None:
            return set()
        changes = await self._changes(model, heads, _other)
        await self._apply(model, heads, changes)
        return set(changes)

    async def _rows(self, model: type[SQLModel], rows: Mapping[str, Row], differ: "Differ") -> Written:
        written = Written()
        for ids in _chunks(rows, IDS_AT_ONCE):
            some = {id: rows[id] for id in ids}
            changes = await self._changes(model, some, differ)
            await self._apply(model, some, changes)
            written.changed += len(changes)
            written.unchanged += len(ids) - len(changes)
            self._progress.advance(len(ids))
        return written

    async def _changes(self, model: type[SQLModel], rows: Mapping[str, Row], differ: "Differ") -> dict[str, Row | None]:
        """For each row that is new, None; for each that differs, the columns to change."""
        table = table_of(model)
        columns = [table.c[name] for name in next(iter(rows.values()))]
        there = await self._connection.execute(select(*columns).where(table.c.id.in_(rows)))
        before = {row["id"]: dict(row) for row in there.mappings()}
        changes: dict[str, Row | None] = {id: None for id in rows if id not in before}
        changes |= {id: change for id, old in before.items() if (change := differ(old, rows[id]))}
        return changes

    async def _apply(self, model: type[SQLModel], rows: Mapping[str, Row], changes: Mapping[str, Row | None]) -> None:
        names = list(next(iter(rows.values())))
        new = [tuple(rows[id][name] for name in names) for id, change in changes.items() if change is None]
        await add_rows(self._connection, model, names, new)
        table = table_of(model)
        for id, change in changes.items():
            if change is not None:
                await self._connection.execute(update(table).where(table.c.id == id).values(change))

    async def _lines(self, kind: Kind, ids: Sequence[str]) -> dict[str, Counter[Line]]:
        table = table_of(kind.line)
        columns = [table.c[name] for name in (kind.parent, *kind.columns[: kind.compared])]
        found: dict[str, Counter[Line]] = {}
        for id, *line in await self._connection.execute(select(*columns).where(table.c[kind.parent].in_(ids))):
            found.setdefault(id, Counter())[tuple(line)] += 1
        return found

    async def _add_lines(self, kind: Kind, lines_of: Mapping[str, Sequence[Line]]) -> int:
        """Lines in the order of their file, numbered where the table keeps that."""
        numbered = "position" in table_of(kind.line).c
        columns = (kind.parent, *(["position"] if numbered else []), *kind.columns)
        rows = [
            (id, *([position] if numbered else []), *line)
            for id, lines in lines_of.items()
            for position, line in enumerate(lines)
        ]
        await add_rows(self._connection, kind.line, columns, rows)
        return len(rows)


Differ = Callable[[Row, Row], Row]
"""From the columns as they are, and as a file has them: those to change."""


def _other(old: Row, new: Row) -> Row:
    """What a file says otherwise."""
    return {key: new[key] for key in new if old[key] != new[key]}


def _filled(old: Row, new: Row) -> Row:
    """What a guess adds to a row: the name of a product that was only known by its code, a price, a country."""
    unknown = {key for key in new if old[key] is None or (key == "name" and old[key] == old["id"])}
    if "price" in unknown:
        unknown.add("currency")
    return {key: new[key] for key in unknown if old[key] != new[key]}


def _compared(kind: Kind, document: Document) -> list[Line]:
    return [line[: kind.compared] for line in document.lines]


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
