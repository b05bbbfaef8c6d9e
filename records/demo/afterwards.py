"""What came after the orders of the demo shop: what went back, and what buyers wrote of the rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from records.demo.content import CatalogText
from records.demo.goods import Item, items
from records.demo.orders import Sale
from records.naming import short_id
from records.tables import OrderLine, Return, ReturnLine, Review

REASONS = {
    "en": ("It is not what I expected.", "I ordered the wrong one.", "The color looks different from the photo."),
    "zh": ("和想象的不一样。", "买错了。", "颜色和图片有差别。"),
}
RETURN_WITHIN = timedelta(days=28)
WANTED_BACK = ("return", "exchange", "return", "exchange", "return", "return")
"""The requests that are still open, on orders that arrived lately."""

Returned = tuple[Return, list[ReturnLine]]


def returns(sales: Sequence[Sale], catalog: CatalogText, now: datetime, random: Random) -> list[Returned]:
    """One completed return for every returned order, and a few requests that wait for their parcel."""
    numbers = (short_id("R", f"larkfield {number}") for number in count())
    found = [_completed(sale, next(numbers), random) for sale in sales if sale.order.status == "returned"]
    recent = [sale for sale in reversed(sales) if _returnable(sale, now)]
    replacements = _replacements(catalog)
    for kind, sale in zip(WANTED_BACK, recent, strict=False):
        head = _head(sale, next(numbers), kind, _halfway(sale, now), random)
        found.append(_requested(sale, head, replacements))
    return found


def reviews(sales: Sequence[Sale], now: datetime, random: Random) -> list[Review]:
    """What buyers wrote, some days after their order arrived."""
    written = []
    for number, sale in enumerate((sale for sale in sales if sale.review), 1):
        assert sale.review
        assert sale.course.delivered_at
        delay = min(timedelta(days=random.uniform(3, 25)), (now - sale.course.delivered_at) * 0.9)
        written.append(
            Review(
                id=f"V-{1000 + number}",
                customer_id=sale.person.id,
                product_id=sale.review.product,
                rating=sale.review.rating,
                text=sale.review.text,
                written_at=sale.course.delivered_at + delay,
            )
        )
    return written


def _returnable(sale: Sale, now: datetime) -> bool:
    arrived = sale.course.delivered_at
    return sale.order.status == "delivered" and not sale.lead and arrived is not None and now - arrived < RETURN_WITHIN


def _completed(sale: Sale, number: str, random: Random) -> Returned:
    assert sale.course.settled_at
    head = _head(sale, number, "return", sale.course.settled_at - timedelta(days=7), random)
    head.status = "completed"
    head.amount = sum((line.unit_price * line.quantity for line in sale.lines), Decimal(0))
    return head, [_line(number, position, line, line.quantity) for position, line in enumerate(sale.lines)]


def _halfway(sale: Sale, now: datetime) -> datetime:
    """Between the arrival of the order and now."""
    assert sale.course.delivered_at
    return sale.course.delivered_at + (now - sale.course.delivered_at) / 2


def _requested(sale: Sale, head: Return, replacements: dict[str, list[Item]]) -> Returned:
    """One piece of the first line goes back, or is to be changed for another variant that is in stock."""
    first = sale.lines[0]
    line = _line(head.id, 0, first, 1)
    others = [item for item in replacements[first.product_id] if item.id != first.variant_id and item.stock]
    if head.kind == "exchange" and others:
        line.new_variant_id, head.amount = others[0].id, others[0].price - first.unit_price
    else:
        head.kind, head.amount = "return", first.unit_price
    return head, [line]


def _head(sale: Sale, number: str, kind: str, at: datetime, random: Random) -> Return:
    return Return(
        id=number,
        order_id=sale.order.id,
        customer_id=sale.person.id,
        kind=kind,
        reason=random.choice(REASONS[sale.person.locale]),
        method_id=sale.payments[0].method_id,
        currency=sale.order.currency,
        requested_at=at,
    )


def _line(number: str, position: int, bought: OrderLine, quantity: int) -> ReturnLine:
    return ReturnLine(
        return_id=number,
        position=position,
        product_id=bought.product_id,
        variant_id=bought.variant_id,
        quantity=quantity,
        unit_price=bought.unit_price,
    )


def _replacements(catalog: CatalogText) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items(catalog):
        found.setdefault(item.product.id, []).append(item)
    return found
