"""The retail world of τ-bench, read back from our rows: the other half of evals/tau/world.py."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from evals.tau.world import ADDRESS, ITEMS_CHANGED, Json
from records import tables


async def read_back(session: AsyncSession) -> dict[str, Json]:
    """The world that a database holds."""
    return {
        "products": await _products_back(session),
        "users": await _users_back(session),
        "orders": await _orders_back(session),
    }


async def _products_back(session: AsyncSession) -> Json:
    variants = await _grouped(
        session, select(tables.Variant).order_by(col(tables.Variant.product_id), col(tables.Variant.position))
    )
    products = await session.scalars(select(tables.Product))
    return {
        product.id: {
            "name": product.name,
            "product_id": product.id,
            "variants": {
                variant.id: {
                    "item_id": variant.id,
                    "options": variant.options,
                    "available": variant.available,
                    "price": float(variant.price),
                }
                for variant in variants[product.id]
            },
        }
        for product in products
    }


async def _users_back(session: AsyncSession) -> Json:
    by_owner = (col(tables.PaymentMethod.customer_id), col(tables.PaymentMethod.position))
    methods = await _grouped(session, select(tables.PaymentMethod).order_by(*by_owner), "customer_id")
    orders = await _grouped(
        session, select(tables.Order).order_by(col(tables.Order.customer_id), col(tables.Order.position)), "customer_id"
    )
    addresses = {row.customer_id: row.address for row in await session.scalars(select(tables.CustomerAddress))}
    return {
        customer.id: {
            "user_id": customer.id,
            "name": {"first_name": customer.given_name, "last_name": customer.family_name},
            "address": _address_back(addresses[customer.id]),
            "email": customer.email,
            "payment_methods": {method.id: _method_back(method) for method in methods.get(customer.id, [])},
            "orders": [order.id for order in orders.get(customer.id, [])],
        }
        for customer in await session.scalars(select(tables.Customer))
    }


def _method_back(method: tables.PaymentMethod) -> Json:
    known: Json = {"source": method.kind, "id": method.id, "brand": method.brand, "last_four": method.last_four}
    if method.balance is not None:
        known["balance"] = float(method.balance)
    return {name: value for name, value in known.items() if value is not None}


async def _orders_back(session: AsyncSession) -> Json:
    lines, parcels, payments = [
        await _grouped(session, select(table).order_by(col(table.order_id), col(table.position)), "order_id")
        for table in (tables.OrderLine, tables.Fulfilment, tables.Payment)
    ]
    returns = {back.order_id: back for back in await session.scalars(select(tables.Return))}
    by_return = (col(tables.ReturnLine.return_id), col(tables.ReturnLine.position))
    return_lines = await _grouped(session, select(tables.ReturnLine).order_by(*by_return), "return_id")
    found: Json = {}
    for order in await session.scalars(select(tables.Order)):
        found[order.id] = _order_back(order, *(parts.get(order.id, []) for parts in (lines, parcels, payments)))
        if back := returns.get(order.id):
            found[order.id] |= _return_back(back, return_lines[back.id])
    return found


def _order_back(
    order: tables.Order,
    lines: Sequence[tables.OrderLine],
    parcels: Sequence[tables.Fulfilment],
    payments: Sequence[tables.Payment],
) -> Json:
    known = {
        "order_id": order.id,
        "user_id": order.customer_id,
        "address": _address_back(order.address or {}),
        "items": [
            {
                "name": line.name,
                "product_id": line.product_id,
                "item_id": line.variant_id,
                "price": float(line.unit_price),
                "options": line.options,
            }
            for line in lines
        ],
        "status": ITEMS_CHANGED if order.items_changed else order.status,
        "fulfillments": [
            {"tracking_id": parcel.tracking_numbers, "item_ids": parcel.variant_ids} for parcel in parcels
        ],
        "payment_history": [
            {
                "transaction_type": payment.kind,
                "amount": float(payment.amount),
                "payment_method_id": payment.method_id,
            }
            for payment in payments
        ],
    }
    return known | ({"cancel_reason": order.cancel_reason} if order.cancel_reason else {})


def _return_back(back: tables.Return, lines: Sequence[tables.ReturnLine]) -> Json:
    known: Json = {
        "status": f"{back.kind} requested",
        f"{back.kind}_items": [line.variant_id for line in lines],
        f"{back.kind}_payment_method_id": back.method_id,
    }
    if back.kind == "exchange":
        known["exchange_new_items"] = [line.new_variant_id for line in lines]
        known["exchange_price_difference"] = float(back.amount or 0)
    return known


async def _grouped(session: AsyncSession, query: Select[Any], by: str = "product_id") -> dict[str, list[Any]]:
    """Rows by what they belong to; the query has them in that order."""
    rows = (await session.scalars(query)).all()
    return {key: list(group) for key, group in groupby(rows, key=lambda row: getattr(row, by))}


def _address_back(ours: Mapping[str, Any]) -> Json:
    return {theirs: ours[name] for theirs, name in ADDRESS.items()}
