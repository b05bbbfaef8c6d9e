"""The retail world of τ-bench as our rows: every user, product and order, before and after its tools ran.

The way back is tau_world_back.py. Money in that world is a float of cents; here it is exact.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from records.customers import email_key
from records.tables import (
    Customer,
    CustomerAddress,
    Fulfilment,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Product,
    Return,
    ReturnLine,
    Variant,
)

Json = dict[str, Any]
CURRENCY = "USD"
ADDRESS = {
    "address1": "line1",
    "address2": "line2",
    "city": "city",
    "country": "country",
    "state": "region",
    "zip": "postcode",
}


def stages(world: Mapping[str, Json]) -> Iterator[list[SQLModel]]:
    """The rows of a world, those that others refer to first."""
    products, users, orders = (world[name].values() for name in ("products", "users", "orders"))
    yield [_product(product) for product in products]
    yield [row for product in products for row in _variants(product)]
    yield [_customer(user) for user in users]
    yield [row for user in users for row in _belongings(user)]
    place = {id: position for user in users for position, id in enumerate(user["orders"])}
    yield [_order(order, place[order["order_id"]]) for order in orders]
    yield [row for order in orders for row in _parts(order)]
    yield [back for order in orders if (back := _return(order))]
    yield [row for order in orders for row in _return_lines(order)]


async def keep(session: AsyncSession, world: Mapping[str, Json]) -> None:
    """Write a world into an empty database."""
    for rows in stages(world):
        session.add_all(rows)
        await session.flush()


def _product(product: Json) -> Product:
    return Product(id=product["product_id"], name=product["name"], currency=CURRENCY)


def _variants(product: Json) -> Iterator[SQLModel]:
    for position, variant in enumerate(product["variants"].values()):
        yield Variant(
            id=variant["item_id"],
            product_id=product["product_id"],
            position=position,
            options=variant["options"],
            price=_money(variant["price"]),
            currency=CURRENCY,
            available=variant["available"],
        )


def _customer(user: Json) -> Customer:
    given, family = user["name"]["first_name"], user["name"]["last_name"]
    return Customer(
        id=user["user_id"],
        name=f"{given} {family}",
        given_name=given,
        family_name=family,
        email=user["email"],
        email_key=email_key(user["email"]),
    )


def _belongings(user: Json) -> Iterator[SQLModel]:
    yield CustomerAddress(customer_id=user["user_id"], address=_address(user["address"]))
    for position, method in enumerate(user["payment_methods"].values()):
        balance = method.get("balance")
        yield PaymentMethod(
            customer_id=user["user_id"],
            id=method["id"],
            position=position,
            kind=method["source"],
            brand=method.get("brand"),
            last_four=method.get("last_four"),
            balance=None if balance is None else _money(balance),
            currency=None if balance is None else CURRENCY,
        )


def _order(order: Json, position: int) -> Order:
    return Order(
        id=order["order_id"],
        customer_id=order["user_id"],
        position=position,
        status=order["status"],
        currency=CURRENCY,
        address=_address(order["address"]),
        cancel_reason=order.get("cancel_reason"),
        items_changed=order["status"] == "pending (item modified)",
    )


def _parts(order: Json) -> Iterator[SQLModel]:
    id = order["order_id"]
    for position, item in enumerate(order["items"]):
        yield OrderLine(
            order_id=id,
            position=position,
            product_id=item["product_id"],
            variant_id=item["item_id"],
            name=item["name"],
            options=item["options"],
            unit_price=_money(item["price"]),
        )
    for position, parcel in enumerate(order["fulfillments"]):
        yield Fulfilment(
            order_id=id,
            position=position,
            tracking_numbers=parcel["tracking_id"],
            variant_ids=parcel["item_ids"],
        )
    for position, payment in enumerate(order["payment_history"]):
        yield Payment(
            order_id=id,
            position=position,
            kind=payment["transaction_type"],
            amount=_money(payment["amount"]),
            currency=CURRENCY,
            method_id=payment["payment_method_id"],
        )


def _kind(order: Json) -> str | None:
    return next((kind for kind in ("return", "exchange") if f"{kind}_items" in order), None)


def _return(order: Json) -> Return | None:
    kind = _kind(order)
    if kind is None:
        return None
    difference = order.get("exchange_price_difference")
    return Return(
        id=f"{kind} {order['order_id']}",
        order_id=order["order_id"],
        customer_id=order["user_id"],
        kind=kind,
        method_id=order[f"{kind}_payment_method_id"],
        amount=None if difference is None else _money(difference),
        currency=CURRENCY,
    )


def _return_lines(order: Json) -> Iterator[SQLModel]:
    kind = _kind(order)
    if kind is None:
        return
    product_of = {item["item_id"]: item["product_id"] for item in order["items"]}
    given = order.get("exchange_new_items", [])
    for position, item in enumerate(order[f"{kind}_items"]):
        yield ReturnLine(
            return_id=f"{kind} {order['order_id']}",
            position=position,
            product_id=product_of[item],
            variant_id=item,
            new_variant_id=given[position] if given else None,
        )


def _address(theirs: Json) -> Json:
    return {ADDRESS[name]: text for name, text in theirs.items()}


def _money(cents: float) -> Decimal:
    return Decimal(str(cents))
