"""The goals that a message adds: one for each request in it, with the orders and the words that belong to it."""

import re
from collections.abc import Iterable, Sequence

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
_OPEN_HOURS = re.compile(
    r"\b(?:what time|opening hours|working hours|office hours|when (?:are|do|is))\b|几点|什么时候|上班|下班|营业时间|工作时间|服务时间",
    re.IGNORECASE,
)
_WITH_ADDRESS = frozenset({"change_order_address", "change_address"})
_REPLIES = frozenset({"yes", "no", "verification_code"})


def fresh(talk: Talk) -> tuple[Goal, ...]:
    """The goals of the message, in its order."""
    requests = _asked(
        one for one in talk.understood.requests if one.intent not in _REPLIES and not _only_of_people(talk, one)
    )
    goals = tuple(_goal(talk, request, requests) for request in requests)
    if goals or _mere_reply(talk):
        return goals
    return _seen_by_rules(talk) or _about_what_was_shown(talk)


def _asked(requests: Iterable[Request]) -> list[Request]:
    """Without what only looks like a second request: the price in `do you ship to Canada and what does it cost`, and
    the list of orders beside the one that is asked about.
    """
    asked = list(requests)
    intents = {request.intent for request in asked}
    unnamed = {request.intent for request in asked if not lexicon.found("GOODS", request.text)}
    if "knowledge" in intents and "product_availability" in unnamed:
        asked = [request for request in asked if request.intent != "product_availability"]
    if "order_history" in intents and intents & {"order_status", "recommendation"} and not _apart(asked):
        asked = [request for request in asked if request.intent != "order_history"]
    return asked


def _apart(requests: Sequence[Request]) -> bool:
    """Whether each stands in words of its own."""
    return len({request.text for request in requests}) == len(requests)


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
    intent = _settled_intent(talk, request)
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


def _only_of_people(talk: Talk, request: Request) -> bool:
    """Whether a request for a person only asks when people are there, and the articles are asked as well."""
    also = "knowledge" in talk.understood.intents
    return request.intent == "ask_human" and also and _OPEN_HOURS.search(talk.text) is not None


def _asks_what_this_is(request: Request) -> bool:
    """Whether people are named in the question what this is, and nowhere else."""
    plain = normalise(request.text)
    asked = lexicon.found("BOTQ", plain)
    return bool(asked) and all(
        any(start <= at < end for start, end in asked) for at, _ in lexicon.found("HUMAN", plain)
    )


def _settled_intent(talk: Talk, request: Request) -> str:
    """A question about "it", when a product was shown last, is about the product and not for the articles; one that
    names an order and no goods is about the order.
    """
    plain = normalise(request.text)
    if request.intent == "ask_human" and _asks_what_this_is(request):
        return "out_of_scope"
    of_goods = request.intent in ("product_search", "product_availability")
    if of_goods and read_slots(request.text).orders and not lexicon.found("GOODS", plain):
        return "order_status"
    if request.intent != "knowledge":
        return request.intent
    if talk.before.product and lexicon.found("BACK", plain) and lexicon.found("DETAIL", plain):
        return "product_availability"
    return "product_search" if lexicon.found("GOODS", plain) and _LIMIT.search(plain) else "knowledge"
