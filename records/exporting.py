"""Tables as they are, for analysts: personal fields hidden unless they are asked for, and what each column means.

What signs people in, holds secrets, waits to be sent or is derived from other rows is not among them.
"""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from records.tables import (
    AnswerReport,
    Campaign,
    CampaignDraft,
    CampaignLetter,
    Conversation,
    ConversationTag,
    Customer,
    Entry,
    Fulfilment,
    Insight,
    Order,
    OrderLine,
    Payment,
    Product,
    QueueWait,
    Return,
    ReturnLine,
    Review,
    StockAdjustment,
    Ticket,
    TicketNote,
    ToolCall,
    Turn,
    Variant,
    Visitor,
)
from records.tables.types import Personal, PersonalJson

TABLES: tuple[type[SQLModel], ...] = (
    Customer, Visitor, Product, Variant, Review, StockAdjustment,
    Order, OrderLine, Fulfilment, Payment, Return, ReturnLine,
    Conversation, ConversationTag, QueueWait, Entry, Turn, ToolCall, AnswerReport, Ticket, TicketNote, Insight,
    Campaign, CampaignDraft, CampaignLetter,
)  # fmt: skip
HIDDEN = "[personal]"
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it holds. `personal`: about a person, hidden unless asked for."""

    name: str
    kind: str
    personal: bool
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, what a row of it is, and its columns."""

    name: str
    about: str
    columns: tuple[Column, ...]
    of: type[SQLModel]


def tables() -> list[Table]:
    """All that can be exported."""
    return [_table(one) for one in TABLES]


async def rows(session: AsyncSession, table: Table, *, personal: bool) -> AsyncIterator[Sequence[object]]:
    """The rows in the order of their keys: times in UTC, structures as JSON text, HIDDEN for what is hidden."""
    columns = table.of.__table__.columns  # type: ignore[attr-defined]
    told = [
        _hidden if column.personal and not personal else _TOLD.get(column.kind, _as_it_is) for column in table.columns
    ]
    query = select(*columns).order_by(*table.of.__table__.primary_key.columns)  # type: ignore[attr-defined]
    stream = await session.stream(query.execution_options(yield_per=AT_ONCE))
    async for row in stream:
        yield [value if value in (None, "") else tell(value) for value, tell in zip(row, told, strict=True)]


def _table(of: type[SQLModel]) -> Table:
    table = of.__table__  # type: ignore[attr-defined]
    columns = tuple(
        Column(
            name=column.name,
            kind=type(column.type).__name__.lower(),
            personal=isinstance(column.type, Personal | PersonalJson) or column.name.endswith("_key"),
            about=of.model_fields[column.key].description or "",
        )
        for column in table.columns
    )
    return Table(table.name, " ".join((of.__doc__ or "").split()), columns, of)


def _hidden(_value: object) -> object:
    return HIDDEN


def _as_it_is(value: object) -> object:
    return value


def _as_json(value: object) -> object:
    return json.dumps(value, ensure_ascii=False)


_TOLD: dict[str, Callable[[object], object]] = {"json": _as_json, "personaljson": _as_json}
