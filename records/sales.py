"""What was sold, to whom and when, as plain values for insights. Orders as a customer sees them are `orders`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Float, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Customer, Order, OrderLine, Product, Return, ReturnLine

STEP = 500
"""Customers whose orders are read at once."""


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of an order that stands."""

    product_id: str
    customer_id: str | None
    at: datetime | None


class OrderHead(NamedTuple):
    """An order that was not cancelled. `customer`: None for one without an account."""

    id: str
    customer: str | None
    at: datetime
    currency: str


class OrderedLine(NamedTuple):
    """One line: pieces, and the price of one as a float, for statistics and never for a bill."""

    order: str
    product: str
    quantity: int
    price: float


class Returned(NamedTuple):
    """One line of a return that was not refused, by the customer of the return or else of its order."""

    customer: str | None
    product: str
    at: datetime | None
    quantity: int
    price: float | None


async def order_heads(session: AsyncSession, *, until: datetime) -> list[OrderHead]:
    """Every order with a date before `until`, in the order of time."""
    query = (
        select(col(Order.id), col(Order.customer_id), col(Order.ordered_at), col(Order.currency))
        .where(col(Order.ordered_at) < until, col(Order.status) != "cancelled")
        .order_by(col(Order.ordered_at), col(Order.id))
    )
    rows = await session.execute(query)
    return [OrderHead(id, customer, at, currency) for id, customer, at, currency in rows if at is not None]


async def ordered_lines(session: AsyncSession, *, until: datetime) -> list[OrderedLine]:
    """The lines of those orders. A third of a million takes about a second."""
    price = type_coerce(col(OrderLine.unit_price), Float)
    query = (
        select(col(OrderLine.order_id), col(OrderLine.product_id), col(OrderLine.quantity), price)
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(col(Order.ordered_at) < until, col(Order.status) != "cancelled")
        .order_by(col(OrderLine.id))
    )
    return [OrderedLine(row[0], row[1], row[2], float(row[3])) for row in await session.execute(query)]


async def returned_lines(session: AsyncSession, *, until: datetime) -> list[Returned]:
    """What came back before `until`."""
    price = type_coerce(col(ReturnLine.unit_price), Float)
    of_order = col(Order.customer_id)
    query = (
        select(col(Return.customer_id), of_order, col(ReturnLine.product_id), col(Return.requested_at))
        .add_columns(col(ReturnLine.quantity), price)
        .join(Return, col(Return.id) == col(ReturnLine.return_id))
        .outerjoin(Order, col(Order.id) == col(Return.order_id))
        .where(col(Return.requested_at) < until, col(Return.kind) == "return", col(Return.status) != "refused")
    )
    rows = await session.execute(query)
    return [
        Returned(own or theirs, product, at, quantity, None if paid is None else float(paid))
        for own, theirs, product, at, quantity, paid in rows
    ]


async def fingerprint(session: AsyncSession) -> str:
    """Changes when an order, a line, a return, a product or a customer comes, goes, or changes its state."""
    counts = [await session.scalar(select(func.count()).select_from(table)) for table in (OrderLine, ReturnLine)]
    counts += [await session.scalar(select(func.count()).select_from(table)) for table in (Product, Customer)]
    states = select(col(Order.status), func.count(), func.max(col(Order.ordered_at))).group_by(col(Order.status))
    orders = sorted(tuple(map(str, row)) for row in await session.execute(states))
    return sha256(repr((counts, orders)).encode()).hexdigest()[:16]


async def latest(session: AsyncSession, *, until: datetime, limit: int = 5_000) -> list[Sold]:
    """The newest lines of orders that were not cancelled, newest first."""
    return await _sold(session, col(Order.ordered_at) <= until, limit=limit)


async def bought_by(session: AsyncSession, customer_id: str) -> list[str]:
    """Every product that one customer has bought, the newest purchases first."""
    query = (
        select(col(OrderLine.product_id))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(col(Order.customer_id) == customer_id, col(Order.status) != "cancelled")
        .group_by(col(OrderLine.product_id))
        .order_by(func.max(col(Order.ordered_at)).desc().nulls_last(), col(OrderLine.product_id))
    )
    return list(await session.scalars(query))


async def to_customers(session: AsyncSession, customer_ids: Collection[str], *, since: datetime) -> list[Sold]:
    """What these customers have bought since then, newest first."""
    names = sorted(customer_ids)
    found: list[Sold] = []
    for place in range(0, len(names), STEP):
        theirs = col(Order.customer_id).in_(names[place : place + STEP]) & (col(Order.ordered_at) >= since)
        found += await _sold(session, theirs, limit=None)
    return found


async def returned_by(session: AsyncSession, customer_id: str) -> set[str]:
    """What one customer has sent back, or is sending back."""
    theirs = or_(col(Return.customer_id) == customer_id, col(Order.customer_id) == customer_id)
    query = (
        select(col(ReturnLine.product_id))
        .join(Return, col(Return.id) == col(ReturnLine.return_id))
        .outerjoin(Order, col(Order.id) == col(Return.order_id))
        .where(theirs, col(Return.kind) == "return", col(Return.status) != "refused")
    )
    return set(await session.scalars(query))


async def categories(session: AsyncSession, product_ids: Collection[str]) -> dict[str, str]:
    """The category of each product."""
    query = select(col(Product.id), col(Product.category)).where(col(Product.id).in_(product_ids))
    return {row[0]: row[1] for row in await session.execute(query)}


async def in_categories(session: AsyncSession, names: Collection[str], *, limit: int = 500) -> list[str]:
    """Products of these categories."""
    query = select(col(Product.id)).where(col(Product.category).in_([name for name in names if name]))
    return list(await session.scalars(query.order_by(col(Product.id)).limit(limit)))


async def _sold(session: AsyncSession, condition: object, *, limit: int | None) -> list[Sold]:
    query = (
        select(col(OrderLine.product_id), col(Order.customer_id), col(Order.ordered_at))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(condition, col(Order.status) != "cancelled")  # type: ignore[arg-type]
        .order_by(col(Order.ordered_at).desc().nulls_last(), col(OrderLine.id).desc())
        .limit(limit)
    )
    return [Sold(*row) for row in await session.execute(query)]
