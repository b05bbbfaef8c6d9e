"""Which order is meant: named, pointed at, described by what is in it, or the only one that comes into question."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agent.builtin import matching, wording
from agent.builtin.flows import lines
from agent.builtin.phrases import name, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk

_AN_ORDER = re.compile(r"\border\b|订单|那单|这单|一单")
SHOWN = 6
"""Orders that are listed at once."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The order and the goal that now knows it, or what to say because there is none yet."""

    order: dict[str, Any] | None = None
    goal: Goal | None = None
    said: Said | None = None


def order(talk: Talk, goal: Goal, *, suits: Callable[[str], bool], none: str) -> Picked:
    """Find the order of a goal. `suits` takes a status; `none` is the phrase for when no order suits."""
    wanted = goal.slots.get("order") or _named(talk, goal)
    if wanted:
        picked = fetched(talk, goal, str(wanted))
        other = _another(talk, picked.order) if picked.order and talk.reply("item") else None
        return fetched(talk, goal, other) if other else picked
    listed = orders_of(talk)
    if not listed:
        return Picked(said=Said(say(talk.language, "no_orders")))
    fitting = [one for one in listed if suits(str(one.get("status", "")))]
    if not fitting:
        return Picked(said=Said(say(talk.language, none)))
    place = _described(talk, goal, fitting, listed) or _only_one(talk, goal, fitting)
    if place is not None:
        return fetched(talk, goal, place)
    return Picked(said=ask(talk, goal, fitting))


def fetched(talk: Talk, goal: Goal, wanted: str) -> Picked:
    """The order with this id; asks again when the customer has none such."""
    result = talk.call("get_order", order=wanted)
    found = result.get("order")
    if isinstance(found, dict):
        talk.remember(order=str(found.get("id", wanted)))
        return Picked(found, goal.having(order=str(found.get("id", wanted))))
    if result.get("why") == "broken":
        return Picked(said=Said(say(talk.language, "broken"), "offer_person"))
    slots = {key: value for key, value in goal.slots.items() if key not in ("order", "orders", "same_order")}
    again = Goal(goal.intent, goal.words, {**slots, "unknown": wanted})
    return Picked(said=Said(say(talk.language, "order_not_found", order=wanted), "order", again))


def orders_of(talk: Talk) -> list[dict[str, Any]]:
    """The customer's orders, the newest first."""
    listed = talk.call("list_orders").get("orders")
    return [one for one in listed if isinstance(one, dict) and "id" in one] if isinstance(listed, list) else []


def holding(text: str, listed: Sequence[dict[str, Any]]) -> list[int]:
    """The places of the orders in which there is what a text names: one, several, or none."""
    return matching.holding(text, [[str(item) for item in one.get("items") or []] for one in listed])


def ask(talk: Talk, goal: Goal, fitting: list[dict[str, Any]]) -> Said:
    """Which of these is it?"""
    return Said(f"{say(talk.language, 'which_order')}\n\n{show(talk, fitting)}", "order", goal)


def show(talk: Talk, listed: list[dict[str, Any]]) -> str:
    """Orders as a numbered list, remembered so that "the second one" has a meaning."""
    shown = listed[:SHOWN]
    talk.remember(orders=tuple(str(one["id"]) for one in shown))
    return wording.numbered(line(one, talk.language) for one in shown)


def line(one: dict[str, Any], language: str) -> str:
    """An order in one line: its number, day, what is in it, how it stands."""
    items = wording.joined([str(item) for item in one.get("items") or []][:3], language)
    status = name(language, "status", str(one.get("status", "")))
    ordered = wording.day(one.get("ordered_on"), language)
    return say(language, "order_line", order=one["id"], day=ordered, items=items, status=status)


def _named(talk: Talk, goal: Goal) -> str | None:
    """The order that the request names, or that the reply to "which one?" names or points at."""
    if talk.reply("order"):
        if talk.understood.slots.orders:
            return talk.understood.slots.orders[0]
        place = matching.by_position(talk.text, len(talk.before.orders))
        if place is not None:
            return talk.before.orders[place]
    if named := goal.slots.get("orders"):
        return str(named[0])
    return talk.state.order if goal.slots.get("same_order") and talk.state.order else None


def _another(talk: Talk, asked_about: dict[str, Any]) -> str | None:
    """The other order that is meant by who names, instead of an item of the order in question, one of another."""
    lines_here = [line for line in asked_about.get("items") or [] if isinstance(line, dict)]
    if lines.named(talk.text, lines_here, listed=True):
        return None
    listed = orders_of(talk)
    found = holding(talk.text, listed)
    place = found[0] if len(found) == 1 else None
    if place is None and _AN_ORDER.search(talk.text.lower()):
        place = matching.by_position(talk.text, len(listed))
    meant = str(listed[place]["id"]) if place is not None else None
    return meant if meant != str(asked_about.get("id")) else None


def _only_one(talk: Talk, goal: Goal, fitting: list[dict[str, Any]]) -> str | None:
    """The only order that suits, or the one that the conversation is about already.

    Not for somebody who has named an order that is not theirs: whichever it is, they did not mean this one.
    """
    if goal.slots.get("unknown"):
        return None
    ids = [str(one["id"]) for one in fitting]
    return ids[0] if len(ids) == 1 else talk.before.order if talk.before.order in ids else None


def _described(talk: Talk, goal: Goal, fitting: list[dict[str, Any]], listed: list[dict[str, Any]]) -> str | None:
    """The order whose contents or place in time the customer speaks of."""
    for text in filter(None, (talk.reply("order"), goal.words)):
        for some in (fitting, listed):
            if len(found := holding(text, some)) == 1:
                return str(some[found[0]]["id"])
        if (place := matching.by_position(text, len(fitting))) is not None:
            return str(fitting[place]["id"])
    return None
