"""Reading orders: one with everything that belongs to it, and a customer's list. Changing them is `order_changes`'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.refusals import Absent
from records.tables import Fulfilment, Order, OrderLine, Payment, Return, ReturnLine

Part = TypeVar("Part", OrderLine, Fulfilment, Payment)


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """A return or exchange with its lines."""

    head: Return
    lines: Sequence[ReturnLine]


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """One order and everything that belongs to it."""

    order: Order
    lines: Sequence[OrderLine]
    parcels: Sequence[Fulfilment]
    payments: Sequence[Payment]
    returns: Sequence[ReturnSheet]

    @property
    def total(self) -> Decimal:
        """What its lines come to."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal(0))

    @property
    def net(self) -> dict[str | None, Decimal]:
        """What each way of paying has paid so far, less what went back to it, in the order of its first payment."""
        balance: dict[str | None, Decimal] = {}
        for payment in self.payments:
            sign = -1 if payment.kind == "refund" else 1
            balance[payment.method_id] = balance.get(payment.method_id, Decimal(0)) + sign * payment.amount
        return balance

    @property
    def paid(self) -> Decimal:
        """What the shop holds for this order."""
        return max(sum(self.net.values(), Decimal(0)), Decimal(0))

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived, where that is known."""
        return max((parcel.delivered_at for parcel in self.parcels if parcel.delivered_at), default=None)


def item(line: OrderLine | ReturnLine) -> str:
    """The id by which a line's item is asked for: its variant, or the product where there are no variants."""
    return line.variant_id or line.product_id


async def find(session: AsyncSession, order_id: str, *, customer_id: str, lock: bool = False) -> Order:
    """The customer's order, with or without the `#` that it may be written with.

    Raises:
        Absent: there is none, or it is somebody else's.
    """
    bare = order_id.strip().lstrip("#")
    written = {bare, bare.upper(), f"#{bare}", f"#{bare.upper()}"}
    query = (
        select(Order).where(col(Order.id).in_(written), col(Order.customer_id) == customer_id).order_by(col(Order.id))
    )
    if lock:
        query = query.with_for_update()
    order = (await session.scalars(query.execution_options(populate_existing=True))).first()
    if order is None:
        shown = bare[:64]
        raise Absent("no_order", f"There is no order {shown} for this customer.", f"没有找到您名下的订单 {shown}。")
    return order


async def sheet(session: AsyncSession, order: Order) -> OrderSheet:
    """Everything that belongs to an order."""

    return OrderSheet(
        order=order,
        lines=await _parts(session, OrderLine, order.id),
        parcels=await _parts(session, Fulfilment, order.id),
        payments=await _parts(session, Payment, order.id),
        returns=await _returns(session, order.id),
    )


async def whole(session: AsyncSession, order_id: str, *, customer_id: str, lock: bool = False) -> OrderSheet:
    """The customer's order with everything that belongs to it; `lock` for one that is about to change."""
    return await sheet(session, await find(session, order_id, customer_id=customer_id, lock=lock))


async def of_customer(
    session: AsyncSession, customer_id: str, *, status: str | None = None, limit: int = 10, offset: int = 0
) -> tuple[Sequence[Order], int]:
    """The customer's orders, newest first, and how many there are altogether."""
    wanted = [col(Order.customer_id) == customer_id]
    if status:
        wanted.append(col(Order.status) == status)
    newest = (col(Order.ordered_at).desc().nulls_last(), col(Order.id).desc())
    rows = await session.scalars(select(Order).where(*wanted).order_by(*newest).limit(limit).offset(offset))
    count = await session.scalar(select(func.count()).select_from(Order).where(*wanted))
    return rows.all(), count or 0


async def lines_of(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[OrderLine]]:
    """The lines of several orders, by order."""
    query = select(OrderLine).where(col(OrderLine.order_id).in_(order_ids))
    found: dict[str, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in await session.scalars(query.order_by(col(OrderLine.position), col(OrderLine.id))):
        found[line.order_id].append(line)
    return found


async def _parts(session: AsyncSession, table: type[Part], order_id: str) -> Sequence[Part]:
    query = select(table).where(col(table.order_id) == order_id).order_by(col(table.position), col(table.id))
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def _returns(session: AsyncSession, order_id: str) -> Sequence[ReturnSheet]:
    heads = (
        await session.scalars(
            select(Return).where(col(Return.order_id) == order_id).order_by(col(Return.requested_at), col(Return.id))
        )
    ).all()
    if not heads:
        return []
    lines = select(ReturnLine).where(col(ReturnLine.return_id).in_([head.id for head in heads]))
    rows = (await session.scalars(lines.order_by(col(ReturnLine.position), col(ReturnLine.id)))).all()
    return [ReturnSheet(head, [line for line in rows if line.return_id == head.id]) for head in heads]
