"""Rows as a model reads them: short keys, money with its currency, days in ISO form. Reads no row by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from records.customers import Address
from records.order_rules import possible
from records.orders import OrderSheet, item
from records.products import Catalog
from records.tables import Fulfilment, Order, OrderLine, PaymentMethod
from tools.wording import day, method_label, money

MOST_LINES = 25
"""Lines of an order that a model reads: more would not fit."""


def order(
    sheet: OrderSheet,
    catalog: Catalog,
    *,
    methods: Mapping[str, PaymentMethod],
    at: datetime,
    return_days: int | None,
    locale: str,
) -> dict[str, Any]:
    """A whole order, and what the customer may ask for now (`can`)."""
    row = sheet.order
    return {
        "id": row.id,
        "status": row.status,
        "ordered_on": day(row.ordered_at),
        "items": [line(each, row.currency, catalog, locale) for each in sheet.lines[:MOST_LINES]],
        "more_items": max(len(sheet.lines) - MOST_LINES, 0),
        "total": money(sheet.total, row.currency),
        "ship_to": Address.of(row.address).line(),
        "payments": [
            {
                "kind": paid.kind,
                "amount": money(paid.amount, paid.currency),
                "method": method_label(methods.get(paid.method_id or ""), locale),
                "on": day(paid.paid_at),
            }
            for paid in sheet.payments
        ],
        "parcels": [parcel(each) for each in sheet.parcels],
        "returns": [
            {
                "id": back.head.id,
                "kind": back.head.kind,
                "status": back.head.status,
                "amount": None if back.head.amount is None else money(back.head.amount, back.head.currency),
            }
            for back in sheet.returns
        ],
        "can": possible(sheet, at=at, return_days=return_days),
    }


def line(row: OrderLine, currency: str, catalog: Catalog, locale: str) -> dict[str, Any]:
    """One line of an order; `item` is the id that changes, returns and exchanges ask for."""
    return {
        "item": item(row),
        "product": row.product_id,
        "name": catalog.name(row, locale),
        "options": catalog.options(row, locale),
        "quantity": row.quantity,
        "price": money(row.unit_price, currency),
    }


def parcel(row: Fulfilment) -> dict[str, Any]:
    """One parcel and where it is."""
    return {
        "carrier": row.carrier,
        "tracking": list(row.tracking_numbers),
        "shipped_on": day(row.shipped_at),
        "expected_on": day(row.estimated_at),
        "delivered_on": day(row.delivered_at),
    }


def short_order(row: Order, lines: Sequence[OrderLine], catalog: Catalog, locale: str) -> dict[str, Any]:
    """An order in a list; of a long one the first twelve lines."""
    total = sum((each.unit_price * each.quantity for each in lines), Decimal(0))
    items = [f"{catalog.name(each, locale)} × {each.quantity}" for each in lines[:12]]
    more = [f"… {len(lines) - 12}"] if len(lines) > 12 else []
    return {
        "id": row.id,
        "status": row.status,
        "ordered_on": day(row.ordered_at),
        "total": money(total, row.currency),
        "items": items + more,
    }
