"""Another variant for an item: in an order that has not left, or in exchange for what has arrived."""

from typing import Any

from agent.builtin import matching, variants, wording
from agent.builtin.flows import lines, picking, proposing, returning
from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk

SHOWN = 8
"""Variants that are listed at once."""


def change(talk: Talk, goal: Goal) -> Said:
    """Change the variant of items in a pending order; of a delivered one it is an exchange."""
    return _another(talk, goal, tool="change_order_items", wish="change_items", status="pending")


def exchange(talk: Talk, goal: Goal) -> Said:
    """Exchange delivered items for other variants; in a pending order it is a change."""
    return _another(talk, goal, tool="exchange_items", wish="exchange", status="delivered")


def _another(talk: Talk, goal: Goal, *, tool: str, wish: str, status: str) -> Said:
    none = "nothing_to_change" if status == "pending" else "nothing_to_exchange"
    picked = picking.order(talk, goal, suits=lambda one: one in ("pending", "delivered"), none=none)
    if picked.order is None or picked.goal is None:
        return picked.said or Said(say(talk.language, "broken"))
    order, goal, can = picked.order, picked.goal, picked.order.get("can") or ()
    if wish not in can:
        other = {"change_items": "exchange", "exchange": "change_items"}[wish]
        if other not in can:
            return returning.cannot(talk, order, wish)
        tool = "exchange_items" if other == "exchange" else "change_order_items"
    chosen = lines.pick(talk, goal, order)
    if isinstance(chosen, Said):
        return chosen
    goal = goal.having(items=[line["item"] for line in chosen])
    return _with_variants(talk, goal, order, chosen, tool)


def _with_variants(talk: Talk, goal: Goal, order: dict[str, Any], chosen: list[dict[str, Any]], tool: str) -> Said:
    new_items = dict(goal.slots.get("new_items") or {})
    for line in chosen:
        if str(line["item"]) in new_items:
            continue
        found = _variant(talk, goal.having(new_items=new_items), line)
        if isinstance(found, Said):
            return found
        new_items[str(line["item"])] = found
    result = talk.call(
        tool,
        order=order["id"],
        items=[line["item"] for line in chosen],
        new_items=[new_items[str(line["item"])] for line in chosen],
        quantities=lines.quantities(goal.words, chosen),
    )
    return proposing.proposed(talk, goal.having(new_items=new_items), tool, result)


def _variant(talk: Talk, goal: Goal, line: dict[str, Any]) -> str | Said:
    """The id of the variant that is wished for in place of a line, or the question which."""
    product = talk.call("get_product", product=line["product"]).get("product")
    offered = [one for one in (product or {}).get("variants") or [] if isinstance(one, dict) and one.get("item")]
    current = next((one for one in offered if one["item"] == line["item"]), line)
    others = [one for one in offered if one["item"] != line["item"] and one.get("available")]
    if not others:
        return Said(say(talk.language, "no_other_variant", name=line.get("name")), "anything_else")
    reply = talk.reply("variant")
    if reply and (place := _listed(reply, variants.differing(goal.words, current, others))):
        return place
    for text in filter(None, (reply, goal.words)):
        fitting = variants.wished(text, current, offered)
        available = [one for one in fitting if one.get("available")]
        if len(available) == 1:
            return str(available[0]["item"])
        if fitting and not available:
            return _ask(talk, goal, "not_available", line, others)
        if available:
            return _ask(talk, goal, "which_variant", line, available)
    return _ask(talk, goal, "which_variant", line, variants.differing(goal.words, current, others))


def _listed(reply: str, others: list[dict[str, Any]]) -> str | None:
    place = matching.by_position(reply, min(len(others), SHOWN))
    return str(others[place]["item"]) if place is not None else None


def _ask(talk: Talk, goal: Goal, key: str, line: dict[str, Any], offered: list[dict[str, Any]]) -> Said:
    shown = wording.numbered(_offered(one, talk.language) for one in offered[:SHOWN])
    text = f"{say(talk.language, key, name=lines.shown_line(line, talk.language))}\n\n{shown}"
    return Said(text, "variant", goal, chips(talk.language, "person"))


def _offered(one: dict[str, Any], language: str) -> str:
    """`red, L (31.90 USD)`."""
    options, price = wording.options(one.get("options"), language), wording.money(one.get("price"), language)
    return f"{options}（{price}）" if language == "zh" else f"{options} ({price})"
