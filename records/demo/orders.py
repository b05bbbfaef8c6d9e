"""The orders of the demo shop: what was in each, how it was paid, and the parcels it travelled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random

from records.demo.content import CatalogText, PersonText, ReviewText
from records.demo.goods import Item, items
from records.demo.plan import Planned
from records.demo.routes import may_be_sent, route_to
from records.demo.timeline import Course
from records.tables import Fulfilment, Order, OrderLine, Payment

FIRST_NUMBER = 1001
WHY_CANCELLED = ("no longer needed", "ordered by mistake")
GIFTS = (Decimal(15), Decimal(20), Decimal(25), Decimal(40))
CHEAP = Decimal(30)


@dataclass(frozen=True, slots=True)
class Sale:
    """One order with everything that belongs to it, and what came of it."""

    order: Order
    lines: Sequence[OrderLine]
    parcels: Sequence[Fulfilment]
    payments: Sequence[Payment]
    person: PersonText
    course: Course
    lead: bool
    review: ReviewText | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What an order is made from."""

    items: dict[str, Item]
    currency: str
    favourites: dict[str, set[str]]
    """The categories each customer likes."""


def sales(
    catalog: CatalogText, planned: Sequence[Planned], reviews: Sequence[ReviewText], random: Random
) -> list[Sale]:
    """Every planned order, numbered from 1001 in the order in which they came."""
    people = sorted({order.person.id for order in planned})
    likes = {person: set(random.sample(sorted(catalog.categories), 3)) for person in people}
    parts = Parts({item.id: item for item in items(catalog)}, catalog.currency, likes)
    unwritten = list(reviews)
    return [
        _sale(str(FIRST_NUMBER + position), order, parts, unwritten, random) for position, order in enumerate(planned)
    ]


def _sale(number: str, planned: Planned, parts: Parts, unwritten: list[ReviewText], random: Random) -> Sale:
    review = _review(planned, parts, unwritten)
    order = Order(
        id=number,
        customer_id=planned.person.id,
        status=planned.status,
        ordered_at=planned.course.ordered_at,
        currency=parts.currency,
        address=planned.person.address,
        cancel_reason=random.choice(WHY_CANCELLED) if planned.status == "cancelled" else None,
    )
    lines = _lines(number, planned, review, parts, random)
    total = sum((line.unit_price * line.quantity for line in lines), Decimal(0))
    return Sale(
        order=order,
        lines=lines,
        parcels=_parcels(number, planned, lines, random),
        payments=_payments(order, planned, total, random),
        person=planned.person,
        course=planned.course,
        lead=bool(planned.wanted),
        review=review,
    )


def _review(planned: Planned, parts: Parts, unwritten: list[ReviewText]) -> ReviewText | None:
    """The next review that this customer may have written, taken off the list."""
    if planned.status != "delivered" or planned.wanted:
        return None
    for review in unwritten:
        if review.locale == planned.person.locale and _choice(parts, planned.person, review.product):
            unwritten.remove(review)
            return review
    return None


def _choice(parts: Parts, person: PersonText, product: str | None = None) -> list[Item]:
    """What this customer can buy, of one product or of all."""
    country = person.address["country"]
    return [
        item
        for item in parts.items.values()
        if product in (None, item.product.id) and may_be_sent(item, country)
    ]  # fmt: skip


def _lines(number: str, planned: Planned, review: ReviewText | None, parts: Parts, random: Random) -> list[OrderLine]:
    bought = [parts.items[variant] for variant in planned.wanted]
    if review:
        bought.append(random.choice(_choice(parts, planned.person, review.product)))
    if not planned.wanted:
        count = random.choices((1, 2, 3, 4), (40, 33, 18, 9))[0]
        bought += _picked(planned, parts, count - len(bought), {item.product.id for item in bought}, random)
    return [
        OrderLine(
            order_id=number,
            position=position,
            product_id=item.product.id,
            variant_id=item.id,
            name=item.product.name.en,
            options=item.options,
            quantity=1 if planned.wanted or item.price > CHEAP else random.choices((1, 2, 4), (70, 24, 6))[0],
            unit_price=item.price,
        )
        for position, item in enumerate(bought)
    ]


def _picked(planned: Planned, parts: Parts, count: int, taken: set[str], random: Random) -> list[Item]:
    """Different products, more often from what the customer likes, and in stock if they are still to be sent."""
    favourites = parts.favourites[planned.person.id]
    still_here = planned.status in {"pending", "processed"}
    choice = [item for item in _choice(parts, planned.person) if item.stock or not still_here]
    picked: list[Item] = []
    while len(picked) < count:
        left = [item for item in choice if item.product.id not in taken]
        weights = [(6 if item.product.category in favourites else 1) / float(item.price) ** 0.4 for item in left]
        picked.append(random.choices(left, weights)[0])
        taken = taken | {picked[-1].product.id}
    return picked


def _payments(order: Order, planned: Planned, total: Decimal, random: Random) -> list[Payment]:
    """What was paid, from a gift card first where one was used; then, for an order that is undone, the same back."""
    shares = _shares(planned, total, random)
    moved = [("payment", method, amount, planned.course.ordered_at) for method, amount in shares]
    if planned.course.settled_at:
        moved += [("refund", method, amount, planned.course.settled_at) for method, amount in shares]
    return [
        Payment(
            order_id=order.id,
            position=position,
            kind=kind,
            amount=amount,
            currency=order.currency,
            method_id=method,
            paid_at=at,
        )
        for position, (kind, method, amount, at) in enumerate(moved)
    ]


def _shares(planned: Planned, total: Decimal, random: Random) -> list[tuple[str, Decimal]]:
    methods = planned.person.pay
    others = [method.id for method in methods if method.kind != "gift_card"]
    chosen = others[0] if planned.wanted or random.random() < 0.75 else others[-1]
    gift = next((method.id for method in methods if method.kind == "gift_card"), None)
    if gift is None or planned.wanted or random.random() < 0.65:
        return [(chosen, total)]
    part = min(random.choice(GIFTS), total)
    return [(gift, part), (chosen, total - part)] if part < total else [(gift, total)]


def _parcels(number: str, planned: Planned, lines: Sequence[OrderLine], random: Random) -> list[Fulfilment]:
    """None before an order is processed; then one, or two where it lay in different parts of the warehouse."""
    if planned.status in {"pending", "cancelled"}:
        return []
    split = len(lines) > 2 and not planned.wanted and random.random() < 0.25
    contents = [lines[:1], lines[1:]] if split else [lines]
    return [_parcel(number, position, planned, content, random) for position, content in enumerate(contents)]


def _parcel(number: str, position: int, planned: Planned, content: Sequence[OrderLine], random: Random) -> Fulfilment:
    route, happened = route_to(planned.person.address), planned.course
    on_its_way: datetime | None = happened.shipped_at
    return Fulfilment(
        order_id=number,
        position=position,
        carrier=route.carrier,
        tracking_numbers=[route.tracking_number(random)] if on_its_way else [],
        variant_ids=[line.variant_id for line in content if line.variant_id],
        shipped_at=on_its_way,
        estimated_at=happened.estimated_at,
        delivered_at=happened.delivered_at,
    )
