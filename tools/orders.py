"""Tools that look at the customer's own orders. Changing them is `changes` and `returning`."""

from typing import Any, Literal

from pydantic import Field

from records import customers, orders, products
from tools import shapes
from tools.context import Call
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool

OWN = Policy(effect="read", needs="identified", limit=Limit(conversation=60, day=300))


class OneOrder(Arguments):
    order: str = Field(
        min_length=1, max_length=64, description="The order's id as the customer gives it, such as 1042."
    )


@tool(OneOrder, OWN, en="Looking up your order…", zh="正在查询您的订单…")
async def get_order(call: Call, arguments: OneOrder) -> dict[str, Any]:
    """Look up one order of this customer: items, total, address, payments, parcels and returns.

    Use it before you propose any change of an order; `can` lists what is possible with it now, and each item's
    `item` is the id that the changing tools take.

    Returns:
        {"order": {"id", "status", "ordered_on", "items", "total", "ship_to", "payments", "parcels", "returns", "can"}}

    Raises:
        There is no such order for this customer (somebody else's order is never shown).
    """
    sheet = await orders.whole(call.session, arguments.order, customer_id=call.owner)
    catalog = await products.catalog(call.session, sheet.lines)
    methods = {method.id: method for method in await customers.payment_methods(call.session, call.owner)}
    rules = call.context.deployment
    return {
        "order": shapes.order(
            sheet, catalog, methods=methods, at=call.at, return_days=rules.return_days, locale=call.locale
        )
    }


class ListOrders(Arguments):
    status: Literal["", "pending", "processed", "shipped", "delivered", "cancelled", "returned"] = Field(
        default="", description="Only orders with this status; empty for all."
    )
    limit: int = Field(default=10, ge=1, le=20, description="How many at most, the newest first.")
    skip: int = Field(default=0, ge=0, le=1000, description="How many of the newest to leave out, to see older ones.")


@tool(ListOrders, OWN, en="Looking up your orders…", zh="正在查询您的订单…")
async def list_orders(call: Call, arguments: ListOrders) -> dict[str, Any]:
    """List this customer's orders, the newest first, with what is in them; also to find the order they mean.

    Returns:
        {"orders": [{"id", "status", "ordered_on", "total", "items"}], "total_count"}
    """
    rows, count = await orders.of_customer(
        call.session, call.owner, status=arguments.status or None, limit=arguments.limit, offset=arguments.skip
    )
    lines = await orders.lines_of(call.session, [order.id for order in rows])
    catalog = await products.catalog(call.session, [line for each in lines.values() for line in each])
    shown = [shapes.short_order(order, lines[order.id], catalog, call.locale) for order in rows]
    return {"orders": shown, "total_count": count}


@tool(OneOrder, OWN, en="Tracking your order…", zh="正在查询物流…")
async def track_order(call: Call, arguments: OneOrder) -> dict[str, Any]:
    """Say where an order of this customer is: its status, and its parcels with carrier, tracking numbers and days.

    Returns:
        {"order", "status", "parcels": [{"carrier", "tracking", "shipped_on", "expected_on", "delivered_on"}]}

    Raises:
        There is no such order for this customer.
    """
    sheet = await orders.whole(call.session, arguments.order, customer_id=call.owner)
    parcels = [shapes.parcel(each) for each in sheet.parcels]
    return {"order": sheet.order.id, "status": sheet.order.status, "parcels": parcels}
