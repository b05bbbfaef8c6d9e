"""The rows that must differ after a task: what differs between the world of the benchmark before and after, as ours."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from evals.case import Row, RowExpected
from evals.tau.world import World, stages
from records.importing.bulk import table_of
from records.tables import (
    Customer,
    CustomerAddress,
    Fulfilment,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Product,
    Return,
    ReturnLine,
    Variant,
)

KEYS: dict[type[SQLModel], tuple[str, ...]] = {
    Product: ("id",),
    Variant: ("id",),
    Customer: ("id",),
    CustomerAddress: ("customer_id",),
    PaymentMethod: ("customer_id", "id"),
    Order: ("id",),
    OrderLine: ("order_id", "position"),
    Fulfilment: ("order_id", "position"),
    Payment: ("order_id", "position"),
    Return: ("id",),
    ReturnLine: ("return_id", "position"),
}
OURS_ALONE = {OrderLine: {"position"}, Payment: {"position"}, Return: {"id"}, ReturnLine: {"return_id", "position"}}
"""Columns that say in which order, or under which id, we write something down: any is right."""


def expected(before: World, after: World, user: str | None) -> tuple[RowExpected, ...]:
    """All that may differ, and must. That the visitor is proven to be this user may differ too.

    Ids stand in a list of rows: their order in an action is of no account.
    """
    old, new = _keyed(before), _keyed(after)
    found = [row for model in KEYS for row in _differing(model, old[model], new[model])]
    return (*found, *([_identified(user)] if user else []))


def _identified(user: str) -> RowExpected:
    who = {"customer_id": user, "verified_by": "knowledge_match"}
    return RowExpected(table="visitor", where={"customer_id": None}, changed=who, optional=True)


def _keyed(world: World) -> dict[type[SQLModel], dict[tuple[Any, ...], Row]]:
    return {
        model: {tuple(row[name] for name in KEYS[model]): _as_json(row) for row in rows}
        for model, rows in stages(world)
    }


def _differing(
    model: type[SQLModel], old: Mapping[tuple[Any, ...], Row], new: Mapping[tuple[Any, ...], Row]
) -> Iterator[RowExpected]:
    table, free = table_of(model).name, OURS_ALONE.get(model, set())
    for key, row in new.items():
        if key not in old:
            yield RowExpected(table=table, added={name: value for name, value in row.items() if name not in free})
        elif changed := {name: value for name, value in row.items() if value != old[key].get(name)}:
            yield RowExpected(table=table, where=_where(model, old[key], changed), changed=changed)


def _where(model: type[SQLModel], row: Row, changed: Row) -> Row:
    """Which row: a line of an order by the item in it, whatever its place."""
    if model is OrderLine:
        return {"order_id": row["order_id"], **{name: row[name] for name in changed}}
    return {name: row[name] for name in KEYS[model]}


def _as_json(row: Mapping[str, Any]) -> Row:
    """Values as a case has them; of an address, as our tools write it, only what is not empty."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if each != ""}
    return value
