"""The rows of a database that a trial is graded on, and which of them differ between two moments.

They come as the database keeps them, and are decoded only where they differ.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from evals.case import Case, Row
from evals.errors import BadFile
from evals.results import Change
from records.database import Database
from records.tables import metadata
from records.tables.types import Moment, Money

MACHINERY = frozenset(
    {"audit", "conversation", "conversation_tag", "entry", "job", "mark", "pending_action", "queue_wait", "tool_call"}
    | {"turn", "verification_code", "staff", "staff_session", "staff_try"}
    | {"knowledge_document", "knowledge_index", "knowledge_page", "knowledge_passage", "knowledge_source"}
)
"""Tables that every conversation writes to, whatever is done in it. Whoever a visitor is proven to be is graded."""
Raw = tuple[Any, ...]
Rows = Mapping[str, Iterable[Raw]]
"""By table, each row as the driver gives it; a table without any may be left out."""


@cache
def graded() -> Sequence[Table]:
    return [table for table in metadata.sorted_tables if table.name not in MACHINERY]


def changes(before: Rows, after: Rows, database: Database) -> tuple[Change, ...]:
    """The rows that differ, by table and key."""
    found = []
    for table in graded():
        old, new = _by_key(table, before.get(table.name, ())), _by_key(table, after.get(table.name, ()))
        differing = (key for key in sorted({*old, *new}, key=str) if old.get(key) != new.get(key))
        found += [_change(table, old.get(key), new.get(key), database) for key in differing]
    return tuple(found)


async def lay_over(database: Database, case: Case) -> None:
    """Change the seed as a case says. Raises BadFile where a row that it wants to change is not there."""
    if not case.given:
        return
    async with database.writing() as session:
        for given in case.given:
            table = metadata.tables[given.table]
            if given.add:
                await session.execute(insert(table).values(_values(table, given.add)))
            elif not await _set(session, table, given.where, given.set):
                raise BadFile(f"case {case.id}: given: no row of {given.table} is {given.where}")


async def _set(session: AsyncSession, table: Table, where: Row, values: Row) -> bool:
    fits = [table.c[name] == value for name, value in _values(table, where).items()]
    found = await session.execute(
        update(table).where(*fits).values(_values(table, values)).returning(*table.primary_key)
    )
    return found.first() is not None


def _values(table: Table, written: Row) -> Row:
    """Values of a case as the columns take them."""
    return {name: _value(table.c[name], value) for name, value in written.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Moment) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Money) and value is not None:
        return Decimal(str(value))
    return value


def _by_key(table: Table, rows: Iterable[Raw]) -> dict[Raw, Raw]:
    names = list(table.columns.keys())
    key = [names.index(column.key) for column in table.primary_key]
    return {tuple(row[n] for n in key): row for row in rows}


def _change(table: Table, old: Raw | None, new: Raw | None, database: Database) -> Change:
    before, after = _decoded(table, old, database), _decoded(table, new, database)
    kind = "changed" if old and new else "added" if new else "removed"
    names = [column.key for column in table.primary_key]
    row = after or before
    return Change.model_validate(
        {
            "table": table.name,
            "change": kind,
            "key": {name: row[name] for name in names},
            "before": before,
            "after": after,
        }
    )


def _decoded(table: Table, row: Raw | None, database: Database) -> Row:
    """A row as JSON has it: amounts are decimal strings, moments ISO 8601."""
    if row is None:
        return {}
    dialect = database.engine.dialect
    decoded = {}
    for column, value in zip(table.columns, row, strict=True):
        made = column.type.dialect_impl(dialect).result_processor(dialect, None)
        decoded[column.key] = made(value) if made else value
    shown: Row = json.loads(json.dumps(decoded, default=_shown))
    return shown


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
