"""Sending things back for their money, and where that money is."""

import re
from typing import Any

from agent.builtin import addresses, wording
from agent.builtin.flows import lines, picking, proposing
from agent.builtin.phrases import chips, name, say, table
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.spelling import mended

_WANTED = re.compile(
    r"\b(?:want|like|need|get|have|give)\b.{0,20}\b(?:my money back|refund(?:ed)?)\b|(?:想要?|要|给我|帮我|申请).{0,4}退(?:款|钱)",
    re.IGNORECASE,
)
"""The money is asked for, and not where it is."""
_PLACE = re.compile(
    r"\b(?:money|refund|amount|cash|refund(?:ed)?(?: it| that| them| everything| me)?)(?: back)? (?:to|on|onto|into) (?:my|the|an?|our) ([a-z][a-z' ]{2,25})"
    r"|(?:钱|款|金额).{0,3}(?:到|回|进|至)(?:我的?)?([\u4e00-\u9fffa-z]{2,8})",
    re.IGNORECASE,
)
"""Where the money is to go."""
_WHERE_IT_CAME_FROM = re.compile(
    r"(?:bank |credit |debit )?(?:account|card)\b|bank\b|original|same|way\b|payment|method|原|账[户号]|银行|卡|支付",
    re.IGNORECASE,
)
_SETTLED = ("cancelled", "returned")


def give_back(talk: Talk, goal: Goal) -> Said:
    """Return items of a delivered order."""
    # It may stand in a part of the message that asks for something else.
    if place := _PLACE.search(mended(normalise(talk.text))):
        goal = goal.having(place=place[0])
    picked = picking.order(talk, goal, suits=lambda status: status == "delivered", none="nothing_to_return")
    if picked.order is None or picked.goal is None:
        return picked.said or Said(say(talk.language, "broken"))
    order, goal = picked.order, picked.goal
    if "return" not in (order.get("can") or ()):
        return cannot(talk, order, "return")
    chosen = lines.pick(talk, goal, order)
    if isinstance(chosen, Said):
        return chosen
    items = [str(line["item"]) for line in chosen]
    goal = goal.having(items=items)
    refund_to = _refund_to(talk, goal, order)
    if isinstance(refund_to, Said):
        return refund_to
    quantities = lines.quantities(f"{goal.words} {talk.reply('item')}", chosen)
    asked = {
        "order": order["id"],
        "quantities": quantities,
        "refund_to": refund_to,
        "reason": goal.words[:300] or None,
    }
    result = _returned(talk, items, asked)
    return proposing.proposed(talk, goal, "return_items", result)


def _refund_to(talk: Talk, goal: Goal, order: dict[str, Any]) -> str | Said | None:
    """The payment method that a customer names for the money, none where they name none.

    Who names one that is not understood is asked: the money would go where they did not want it.
    """
    words = f"{goal.words} {goal.slots.get('place', '')} {talk.reply('item')}"
    reply, place = talk.reply("payment"), _PLACE.search(words)
    elsewhere = place is not None and not _WHERE_IT_CAME_FROM.match(place[1] or place[2])
    if not (reply or elsewhere or addresses.names_a_method(words)):
        return None
    methods = talk.call("get_profile").get("payment_methods")
    known = [one for one in methods if isinstance(one, dict) and one.get("id")] if isinstance(methods, list) else []
    paid = {str(one.get("method")) for one in order.get("payments") or [] if isinstance(one, dict)}
    may = [one for one in known if str(one.get("label")) in paid or "balance" in one]
    for text in filter(None, (reply, words)):
        if found := addresses.method_meant(text, may, listed=bool(reply)):
            return found
    if not elsewhere or not may:
        return None
    shown = wording.numbered(str(one.get("label")) for one in may)
    return Said(f"{say(talk.language, 'which_refund')}\n\n{shown}", "payment", goal)


def _returned(talk: Talk, items: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    """The result of the tool; items that are on their way back already are left out, where others remain."""
    while True:
        result = talk.call("return_items", items=items, **asked)
        rest = [item for item in items if item not in str(result.get("error", ""))]
        if result.get("why") != "nothing_left" or not rest or len(rest) == len(items):
            return result
        items = rest


def cannot(talk: Talk, order: dict[str, Any], wish: str) -> Said:
    """Why this order cannot be returned, exchanged, cancelled or changed now, and what can be done instead."""
    language, can = talk.language, order.get("can") or ()
    status = str(order.get("status", ""))
    key = f"cannot_{wish}_{status}"
    known = key if key in table(language) else f"cannot_{wish}"
    text = say(language, known, order=order.get("id"), status=name(language, "status", status))
    offer = next((one for one in ("cancel", "return") if one in can and one != wish), None)
    if offer:
        gap = " " if language == "en" else ""
        text = f"{text}{gap}{say(language, f'offer_{offer}')}"
        return Said(text, "anything_else", chips=chips(language, offer))
    return Said(text, "anything_else", chips=chips(language, "person"))


def refund(talk: Talk, goal: Goal) -> Said:
    """Where the money of an order is."""
    picked = picking.order(
        talk, goal, suits=lambda status: status in (*_SETTLED, "delivered"), none="no_refund_expected"
    )
    if picked.order is None:
        return picked.said or Said(say(talk.language, "broken"))
    order = picked.order
    told = [*_paid_back(talk, order), *_on_the_way(talk, order)]
    if told:
        return Said((" " if talk.language == "en" else "").join(told), "anything_else")
    can = order.get("can") or ()
    items = [line for line in order.get("items") or [] if isinstance(line, dict)]
    if "return" in can and _WANTED.search(goal.words) and lines.named(goal.words, items):
        return give_back(talk, Goal("return_items", goal.words, {"order": str(order["id"])}))
    for wish, intent in (("return", "return_items"), ("cancel", "cancel_order")):
        if wish in can:
            text = say(talk.language, f"no_refund_but_{wish}", order=order["id"])
            return Said(text, "confirm", Goal(intent, goal.words, {"order": str(order["id"]), "offered": True}))
    text = say(talk.language, "no_refund_known", order=order["id"])
    return Said(text, "offer_person", chips=chips(talk.language, "person", "ticket"))


def _paid_back(talk: Talk, order: dict[str, Any]) -> list[str]:
    refunds = [one for one in order.get("payments") or [] if isinstance(one, dict) and one.get("kind") == "refund"]
    return [
        say(
            talk.language,
            "refunded",
            order=order["id"],
            amount=wording.money(one.get("amount"), talk.language),
            method=one.get("method"),
            day=wording.day(one.get("on"), talk.language),
        )
        for one in refunds
    ]


def _on_the_way(talk: Talk, order: dict[str, Any]) -> list[str]:
    """The returns and exchanges of an order, each with its status, and what a return brings."""
    told = []
    for back in order.get("returns") or []:
        if not isinstance(back, dict):
            continue
        kind, status = str(back.get("kind") or "return"), str(back.get("status") or "requested")
        words = {
            "kind": name(talk.language, "words", kind),
            "status": name(talk.language, "return_status", status),
            "order": order["id"],
            "id": back.get("id"),
        }
        told.append(say(talk.language, "return_seen", **words))
        if kind == "return" and status in ("requested", "received") and back.get("amount"):
            key = "return_refund_later" if status == "requested" else "return_refund"
            told.append(say(talk.language, key, amount=wording.money(back["amount"], talk.language)))
    return told
