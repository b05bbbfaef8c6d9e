"""What a shop allows with an order, by its status, its age and what came back already. Reads rows, changes none."""

from datetime import datetime, timedelta

from records.orders import OrderSheet, item
from records.refusals import Forbidden

STATUS_ZH = {
    "pending": "待处理",
    "processed": "备货中",
    "shipped": "已发货",
    "delivered": "已送达",
    "cancelled": "已取消",
    "returned": "已退货",
}


def require_pending(sheet: OrderSheet, en: str, zh: str) -> None:
    """Raises `Forbidden` unless nobody has begun to pack the order; `en` completes "can no longer be …"."""
    order = sheet.order
    if order.status != "pending":
        raise Forbidden(
            "not_pending",
            f"Order {order.id} is {order.status}, and can no longer be {en}: that takes a pending order.",
            f"订单 {order.id} 当前状态为“{status_zh(order.status)}”，无法{zh}；只有待处理的订单可以。",
        )


def require_items_unchanged(sheet: OrderSheet) -> None:
    """Raises `Forbidden` when the items were changed before: that is possible once."""
    if sheet.order.items_changed:
        raise Forbidden(
            "changed_before",
            f"The items of order {sheet.order.id} have been changed before, and that is possible only once.",
            f"订单 {sheet.order.id} 的商品已更换过一次，不能再次更换。",
        )


def require_returnable(sheet: OrderSheet, *, at: datetime, return_days: int | None) -> None:
    """Raises `Forbidden` unless the order has arrived, not too long ago."""
    order = sheet.order
    if order.status != "delivered":
        raise Forbidden(
            "not_delivered",
            f"Order {order.id} is {order.status}: only what has been delivered can come back.",
            f"订单 {order.id} 当前状态为“{status_zh(order.status)}”，只有已送达的商品可以退换。",
        )
    if _too_late(sheet, at, return_days):
        raise Forbidden(
            "too_late",
            f"Order {order.id} was delivered more than {return_days} days ago, too long for a return or exchange.",
            f"订单 {order.id} 送达已超过 {return_days} 天，无法再退换货。",
        )


def left(sheet: OrderSheet) -> list[int]:
    """How many pieces of each line, in their order, are still with the customer and not on their way back."""
    gone: dict[str, int] = {}
    for back in sheet.returns:
        if back.head.status != "refused":
            for piece in back.lines:
                gone[item(piece)] = gone.get(item(piece), 0) + piece.quantity
    remaining = []
    for line in sheet.lines:
        taken = min(line.quantity, gone.get(item(line), 0))
        gone[item(line)] = gone.get(item(line), 0) - taken
        remaining.append(line.quantity - taken)
    return remaining


def possible(sheet: OrderSheet, *, at: datetime, return_days: int | None) -> list[str]:
    """What the customer may ask for now."""
    order = sheet.order
    if order.status == "pending":
        can = ["cancel", "change_address"]
        if not order.items_changed and any(line.variant_id for line in sheet.lines):
            can.append("change_items")
        if sum(amount > 0 for amount in sheet.net.values()) == 1:
            can.append("change_payment")
        return can
    if order.status == "delivered" and not _too_late(sheet, at, return_days) and any(left(sheet)):
        return ["return", "exchange"]
    return []


def status_zh(status: str) -> str:
    """The word for a status; one that is not ours stays as it is."""
    return STATUS_ZH.get(status, status)


def _too_late(sheet: OrderSheet, at: datetime, return_days: int | None) -> bool:
    delivered = sheet.delivered_at
    return return_days is not None and delivered is not None and at > delivered + timedelta(days=return_days)
