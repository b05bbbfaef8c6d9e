"""Cancelling an order, and changing where it goes and how it is paid. What is in it is `items`'."""

import re
from typing import Any

from agent.builtin import addresses, wording
from agent.builtin.flows import picking, proposing, returning
from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk

_REASONS = (
    ("mistake", re.compile(r"mistake|accident|by error|wrong|twice|duplicate|without asking|错|误|重复|手滑|不小心|多拍")),
    ("cheaper", re.compile(r"cheaper|better price|expensive|便宜|太贵|降价")),
    ("slow", re.compile(r"too long|too slow|too late|taking (?:so|forever|ages|way)|in time|太慢|太久|等不|来不及|延迟")),
    ("not_needed", re.compile(r"(?:no longer|do not|don't|dont|not).{0,15}(?:need|want)|already (?:have|bought)|changed my mind|不想要|不要|不需要|不用|用不上|改主意|买到了|不想买")),
)  # fmt: skip


def cancel(talk: Talk, goal: Goal) -> Said:
    """Cancel an order that is still pending; the reason is asked for once."""
    picked = picking.order(talk, goal, suits=_pending, none="nothing_to_cancel")
    if picked.order is None or picked.goal is None:
        return picked.said or Said(say(talk.language, "broken"))
    order, goal = picked.order, picked.goal
    if "cancel" not in (order.get("can") or ()):
        return returning.cannot(talk, order, "cancel")
    reason = talk.reply("reason") or _reason(goal.words, talk.language)
    if not reason:
        question = say(talk.language, "why_cancel", order=order["id"])
        return Said(question, "reason", goal, chips(talk.language, "not_needed", "mistake"))
    result = talk.call("cancel_order", order=order["id"], reason=reason[:200])
    return proposing.proposed(talk, goal.having(reason=reason[:200]), "cancel_order", result)


def _pending(status: str) -> bool:
    return status == "pending"


def _reason(words: str, language: str) -> str:
    for key, pattern in _REASONS:
        if pattern.search(words.lower()):
            return say(language, f"reason_{key}")
    return ""


def order_address(talk: Talk, goal: Goal) -> Said:
    """Send an order somewhere else."""
    picked = picking.order(talk, goal, suits=_pending, none="nothing_to_change")
    if picked.order is None or picked.goal is None:
        return picked.said or Said(say(talk.language, "broken"))
    order, goal = picked.order, picked.goal
    if "change_address" not in (order.get("can") or ()):
        return returning.cannot(talk, order, "change")
    place = _place(talk, goal)
    if isinstance(place, Said):
        return place
    result = talk.call("change_order_address", order=order["id"], **place)
    return proposing.proposed(talk, goal, "change_order_address", result)


def profile_address(talk: Talk, goal: Goal) -> Said:
    """Change the address in the customer's profile."""
    talk.call("get_profile")  # whoever may not read it may not change it: verify before asking for the address
    place = _place(talk, goal)
    if isinstance(place, Said):
        return place
    result = talk.call("change_address", **place)
    return proposing.proposed(talk, goal, "change_address", result)


def _place(talk: Talk, goal: Goal) -> dict[str, str] | Said:
    """The arguments of an address tool, from what was said until now, or the question for what is missing."""
    said = ", ".join(filter(None, [str(goal.slots.get("address", "")), talk.reply("address")]))
    found = addresses.parsed(said or goal.words)
    if found.line1 and found.city:
        return found.arguments()
    if found.line1:
        return Said(say(talk.language, "ask_city"), "address", goal.having(address=said or goal.words))
    return Said(say(talk.language, "ask_address"), "address", goal)


def payment(talk: Talk, goal: Goal) -> Said:
    """Pay an order with another of the customer's payment methods."""
    picked = picking.order(talk, goal, suits=_pending, none="nothing_to_change")
    if picked.order is None or picked.goal is None:
        return picked.said or Said(say(talk.language, "broken"))
    order, goal = picked.order, picked.goal
    if "change_payment" not in (order.get("can") or ()):
        return returning.cannot(talk, order, "change")
    chosen = _method(talk, goal, order)
    if isinstance(chosen, Said):
        return chosen
    result = talk.call("change_order_payment", order=order["id"], payment_method=chosen)
    return proposing.proposed(talk, goal, "change_order_payment", result)


def _method(talk: Talk, goal: Goal, order: dict[str, Any]) -> str | Said:
    """The id of the method that is meant: not the one that paid."""
    profile = talk.call("get_profile")
    paid = {str(one.get("method")) for one in order.get("payments") or [] if isinstance(one, dict)}
    methods = [one for one in profile.get("payment_methods") or [] if isinstance(one, dict) and one.get("id")]
    others = [one for one in methods if str(one.get("label")) not in paid]
    if not others:
        return Said(say(talk.language, "no_other_method"), "anything_else")
    for text in filter(None, (talk.reply("payment"), goal.words)):
        found = addresses.method_meant(text, others, listed=bool(talk.reply("payment")))
        if found:
            return found
    if len(others) == 1 and not talk.reply("payment") and not addresses.names_a_method(goal.words):
        return str(others[0]["id"])
    shown = wording.numbered(str(one.get("label")) for one in others)
    return Said(f"{say(talk.language, 'which_method')}\n\n{shown}", "payment", goal)
