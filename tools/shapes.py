"""Rows as a model reads them: short keys, money with its currency, days in ISO form. Reads no row by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from records.customers import Address
from records.order_rules import possible
from records.orders import OrderSheet, item
from records.tables import Fulfilment, OrderLine, PaymentMethod
from tools.wording import day, method_label, money


def order(
    sheet: OrderSheet, *, methods: Mapping[str, PaymentMethod], at: datetime, return_days: int | None, locale: str
) -> dict[str, Any]:
    """A whole order, and what the customer may ask for now (`can`)."""
    row = sheet.order
    return {
        "id": row.id,
        "status": row.status,
        "ordered_on": day(row.ordered_at),
        "items": [line(each, row.currency) for each in sheet.lines],
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


def line(row: OrderLine, currency: str) -> dict[str, Any]:
    """One line of an order; `item` is the id that changes, returns and exchanges ask for."""
    return {
        "item": item(row),
        "product": row.product_id,
        "name": row.name,
        "options": row.options,
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


def pieces(row: OrderLine, quantity: int | None = None) -> str:
    """A line in a few words: `Wool throw × 2`."""
    return f"{row.name} × {row.quantity if quantity is None else quantity}"
