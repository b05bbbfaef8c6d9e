"""What the writing tools of τ-bench retail do to its world, as a pure function: the state before and some actions, the
state after.

It knows nothing of our tools and tables, so that an expected end state is never worked out by what it judges. The rules
are those of the published benchmark (sierra-research/tau2-bench, domain retail), but for one: an exchange remembers
which new item takes whose place. An action that its rules forbid changes nothing, there as here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from evals.tau.folder import Action
from evals.tau.world import ITEMS_CHANGED, Json, World, money

CANCEL_REASONS = ("no longer needed", "ordered by mistake")


class Forbidden(Exception):
    """The world's own rules do not allow an action; the sentence says which."""


def after(world: World, actions: Iterable[Action]) -> tuple[World, list[str]]:
    """The world after these actions, and what was forbidden on the way. The world that was given stays as it is."""
    state: Any = deepcopy(dict(world))
    refused = []
    for action in actions:
        if rule := WRITES.get(action.name):
            attempt = deepcopy(state)
            try:
                rule(attempt, **action.arguments)
            except Forbidden as error:
                refused.append(f"{action.name}: {error}")
            else:
                state = attempt
    return state, refused


def cancel(world: Any, /, order_id: str, reason: str) -> None:
    order = _order(world, order_id, "pending")
    _require(reason in CANCEL_REASONS, f"{reason!r} is not a reason to cancel")
    for payment in list(order["payment_history"]):
        _move(world, order, "refund", money(payment["amount"]), payment["payment_method_id"])
    order["status"], order["cancel_reason"] = "cancelled", reason


def change_items(
    world: Any, /, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(world, order_id, "pending")
    _require_held(order, item_ids)
    _require(not any(old == new for old, new in zip(item_ids, new_item_ids, strict=False)), "an item replaces itself")
    difference = _difference(world, order, item_ids, new_item_ids)
    _require_covered(world, order, payment_method_id, difference)
    _move(world, order, "payment" if difference > 0 else "refund", abs(difference), payment_method_id)
    for old, new in zip(item_ids, new_item_ids, strict=True):
        item = next(item for item in order["items"] if item["item_id"] == old)
        variant = world["products"][item["product_id"]]["variants"][new]
        item |= {"item_id": new, "price": variant["price"], "options": variant["options"]}
    order["status"] = ITEMS_CHANGED


def change_order_address(world: Any, /, order_id: str, **address: str) -> None:
    _order(world, order_id, "pending", ITEMS_CHANGED)["address"] = address


def change_payment(world: Any, /, order_id: str, payment_method_id: str) -> None:
    order = _order(world, order_id, "pending", ITEMS_CHANGED)
    history = order["payment_history"]
    _require(len(history) == 1 and history[0]["transaction_type"] == "payment", "it was not paid at once")
    old, amount = history[0]["payment_method_id"], money(history[0]["amount"])
    _require(old != payment_method_id, "it is paid that way already")
    _require_covered(world, order, payment_method_id, amount)
    _move(world, order, "payment", amount, payment_method_id)
    _move(world, order, "refund", amount, old)


def change_user_address(world: Any, /, user_id: str, **address: str) -> None:
    _require(user_id in world["users"], f"there is no user {user_id}")
    world["users"][user_id]["address"] = address


def send_back(world: Any, /, order_id: str, item_ids: list[str], payment_method_id: str) -> None:
    order = _order(world, order_id, "delivered")
    method = _method(world, order, payment_method_id)
    paid_by = order["payment_history"][0]["payment_method_id"]
    _require(method["source"] == "gift_card" or payment_method_id == paid_by, "neither a gift card nor what has paid")
    _require_held(order, item_ids)
    order["status"] = "return requested"
    order["return_items"], order["return_payment_method_id"] = sorted(item_ids), payment_method_id


def exchange(
    world: Any, /, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(world, order_id, "delivered")
    _require_held(order, item_ids)
    difference = _difference(world, order, item_ids, new_item_ids)
    _require_covered(world, order, payment_method_id, difference)
    order["status"] = "exchange requested"
    pairs = sorted(zip(item_ids, new_item_ids, strict=True))
    order["exchange_items"], order["exchange_new_items"] = [old for old, _ in pairs], [new for _, new in pairs]
    order["exchange_payment_method_id"], order["exchange_price_difference"] = payment_method_id, float(difference)


WRITES: Mapping[str, Callable[..., None]] = {
    "cancel_pending_order": cancel,
    "modify_pending_order_items": change_items,
    "modify_pending_order_address": change_order_address,
    "modify_pending_order_payment": change_payment,
    "modify_user_address": change_user_address,
    "return_delivered_order_items": send_back,
    "exchange_delivered_order_items": exchange,
}
"""The tools that change the world; the others look things up, compute, or hand over."""


def _require(allowed: bool, otherwise: str) -> None:
    if not allowed:
        raise Forbidden(otherwise)


def _order(state: Any, order_id: str, *statuses: str) -> Json:
    _require(order_id in state["orders"], f"there is no order {order_id}")
    order: Json = state["orders"][order_id]
    _require(order["status"] in statuses, f"order {order_id} is {order['status']}")
    return order


def _method(state: Any, order: Json, method_id: str) -> Json:
    methods: dict[str, Json] = state["users"][order["user_id"]]["payment_methods"]
    _require(method_id in methods, f"the user has no payment method {method_id}")
    return methods[method_id]


def _require_held(order: Json, item_ids: list[str]) -> None:
    held = Counter(item["item_id"] for item in order["items"])
    _require(not Counter(item_ids) - held, f"not all of {', '.join(item_ids)} are in order {order['order_id']}")


def _require_covered(state: Any, order: Json, method_id: str, amount: Decimal) -> None:
    method = _method(state, order, method_id)
    _require(method["source"] != "gift_card" or money(method["balance"]) >= amount, "the gift card has too little")


def _difference(state: Any, order: Json, item_ids: list[str], new_item_ids: list[str]) -> Decimal:
    _require(len(item_ids) == len(new_item_ids), "not as many new items as old ones")
    difference = Decimal(0)
    for old, new in zip(item_ids, new_item_ids, strict=True):
        item = next(item for item in order["items"] if item["item_id"] == old)
        variant = state["products"][item["product_id"]]["variants"].get(new)
        _require(variant is not None and variant["available"], f"item {new} is not to be had")
        difference += money(variant["price"]) - money(item["price"])
    return difference


def _move(state: Any, order: Json, kind: str, amount: Decimal, method_id: str) -> None:
    order["payment_history"].append({"transaction_type": kind, "amount": float(amount), "payment_method_id": method_id})
    method = _method(state, order, method_id)
    if method["source"] == "gift_card":
        method["balance"] = float(money(method["balance"]) + (amount if kind == "refund" else -amount))
