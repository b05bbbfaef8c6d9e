"""Tools that look at the customer's own orders. Changing them is `changes` and `returning`."""

from typing import Any

from pydantic import Field

from records import customers, orders
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
    methods = {method.id: method for method in await customers.payment_methods(call.session, call.owner)}
    rules = call.context.deployment
    shown = shapes.order(sheet, methods=methods, at=call.at, return_days=rules.return_days, locale=call.locale)
    return {"order": shown}
