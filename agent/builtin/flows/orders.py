"""Where an order is, and which orders there are. Looks only: changing them is `changes` and `returning`."""

import re
from typing import Any

from agent.builtin import matching, wording
from agent.builtin.flows import knowledge, picking
from agent.builtin.phrases import chips, name, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk

_NOT_HERE = re.compile(
    r"\b(?:says?|said|shows?|showing|marked|claims?)\b.{0,25}\bdelivered\b"
    r"|\bdelivered\b.{0,15}\b(?:but|yet|though)\b.{0,40}\b(?:not|never|nothing|no|\w+n't)\b"
    r"|(?:签收|送达|妥投).{0,8}(?:没|未|不)|没.{0,3}(?:收|拿)到.{0,12}(?:签收|送达)",
    re.IGNORECASE,
)
"""It has been delivered, says the carrier, and the customer has not got it."""
_OPEN = ("pending", "processed", "shipped")
MOST = 3
"""Orders that are told of at length in one reply."""


def status(talk: Talk, goal: Goal) -> Said:
    """How an order stands."""
    if _NOT_HERE.search(goal.words):
        return _not_here(talk, goal)
    named = [str(order) for order in goal.slots.get("orders", ())][:MOST]
    if len(named) > 1:
        return _all(talk, goal, named)
    if named or goal.slots.get("same_order") or talk.reply("order"):
        picked = picking.order(talk, goal, suits=_any, none="no_orders")
    else:
        running = [one for one in picking.orders_of(talk) if one.get("status") in _OPEN]
        if 1 < len(running) <= MOST and not _described(goal.words, running):
            return _all(talk, goal, [str(one["id"]) for one in running])
        if not running and (latest := picking.orders_of(talk)) and not _described(goal.words, latest):
            told_of = _one(talk, goal, str(latest[0]["id"]))
            gap = " " if talk.language == "en" else ""
            return Said(f"{say(talk.language, 'nothing_running')}{gap}{told_of}", "anything_else")
        picked = picking.order(talk, goal, suits=_open if running else _any, none="no_orders")
    if picked.order is None:
        return picked.said or Said(say(talk.language, "broken"))
    return Said(told(picked.order, talk.language), "anything_else")


def _not_here(talk: Talk, goal: Goal) -> Said:
    """A parcel that is said to have been delivered, and where it may be."""
    picked = picking.order(talk, goal, suits=lambda status: status == "delivered", none="no_orders")
    if picked.order is None:
        return picked.said or Said(say(talk.language, "broken"))
    text = told(picked.order, talk.language)
    if not goal.slots.get("told") and (article := knowledge.known(talk, Goal("knowledge", goal.words))):
        text = f"{text}\n\n{article.text}"
    return Said(text, "anything_else", chips=chips(talk.language, "ticket", "person"))


def _any(status: str) -> bool:
    return True


def _open(status: str) -> bool:
    return status in _OPEN


def _described(words: str, running: list[dict[str, Any]]) -> bool:
    """Whether the words tell one of the orders from the others."""
    return len(picking.holding(words, running)) == 1 or matching.by_position(words, len(running)) is not None


def _all(talk: Talk, goal: Goal, orders: list[str]) -> Said:
    return Said("\n\n".join(_one(talk, goal, order) for order in orders), "anything_else")


def _one(talk: Talk, goal: Goal, order: str) -> str:
    picked = picking.fetched(talk, goal, order)
    if picked.order is not None:
        return told(picked.order, talk.language)
    return say(talk.language, "order_not_found", order=order)


def history(talk: Talk, goal: Goal) -> Said:
    """The orders there are."""
    result = talk.call("list_orders")
    listed = picking.orders_of(talk)
    if not listed:
        return Said(say(talk.language, "broken" if result.get("why") == "broken" else "no_orders"))
    return _list(talk, listed, total=result.get("total_count"))


def _list(talk: Talk, listed: list[dict[str, Any]], total: Any = None) -> Said:
    count = total if isinstance(total, int) else len(listed)
    key = "your_orders" if count <= picking.SHOWN else "your_latest_orders"
    return Said(f"{say(talk.language, key)}\n\n{picking.show(talk, listed)}", "anything_else")


def told(order: dict[str, Any], language: str) -> str:
    """How an order stands, in sentences."""
    state = str(order.get("status", ""))
    key = f"stands_{state}" if state in (*_OPEN, "delivered", "cancelled", "returned") else "stands_otherwise"
    ordered = wording.day(order.get("ordered_on"), language)
    lines = [say(language, key, order=order.get("id"), day=ordered, status=name(language, "status", state))]
    lines += _parcels(order, language)
    items = _items(order, language)
    if items:
        lines.append(say(language, "contains", items=items))
    text = " ".join(lines) if language == "en" else "".join(lines)
    return re.sub(r" ?\n ?", "\n", text)


def _parcels(order: dict[str, Any], language: str) -> list[str]:
    """What is known of each parcel; of several, one after the other."""
    told = [_parcel(one, language) for one in order.get("parcels") or [] if isinstance(one, dict)]
    told = [one for one in told if one]
    if len(told) < 2:
        return told
    return [say(language, "several_parcels", count=len(told)), *(f"\n- {one}" for one in told), "\n"]


def _items(order: dict[str, Any], language: str) -> str:
    named = [
        f"{one.get('name')} × {one.get('quantity', 1)}" for one in order.get("items") or [] if isinstance(one, dict)
    ]
    return wording.joined(named[:4], language) + ("…" if len(named) > 4 else "")


def _parcel(parcel: dict[str, Any], language: str) -> str:
    """What is known of a parcel, as far as it is known."""
    said = []
    numbers = [str(number) for number in parcel.get("tracking") or []]
    carrier = parcel.get("carrier")
    if carrier and numbers:
        said.append(say(language, "with_carrier", carrier=carrier, tracking=wording.joined(numbers, language)))
    elif numbers or carrier:
        key = "with_tracking" if numbers else "with_carrier_only"
        said.append(say(language, key, tracking=wording.joined(numbers, language), carrier=carrier))
    for key in ("delivered_on", "expected_on", "shipped_on"):
        if parcel.get(key):
            said.append(say(language, key, day=wording.day(parcel[key], language)))
            break
    return (" " if language == "en" else "").join(said)
