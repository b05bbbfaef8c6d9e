"""The goals that a message adds: one for each request in it, with the orders and the words that belong to it."""

import re
from collections.abc import Sequence

from agent.builtin import matching
from agent.builtin.state import Goal
from agent.builtin.talk import Talk
from agent.builtin.understanding import lexicon
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.recognise import Request, ruled
from agent.builtin.understanding.slots import read_slots

OPERATIONS = frozenset(
    {"cancel_order", "return_items", "exchange_items", "refund"}
    | {"change_order_address", "change_address", "change_payment", "change_order_items"}
)
"""What changes something, or gives money back."""
_LOOKING = frozenset({"order_status", "order_history", "product_search", "product_availability", "recommendation"})
FILLED = frozenset({"order", "item", "variant", "email", "code", "address", "reason", "payment", "subject"})
"""What a customer is asked for and gives in words."""
_WHAT_ABOUT = re.compile(
    r"^(?:and |ok |so )?(?:what|how) about (?:a |an |some |the )?([a-z][\w' -]{2,40})|^那?(?:有没有)?(.{2,12})呢[?]?$"
)
_LIMIT = re.compile(r"\b(?:under|below|less than|cheaper than|up to) [$€£¥]?\d|\d+\s?(?:元|块钱?)?(?:以下|以内|之内)")
_WITH_ADDRESS = frozenset({"change_order_address", "change_address"})
_REPLIES = frozenset({"yes", "no", "verification_code"})


def fresh(talk: Talk) -> tuple[Goal, ...]:
    """The goals of the message, in its order."""
    requests = [request for request in talk.understood.requests if request.intent not in _REPLIES]
    goals = tuple(_goal(talk, request, requests) for request in requests)
    if goals or _mere_reply(talk):
        return goals
    return _seen_by_rules(talk) or _about_what_was_shown(talk)


def _mere_reply(talk: Talk) -> bool:
    """A yes or no and not much besides; in a longer message the rules may see more."""
    size = len(talk.text.split()) if talk.text.isascii() else len(talk.text) / 2
    return bool(talk.understood.intents) and (size <= 4 or bool(talk.understood.intents - {"yes", "no"}))


def _seen_by_rules(talk: Talk) -> tuple[Goal, ...]:
    """Where nothing was recognised: the request that the rules find, or the order that is named and no more."""
    slots: dict[str, object] = {"orders": list(talk.understood.slots.orders)} if talk.understood.slots.orders else {}
    sought = OPERATIONS if talk.before.expecting in FILLED else OPERATIONS | _LOOKING
    for intent, _ in ruled(talk.text):
        if intent in sought:
            return (Goal(intent, talk.text, slots),)
    return (Goal("order_status", talk.text, slots),) if slots and not talk.before.goals else ()


def _about_what_was_shown(talk: Talk) -> tuple[Goal, ...]:
    """`what about the blue one?` after a product was shown; `the second one` after orders were listed."""
    plain = normalise(talk.text)
    if talk.before.expecting in FILLED | {"confirm"}:
        return ()
    place = matching.by_position(talk.text, len(talk.before.orders)) if not talk.before.products else None
    if place is not None:
        return (Goal("order_status", talk.text, {"orders": [talk.before.orders[place]]}),)
    if (talk.before.searched or talk.before.products) and (also := _WHAT_ABOUT.search(plain)):
        return (Goal("product_search", also[1] or also[2]),)
    if talk.before.product and "?" in plain and lexicon.found("BACK", plain):
        return (Goal("product_availability", talk.text),)
    return ()


def _goal(talk: Talk, request: Request, requests: Sequence[Request]) -> Goal:
    intent = _about_shown_product(talk, request)
    words = talk.text if len(requests) == 1 else _as_typed(talk.text, request.text, on=intent in _WITH_ADDRESS)
    slots: dict[str, object] = {}
    if orders := _orders(talk, request, requests):
        slots["orders"] = orders
    elif pointed := _pointed_at(talk, request):
        slots["orders"] = [pointed]
    elif talk.before.order and (request.intent == "refund" or lexicon.found("SAMEORDER", request.text)):
        slots["same_order"] = True
    return Goal(intent, words, slots)


def _pointed_at(talk: Talk, request: Request) -> str | None:
    """The order that "the second one" means, when orders were listed last."""
    if not talk.before.orders or talk.before.products or read_slots(request.text).position is None:
        return None
    place = matching.by_position(request.text, len(talk.before.orders))
    return talk.before.orders[place] if place is not None else None


def _orders(talk: Talk, request: Request, requests: Sequence[Request]) -> list[str]:
    """The orders that this request names; those that no other one names where it names none."""
    named = {order.lower(): order for order in talk.understood.slots.orders}
    own = _in(request.text, named)
    if own or len(requests) == 1:
        return own or list(named.values())
    others = {order for other in requests for order in _in(other.text, named)}
    return [order for order in named.values() if order not in others]


def _in(text: str, named: dict[str, str]) -> list[str]:
    found = (order.lower() for order in read_slots(text).orders)
    return [named[order] for order in found if order in named]


def _as_typed(message: str, part: str, *, on: bool) -> str:
    """The part of a message as it was typed, if it can still be found in there; `on` to the end for an address."""
    at = message.lower().find(part)
    if at < 0:
        return message if on else part
    return message[at:] if on else message[at : at + len(part)]


def _about_shown_product(talk: Talk, request: Request) -> str:
    """A question about "it", when a product was shown last, is about the product and not for the articles."""
    plain = normalise(request.text)
    if request.intent != "knowledge":
        return request.intent
    if talk.before.product and lexicon.found("BACK", plain) and lexicon.found("DETAIL", plain):
        return "product_availability"
    return "product_search" if lexicon.found("GOODS", plain) and _LIMIT.search(plain) else "knowledge"
