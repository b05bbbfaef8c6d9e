"""What a customer may have changed while an order is pending: each change is first worked out, then carried out.

Working one out locks the order and everything it needs, checks the shop's rules and changes nothing; so the same
code says what would happen and makes it happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from records import audit, orders, payments, products
from records.customers import Address, lock_payment_methods
from records.order_items import Swap, picks, swaps
from records.order_rules import require_items_unchanged, require_pending
from records.orders import OrderSheet
from records.payments import Methods, Movement
from records.refusals import Forbidden
from records.tables import OrderLine, Product


@dataclass(frozen=True, slots=True)
class Change:
    """What is about to happen to an order: the money that moves, and for changed items what takes whose place."""

    sheet: OrderSheet
    methods: Methods
    movements: tuple[Movement, ...] = ()
    swaps: tuple[Swap, ...] = ()

    @property
    def amount(self) -> Decimal:
        """What is paid, or what is refunded, whichever is more."""
        sums = {"payment": Decimal(0), "refund": Decimal(0)}
        for movement in self.movements:
            sums[movement.kind] += movement.amount
        return max(sums.values())


async def cancellation(session: AsyncSession, order_id: str, *, customer_id: str) -> Change:
    """Cancel a pending order and pay everything back to where it came from."""
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_pending(sheet, "cancelled", "取消")
    back = payments.refunds(sheet)
    return Change(sheet, await lock_payment_methods(session, customer_id), back)


async def cancel(session: AsyncSession, change: Change, *, reason: str, at: datetime) -> None:
    order = change.sheet.order
    order.status, order.cancel_reason = "cancelled", reason
    await payments.move(session, change.sheet, change.methods, change.movements, at=at)
    await _free_stock(session, change.sheet.lines)
    await audit.note(session, "order.cancelled", f"order:{order.id}", at=at, refund=str(change.amount))


async def address_change(session: AsyncSession, order_id: str, *, customer_id: str) -> Change:
    """Send a pending order somewhere else."""
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_pending(sheet, "sent elsewhere", "修改收货地址")
    return Change(sheet, {})


async def change_address(session: AsyncSession, change: Change, address: Address, *, at: datetime) -> None:
    order = change.sheet.order
    order.address = address.row()
    await audit.note(session, "order.address_changed", f"order:{order.id}", at=at)


async def payment_change(session: AsyncSession, order_id: str, method_id: str, *, customer_id: str) -> Change:
    """Pay a pending order by another way, and give the first one its money back."""
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_pending(sheet, "paid in another way", "更换支付方式")
    methods = await lock_payment_methods(session, customer_id)
    payers = [(method, amount) for method, amount in sheet.net.items() if amount > 0]
    if len(payers) != 1 or any(amount < 0 for amount in sheet.net.values()):
        raise Forbidden(
            "several_payers",
            f"Order {sheet.order.id} was not paid with one payment method, so a person has to change that.",
            f"订单 {sheet.order.id} 并非由单一支付方式支付，需要人工处理。",
        )
    (old, amount), new = payers[0], payments.own(methods, method_id)
    if new.id == old:
        raise Forbidden("same_method", "The order is paid with this method already.", "该订单已使用此支付方式。")
    payments.require_covers(new, amount, sheet.order.currency)
    return Change(sheet, methods, (Movement("payment", amount, new.id), Movement("refund", amount, old)))


async def change_payment(session: AsyncSession, change: Change, *, at: datetime) -> None:
    await payments.move(session, change.sheet, change.methods, change.movements, at=at)
    subject = f"order:{change.sheet.order.id}"
    await audit.note(session, "order.payment_changed", subject, at=at, amount=str(change.amount))


async def items_change(
    session: AsyncSession,
    order_id: str,
    items: Sequence[str],
    new_items: Sequence[str],
    *,
    quantities: Sequence[int] = (),
    method_id: str = "",
    customer_id: str,
) -> Change:
    """Put other variants of the same products into a pending order; the difference is paid or paid back."""
    sheet = await orders.whole(session, order_id, customer_id=customer_id, lock=True)
    require_pending(sheet, "changed", "更换商品")
    require_items_unchanged(sheet)
    chosen = picks(sheet, [line.quantity for line in sheet.lines], items, quantities)
    methods = await lock_payment_methods(session, customer_id)
    found = await swaps(session, sheet, chosen, new_items)
    difference = sum((swap.difference for swap in found), Decimal(0))
    method = payments.chosen(sheet, methods, method_id, to_pay=difference) if difference or method_id else None
    return Change(sheet, methods, payments.difference(difference, method), tuple(found))


async def change_items(session: AsyncSession, change: Change, *, at: datetime) -> None:
    order = change.sheet.order
    old = [swap.pick.line.variant_id for swap in change.swaps if swap.pick.line.variant_id]
    before = await products.lock_variants(session, old)
    last = max(line.position for line in change.sheet.lines)
    for swap in change.swaps:
        products.put_back(before.get(swap.pick.line.variant_id or ""), swap.pick.quantity)
        products.take(swap.new, swap.pick.quantity)
        last += 1
        _replace(session, swap, last)
    order.items_changed = True
    await payments.move(session, change.sheet, change.methods, change.movements, at=at)
    await audit.note(session, "order.items_changed", f"order:{order.id}", at=at, lines=len(change.swaps))


async def again(session: AsyncSession, change: Change) -> OrderSheet:
    """The order as it is after the change."""
    return await orders.sheet(session, change.sheet.order)


def _replace(session: AsyncSession, swap: Swap, position: int) -> None:
    line, new = swap.pick.line, swap.new
    if swap.pick.quantity < line.quantity:
        line.quantity -= swap.pick.quantity
        line = OrderLine(**line.model_dump(exclude={"id", "position"}), position=position)
        line.quantity = swap.pick.quantity
        session.add(line)
    line.variant_id, line.options, line.unit_price = new.id, dict(new.options), new.price


async def _free_stock(session: AsyncSession, lines: Sequence[OrderLine]) -> None:
    variants = await products.lock_variants(session, {line.variant_id for line in lines if line.variant_id})
    for line in lines:
        if line.variant_id:
            products.put_back(variants.get(line.variant_id), line.quantity)
        elif (
            product := await session.get(Product, line.product_id, with_for_update=True)
        ) and product.stock is not None:
            product.stock += line.quantity
