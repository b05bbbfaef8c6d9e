"""Money of an order: which way of paying is meant, and rows for what moves. Balances of gift cards move with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from records.orders import OrderSheet
from records.refusals import Absent, Forbidden
from records.tables import Payment, PaymentMethod

Methods = Mapping[str, PaymentMethod]


@dataclass(frozen=True, slots=True)
class Movement:
    """Money from (`payment`) or to (`refund`) a way of paying; never zero, never negative."""

    kind: str
    amount: Decimal
    method_id: str | None


def refunds(sheet: OrderSheet) -> tuple[Movement, ...]:
    """Everything the shop holds for an order, back to where it came from."""
    open_amount, back = sheet.paid, []
    for method_id, amount in sheet.net.items():
        part = min(amount, open_amount)
        if part > 0:
            back.append(Movement("refund", part, method_id))
            open_amount -= part
    return tuple(back)


def difference(amount: Decimal, method_id: str | None) -> tuple[Movement, ...]:
    """The movement that settles a difference: more to pay when it is positive, something back when negative."""
    if amount == 0:
        return ()
    return (Movement("payment" if amount > 0 else "refund", abs(amount), method_id),)


def chosen(sheet: OrderSheet, methods: Methods, method_id: str, *, to_pay: Decimal) -> str | None:
    """The way of paying that the customer named, or else the one that has paid for the order.

    Raises:
        Absent, Forbidden: they have no such one, it cannot pay this, or nobody can tell which is meant.
    """
    if not method_id:
        payers = [method for method, amount in sheet.net.items() if amount > 0]
        method_id = payers[0] or "" if payers else ""
        if to_pay > 0 and method_id not in methods:
            raise Forbidden("which_method", "Say which payment method is to be used.", "请说明使用哪种支付方式。")
        if method_id not in methods:
            return payers[0] if payers else None
    require_covers(own(methods, method_id), to_pay, sheet.order.currency)
    return method_id


def own(methods: Methods, method_id: str) -> PaymentMethod:
    """The customer's payment method.

    Raises:
        Absent: they have none of that id.
    """
    method = methods.get(method_id.strip())
    if method is None:
        shown = method_id[:64]
        raise Absent("no_method", f"This customer has no payment method {shown}.", f"您的账户中没有支付方式 {shown}。")
    return method


def require_covers(method: PaymentMethod, amount: Decimal, currency: str) -> None:
    """Raises `Forbidden` when a gift card is of another currency or has not enough on it."""
    if method.balance is None and method.kind != "gift_card":
        return
    if method.currency is not None and method.currency != currency:
        raise Forbidden("other_currency", f"This gift card is not in {currency}.", f"该礼品卡的币种不是 {currency}。")
    if amount > 0 and (method.balance or Decimal(0)) < amount:
        raise Forbidden("too_little_balance", "There is not enough on this gift card.", "该礼品卡余额不足。")


async def move(
    session: AsyncSession, sheet: OrderSheet, methods: Methods, movements: tuple[Movement, ...], *, at: datetime
) -> None:
    """Write the movements down and change the gift cards' balances, which `methods` holds locked."""
    position = max((payment.position for payment in sheet.payments), default=-1)
    for place, movement in enumerate(movements, position + 1):
        if movement.amount <= 0:
            raise ValueError("money moves by more than nothing")
        method = methods.get(movement.method_id or "")
        if method is not None and method.balance is not None:
            if movement.kind == "payment":
                require_covers(method, movement.amount, sheet.order.currency)
            method.balance += movement.amount if movement.kind == "refund" else -movement.amount
        session.add(
            Payment(
                order_id=sheet.order.id,
                position=place,
                kind=movement.kind,
                amount=movement.amount,
                currency=sheet.order.currency,
                method_id=movement.method_id,
                paid_at=at,
            )
        )
    await session.flush()
