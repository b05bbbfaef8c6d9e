"""The benchmark's tools as calls of ours: another name, other names of arguments, the same thing done."""

from collections.abc import Callable, Mapping
from typing import Any

from evals.case import GoldAction
from evals.errors import BadFile
from evals.tau.folder import Action
from evals.tau.world import address

Given = Mapping[str, Any]
Call = Callable[[Given], dict[str, Any]]


def _nothing(_: Given) -> dict[str, Any]:
    return {}


def _renamed(**ours: str) -> Call:
    """The arguments of those names, under ours."""
    return lambda given: {name: given[theirs] for name, theirs in ours.items()}


def _place(given: Given) -> dict[str, Any]:
    return address({name: text for name, text in given.items() if name not in ("order_id", "user_id")})


TOOLS: dict[str, tuple[str, Call]] = {
    "find_user_id_by_email": ("identify_customer", _renamed(email="email")),
    "find_user_id_by_name_zip": (
        "identify_customer",
        lambda given: {"name": f"{given['first_name']} {given['last_name']}", "postcode": given["zip"]},
    ),
    "get_user_details": ("get_profile", _nothing),
    "get_order_details": ("get_order", _renamed(order="order_id")),
    "get_product_details": ("get_product", _renamed(product="product_id")),
    "get_item_details": ("get_product", _renamed(product="item_id")),
    "list_all_product_types": ("search_products", _nothing),
    "calculate": ("calculate", _renamed(expression="expression")),
    "cancel_pending_order": ("cancel_order", _renamed(order="order_id", reason="reason")),
    "modify_pending_order_address": (
        "change_order_address",
        lambda given: {"order": given["order_id"], **_place(given)},
    ),
    "modify_pending_order_items": (
        "change_order_items",
        _renamed(order="order_id", items="item_ids", new_items="new_item_ids", payment_method="payment_method_id"),
    ),
    "modify_pending_order_payment": (
        "change_order_payment",
        _renamed(order="order_id", payment_method="payment_method_id"),
    ),
    "modify_user_address": ("change_address", _place),
    "return_delivered_order_items": (
        "return_items",
        _renamed(order="order_id", items="item_ids", refund_to="payment_method_id"),
    ),
    "exchange_delivered_order_items": (
        "exchange_items",
        _renamed(order="order_id", items="item_ids", new_items="new_item_ids", payment_method="payment_method_id"),
    ),
    "transfer_to_human_agents": (
        "hand_over",
        lambda given: {"reason": "cannot_help", "summary": given.get("summary") or "The benchmark hands over here."},
    ),
}
"""By the benchmark's name: our tool, and its arguments made from theirs. `think` does nothing, and is not called."""
IDENTIFIES = frozenset(theirs for theirs, (ours, _) in TOOLS.items() if ours == "identify_customer")


def ours(action: Action) -> GoldAction:
    """Our call. Raises BadFile for a tool that the benchmark does not have, or arguments that it does not take."""
    if action.name not in TOOLS:
        raise BadFile(f"there is no tool {action.name!r}: there are {', '.join(TOOLS)}")
    name, made = TOOLS[action.name]
    try:
        return GoldAction(name=name, arguments=made(action.arguments))
    except KeyError as error:
        raise BadFile(f"{action.name} is called without {error.args[0]!r}") from None
