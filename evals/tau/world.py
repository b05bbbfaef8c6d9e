"""The retail world of τ-bench as our rows: every user, product and order, before or after its tools ran.

Money in that world is a float of cents; here it is exact. It tells by an order's status that items come back or were
changed; here the order stays delivered or pending, and a return or a mark says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from records import tables
from records.customers import email_key
from records.importing.bulk import table_of

Json = dict[str, Any]
World = Mapping[str, Mapping[str, Json]]
CURRENCY = "USD"
ADDRESS = {
    "address1": "line1",
    "address2": "line2",
    "city": "city",
    "country": "country",
    "state": "region",
    "zip": "postcode",
}
ITEMS_CHANGED = "pending (item modified)"
STATUS = {ITEMS_CHANGED: "pending", "return requested": "delivered", "exchange requested": "delivered"}


async def keep(session: AsyncSession, world: World) -> None:
    """Write a world into an empty database."""
    for table in TABLES:
        if rows := list(table.rows(world)):
            await session.execute(insert(table_of(table.model)), rows)


def address(theirs: Json) -> Json:
    """An address under our names."""
    return {ADDRESS[name]: text for name, text in theirs.items()}


def _product(product: Json) -> Json:
    return {"id": product["product_id"], "name": product["name"], "currency": CURRENCY}


def _variants(product: Json) -> Iterator[Json]:
    for position, variant in enumerate(product["variants"].values()):
        yield {
            "id": variant["item_id"],
            "product_id": product["product_id"],
            "position": position,
            "options": variant["options"],
            "price": money(variant["price"]),
            "currency": CURRENCY,
            "available": variant["available"],
        }


def _customer(user: Json) -> Json:
    given, family = user["name"]["first_name"], user["name"]["last_name"]
    return {
        "id": user["user_id"],
        "name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "email": user["email"],
        "email_key": email_key(user["email"]),
    }


def _home(user: Json) -> Json:
    return {"customer_id": user["user_id"], "address": address(user["address"])}


def _methods(user: Json) -> Iterator[Json]:
    for position, method in enumerate(user["payment_methods"].values()):
        balance = method.get("balance")
        yield {
            "customer_id": user["user_id"],
            "id": method["id"],
            "position": position,
            "kind": method["source"],
            "brand": method.get("brand"),
            "last_four": method.get("last_four"),
            "balance": None if balance is None else money(balance),
            "currency": None if balance is None else CURRENCY,
        }


def _order(order: Json, position: int) -> Json:
    status = order["status"]
    return {
        "id": order["order_id"],
        "customer_id": order["user_id"],
        "position": position,
        "status": STATUS.get(status, status),
        "currency": CURRENCY,
        "address": address(order["address"]),
        "cancel_reason": order.get("cancel_reason"),
        "items_changed": status == ITEMS_CHANGED,
    }


def _lines(order: Json) -> Iterator[Json]:
    for position, item in enumerate(order["items"]):
        yield {
            "order_id": order["order_id"],
            "position": position,
            "product_id": item["product_id"],
            "variant_id": item["item_id"],
            "name": item["name"],
            "options": item["options"],
            "unit_price": money(item["price"]),
        }


def _parcels(order: Json) -> Iterator[Json]:
    for position, parcel in enumerate(order["fulfillments"]):
        yield {
            "order_id": order["order_id"],
            "position": position,
            "tracking_numbers": parcel["tracking_id"],
            "variant_ids": parcel["item_ids"],
        }


def _payments(order: Json) -> Iterator[Json]:
    for position, payment in enumerate(order["payment_history"]):
        if payment["amount"]:  # that world writes down that nothing was refunded; here no money moves
            yield {
                "order_id": order["order_id"],
                "position": position,
                "kind": payment["transaction_type"],
                "amount": money(payment["amount"]),
                "currency": CURRENCY,
                "method_id": payment["payment_method_id"],
            }


def _kind(order: Json) -> str | None:
    return next((kind for kind in ("return", "exchange") if f"{kind}_items" in order), None)


def _returns(order: Json) -> Iterator[Json]:
    kind = _kind(order)
    if kind is None:
        return
    yield {
        "id": f"{kind} {order['order_id']}",
        "order_id": order["order_id"],
        "customer_id": order["user_id"],
        "kind": kind,
        "method_id": order[f"{kind}_payment_method_id"],
        "amount": money(order["exchange_price_difference"]) if kind == "exchange" else _refund(order),
        "currency": CURRENCY,
    }


def _refund(order: Json) -> Decimal:
    price_of = {item["item_id"]: money(item["price"]) for item in order["items"]}
    return sum((price_of[item] for item in order["return_items"]), Decimal(0))


def _return_lines(order: Json) -> Iterator[Json]:
    kind = _kind(order)
    if kind is None:
        return
    held = {item["item_id"]: item for item in order["items"]}
    given = order.get("exchange_new_items", [])
    for position, item in enumerate(order[f"{kind}_items"]):
        yield {
            "return_id": f"{kind} {order['order_id']}",
            "position": position,
            "product_id": held[item]["product_id"],
            "variant_id": item,
            "new_variant_id": given[position] if given else None,
            "unit_price": money(held[item]["price"]),
        }


def money(cents: float) -> Decimal:
    """The exact amount."""
    return Decimal(str(cents)).quantize(Decimal("0.01"))


def _each(kind: str, rows: Callable[[Json], Iterable[Json]]) -> Callable[[World], Iterator[Json]]:
    """Of every user, product or order its rows, in its order."""
    return lambda world: (row for theirs in world[kind].values() for row in rows(theirs))


def _placed(world: World) -> Iterator[Json]:
    """Orders, each with its place among its user's."""
    place = {id: position for user in world["users"].values() for position, id in enumerate(user["orders"])}
    return (_order(order, place.get(id, 0)) for id, order in world["orders"].items())


@dataclass(frozen=True, slots=True)
class Table:
    """One of our tables: what tells its rows apart, and the rows of it that a world comes to."""

    model: type[SQLModel]
    key: tuple[str, ...]
    rows: Callable[[World], Iterator[Json]]
    free: frozenset[str] = frozenset()
    """Columns that say in which order, or under which id, we write something down: any is right."""


PLACE = frozenset({"position"})
TABLES = (
    Table(tables.Product, ("id",), _each("products", lambda product: [_product(product)])),
    Table(tables.Variant, ("id",), _each("products", _variants)),
    Table(tables.Customer, ("id",), _each("users", lambda user: [_customer(user)])),
    Table(tables.CustomerAddress, ("customer_id",), _each("users", lambda user: [_home(user)])),
    Table(tables.PaymentMethod, ("customer_id", "id"), _each("users", _methods)),
    Table(tables.Order, ("id",), _placed),
    Table(tables.OrderLine, ("order_id", "position"), _each("orders", _lines), PLACE),
    Table(tables.Fulfilment, ("order_id", "position"), _each("orders", _parcels)),
    Table(tables.Payment, ("order_id", "position"), _each("orders", _payments), PLACE),
    Table(tables.Return, ("id",), _each("orders", _returns), frozenset({"id"})),
    Table(tables.ReturnLine, ("return_id", "position"), _each("orders", _return_lines), PLACE | {"return_id"}),
)
"""Those that others refer to come first."""
