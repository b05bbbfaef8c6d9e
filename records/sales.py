"""What was sold, to whom and when, as plain values for insights. Orders as a customer sees them are `orders`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Order, OrderLine, Product


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of an order that stands."""

    product_id: str
    customer_id: str | None
    at: datetime | None


async def latest(session: AsyncSession, *, until: datetime, limit: int = 5_000) -> list[Sold]:
    """The newest lines of orders that were not cancelled, newest first."""
    return await _sold(session, col(Order.ordered_at) <= until, limit=limit)


async def to_customer(session: AsyncSession, customer_id: str, *, limit: int = 1_000) -> list[Sold]:
    """What one customer has bought, newest first."""
    return await _sold(session, col(Order.customer_id) == customer_id, limit=limit)


async def categories(session: AsyncSession, product_ids: Collection[str]) -> dict[str, str]:
    """The category of each product."""
    query = select(col(Product.id), col(Product.category)).where(col(Product.id).in_(product_ids))
    return {row[0]: row[1] for row in await session.execute(query)}


async def in_categories(session: AsyncSession, names: Collection[str], *, limit: int = 500) -> list[str]:
    """Products of these categories."""
    query = select(col(Product.id)).where(col(Product.category).in_([name for name in names if name]))
    return list(await session.scalars(query.order_by(col(Product.id)).limit(limit)))


async def _sold(session: AsyncSession, condition: object, *, limit: int) -> list[Sold]:
    query = (
        select(col(OrderLine.product_id), col(Order.customer_id), col(Order.ordered_at))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(condition, col(Order.status) != "cancelled")  # type: ignore[arg-type]
        .order_by(col(Order.ordered_at).desc().nulls_last(), col(OrderLine.id).desc())
        .limit(limit)
    )
    return [Sold(*row) for row in await session.execute(query)]
