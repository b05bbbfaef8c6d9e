"""Adds many rows at once. SQLAlchemy's `insert` with a list spends most of its time on naming every value of every row;
here a statement is compiled once, and values are converted column by column. Everything else stays SQLAlchemy's.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from records.tables import metadata

AT_ONCE = 10_000


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a class, as SQLAlchemy's Core knows it."""
    return metadata.tables[str(model.__tablename__)]


async def add_rows(
    connection: AsyncConnection, model: type[SQLModel], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of the values of these columns; the others have the defaults of the class."""
    table = table_of(model)
    defaults = {key: value for key, value in _defaults(model).items() if key not in names}
    columns = [*names, *defaults]
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=columns)
    places = [columns.index(name) for name in compiled.positiontup or columns]
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        values = _converted(table, names, some, defaults, connection.dialect)
        await connection.exec_driver_sql(str(compiled), list(zip(*(values[place] for place in places), strict=True)))


def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    """What a new row has in columns that nobody names; NULL, or an id that the database gives, is left to it."""
    fields = model.model_fields.items()
    values = {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}
    return {name: value for name, value in values.items() if value is not None}


def _converted(
    table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]], defaults: Mapping[str, Any], dialect: Dialect
) -> list[Sequence[Any]]:
    """Column by column, as the driver wants them."""
    columns: list[Sequence[Any]] = []
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append([convert(value) for value in values] if convert else values)
    for name, value in defaults.items():
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(list(repeat(convert(value) if convert else value, len(rows))))
    return columns
