"""Returns and exchanges of what has arrived: worked out first, then written down.

No money moves here: it does once the items are back, which the shop's own people see. Until then the return says how
much goes where, and an exchange keeps its new items reserved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from records import audit, orders, payments, products
from records.clock import Clock
from records.customers import lock_payment_methods
from records.naming import short_id
from records.order_items import Pick, Swap, picks, swaps
from records.order_rules import left, require_returnable
from records.orders import OrderSheet
from records.payments import Methods
from records.refusals import Forbidden
from records.tables import Return, ReturnLine

OPEN = ("requested", "received")
"""Statuses of a return whose money has not moved yet."""


@dataclass(frozen=True, slots=True)
class Comeback:
    """What is about to come back. `amount` is the refund of a return; of an exchange what is to pay, or < 0 to get."""

    kind: str
    sheet: OrderSheet
    methods: Methods
    picks: tuple[Pick, ...]
    swaps: tuple[Swap, ...]
    amount: Decimal
    method_id: str | None


async def return_of(
    session: AsyncSession,
    order_id: str,
    items: Sequence[str],
    *,
    quantities: Sequence[int] = (),
    method_id: str = "",
    customer_id: str,
    at: datetime,
    return_days: int | None,
) -> Comeback:
    """Send items of a delivered order back, for the money."""
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_returnable(sheet, at=at, return_days=return_days)
    chosen = picks(sheet, left(sheet), items, quantities)
    methods = await lock_payment_methods(session, customer_id)
    method = _refund_to(sheet, methods, method_id)
    amount = sum((pick.price for pick in chosen), Decimal(0))
    return Comeback("return", sheet, methods, tuple(chosen), (), _at_most(amount, sheet), method)


async def exchange_of(
    session: AsyncSession,
    order_id: str,
    items: Sequence[str],
    new_items: Sequence[str],
    *,
    quantities: Sequence[int] = (),
    method_id: str = "",
    customer_id: str,
    at: datetime,
    return_days: int | None,
    refund_anywhere: bool = False,
) -> Comeback:
    """Send items of a delivered order back, for other variants of the same products.

    Args:
        refund_anywhere: money back may go to any way of paying that the customer has.
    """
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_returnable(sheet, at=at, return_days=return_days)
    chosen = picks(sheet, left(sheet), items, quantities)
    methods = await lock_payment_methods(session, customer_id)
    found = await swaps(session, sheet, chosen, new_items)
    amount = sum((swap.difference for swap in found), Decimal(0))
    if amount < 0:
        method = _refund_to(sheet, methods, method_id, anywhere=refund_anywhere)
        amount = -_at_most(-amount, sheet)
    else:
        method = payments.chosen(sheet, methods, method_id, to_pay=amount) if amount or method_id else None
    return Comeback("exchange", sheet, methods, tuple(chosen), tuple(found), amount, method)


async def request(session: AsyncSession, comeback: Comeback, *, reason: str, clock: Clock, at: datetime) -> Return:
    """Write a return or an exchange down; the new items are reserved."""
    order = comeback.sheet.order
    head = Return(
        id=short_id("R", clock.new_id()),
        order_id=order.id,
        customer_id=order.customer_id,
        kind=comeback.kind,
        reason=reason or None,
        method_id=comeback.method_id,
        amount=comeback.amount,
        currency=order.currency,
        requested_at=at,
    )
    session.add(head)
    await session.flush()
    new: list[str | None] = [swap.new.id for swap in comeback.swaps] or [None] * len(comeback.picks)
    for place, (pick, variant_id) in enumerate(zip(comeback.picks, new, strict=True)):
        session.add(_line(head, place, pick, variant_id))
    for swap in comeback.swaps:
        products.take(swap.new, swap.pick.quantity)
    subject = f"order:{order.id}"
    await audit.note(session, f"order.{comeback.kind}_requested", subject, at=at, id=head.id, amount=str(head.amount))
    return head


def _line(head: Return, place: int, pick: Pick, new: str | None) -> ReturnLine:
    return ReturnLine(
        return_id=head.id,
        position=place,
        product_id=pick.line.product_id,
        variant_id=pick.line.variant_id,
        new_variant_id=new,
        quantity=pick.quantity,
        unit_price=pick.line.unit_price,
    )


def _refund_to(sheet: OrderSheet, methods: Methods, method_id: str, *, anywhere: bool = False) -> str | None:
    """Money goes back to where it came from, or onto a gift card of the same customer."""
    method = payments.chosen(sheet, methods, method_id, to_pay=Decimal(0))
    if anywhere:
        return method
    if method_id and sheet.net.get(method, Decimal(0)) <= 0 and methods[method_id].kind != "gift_card":
        raise Forbidden(
            "refund_elsewhere",
            "A refund goes to the payment method that the order was paid with, or to a gift card.",
            "退款只能退回原支付方式或礼品卡。",
        )
    return method


def _at_most(amount: Decimal, sheet: OrderSheet) -> Decimal:
    """No more than the shop holds for the order, less what it has promised to pay back already."""
    if not sheet.payments:
        return amount
    promised = Decimal(0)
    for back in sheet.returns:
        if back.head.status in OPEN and back.head.amount is not None:
            promised += back.head.amount if back.head.kind == "return" else -back.head.amount
    return max(min(amount, sheet.paid - promised), Decimal(0))
