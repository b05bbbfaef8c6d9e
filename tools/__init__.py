"""What the agent can do, one capability a file, each with its policy, and the guard around every call."""

from tools.changes import cancel_order, change_address, change_order_address, change_order_payment
from tools.customer import get_profile
from tools.exchanges import change_order_items, exchange_items
from tools.guard import Guard
from tools.orders import get_order, list_orders, track_order
from tools.returning import return_items
from tools.tool import Tool

__all__ = ["Guard", "Tool", "all_tools"]


def all_tools() -> tuple[Tool, ...]:
    """Every tool there is; which of them a deployment offers is its policy."""
    return (
        get_profile,
        list_orders,
        get_order,
        track_order,
        cancel_order,
        change_order_address,
        change_order_items,
        change_order_payment,
        change_address,
        return_items,
        exchange_items,
    )
