"""What the agent can do, one capability a file, each with its policy, and the guard around every call."""

from tools.calculate import calculate
from tools.changes import cancel_order, change_address, change_order_address, change_order_payment
from tools.customer import get_profile
from tools.exchanges import change_order_items, exchange_items
from tools.guard import Guard
from tools.handoff import hand_over
from tools.identify import identify_customer
from tools.orders import get_order, list_orders, track_order
from tools.products import check_availability, get_product, search_products
from tools.recommend import recommend_products
from tools.returning import return_items
from tools.search import search_knowledge
from tools.sentiment import classify_sentiment
from tools.tickets import find_tickets, open_ticket, update_ticket
from tools.tool import Tool
from tools.verify import check_verification_code, send_verification_code

__all__ = ["Guard", "Tool", "all_tools"]


def all_tools() -> tuple[Tool, ...]:
    """Every tool there is; which of them a deployment offers is its policy."""
    return (
        search_knowledge,
        get_profile,
        list_orders,
        get_order,
        track_order,
        search_products,
        get_product,
        check_availability,
        recommend_products,
        cancel_order,
        change_order_address,
        change_order_items,
        change_order_payment,
        change_address,
        return_items,
        exchange_items,
        open_ticket,
        find_tickets,
        update_ticket,
        send_verification_code,
        check_verification_code,
        identify_customer,
        calculate,
        classify_sentiment,
        hand_over,
    )
