"""The rows that must differ after a task: what differs between the world of the benchmark before and after, as ours."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from evals.case import Row, RowExpected
from evals.tau.world import TABLES, Table, World
from records.importing.bulk import table_of
from records.tables import OrderLine

Key = tuple[Any, ...]


def expected(before: World, after: World, user: str | None) -> tuple[RowExpected, ...]:
    """All that may differ, and must. That the visitor is proven to be this user may differ too.

    Ids stand in a list of rows: their order in an action is of no account.
    """
    found = [row for table in TABLES for row in _differing(table, _keyed(table, before), _keyed(table, after))]
    return (*found, *([_identified(user)] if user else []))


def _identified(user: str) -> RowExpected:
    who = {"customer_id": user, "verified_by": "knowledge_match"}
    return RowExpected(table="visitor", where={"customer_id": None}, changed=who, optional=True)


def _keyed(table: Table, world: World) -> dict[Key, Row]:
    return {tuple(row[name] for name in table.key): _as_json(row) for row in table.rows(world)}


def _differing(table: Table, old: Mapping[Key, Row], new: Mapping[Key, Row]) -> Iterator[RowExpected]:
    named = table_of(table.model).name
    for key, row in new.items():
        if key not in old:
            added = {name: value for name, value in row.items() if name not in table.free}
            yield RowExpected(table=named, added=added)
        elif changed := {name: value for name, value in row.items() if value != old[key].get(name)}:
            yield RowExpected(table=named, where=_where(table, old[key], changed), changed=changed)


def _where(table: Table, row: Row, changed: Row) -> Row:
    """Which row: a line of an order by the item in it, whatever its place."""
    if table.model is OrderLine:
        return {"order_id": row["order_id"], **{name: row[name] for name in changed}}
    return {name: row[name] for name in table.key}


def _as_json(row: Mapping[str, Any]) -> Row:
    """Values as a case has them; of an address, as our tools write it, only what is not empty."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if each != ""}
    return value
