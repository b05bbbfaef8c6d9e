"""Putting a change before the customer, and telling what became of it. The card with the buttons is the session's."""

from typing import Any

from agent.builtin import wording
from agent.builtin.phrases import chips, name, say, table
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.transcript import Settled
from agent.builtin.understanding.normalise import language as language_of
from tools.approval import CUSTOMER, STAFF


def proposed(talk: Talk, goal: Goal, tool: str, result: dict[str, Any]) -> Said:
    """What to say of a write that was just called."""
    if result.get("status") == CUSTOMER:
        return Said(say(talk.language, "confirm"), "confirm", Goal(goal.intent, goal.words, goal.slots, waits=True))
    if result.get("status") == STAFF:
        return Said(say(talk.language, "with_staff"), "anything_else")
    if "error" in result:
        return refused(talk, result)
    return Said(done(talk, tool, result), "anything_else")


def refused(talk: Talk, result: dict[str, Any]) -> Said:
    """Why something cannot be done, in the tool's own words where they are fit for a customer."""
    return Said(reason(talk, result), "offer_person", chips=chips(talk.language, "person"))


def reason(talk: Talk, result: dict[str, Any]) -> str:
    """The sentence of an error; ours where the tool's is meant for models or is in another language."""
    why, sentence = str(result.get("why", "")), str(result.get("error", ""))
    own = f"why_{why}"
    if why and own in table(talk.language):
        return say(talk.language, own)
    fit = why and language_of(sentence) == talk.language and "hand_over" not in sentence and "_" not in sentence
    return sentence if fit else say(talk.language, "cannot")


def told(talk: Talk, settled: Settled) -> str:
    """What became of an action that waited for somebody's yes."""
    if settled.outcome == "done":
        return done(talk, settled.tool, settled.result)
    if settled.outcome == "failed":
        why = reason(talk, settled.result) if settled.result.get("error") else ""
        return " ".join(filter(None, [say(talk.language, "action_failed"), why]))
    who = "staff" if settled.approver == "staff" else "action"
    return say(talk.language, f"{who}_{settled.outcome}" if settled.outcome == "expired" else f"{who}_declined")


def done(talk: Talk, tool: str, result: dict[str, Any]) -> str:
    """That it is done, with the money and where it goes, as far as the result says so."""
    key = f"done_{tool}"
    if key not in table(talk.language):
        return say(talk.language, "done")
    values = {
        "order": result.get("order", ""),
        "address": result.get("ship_to") or result.get("address") or "",
        "method": result.get("method") or "",
    }
    sentences = [say(talk.language, key, **values), *_money(talk.language, tool, result)]
    return (" " if talk.language == "en" else "").join(sentences)


def _money(language: str, tool: str, result: dict[str, Any]) -> list[str]:
    """What is paid or refunded. Of a return or an exchange it waits for the goods."""
    later = "later" if tool in ("return_items", "exchange_items") else "now"
    said = []
    for key, kind in (("refund", "refund"), ("paid", "paid"), ("to_pay", "paid")):
        if result.get(key):
            method = result.get("refund_method" if key == "refund" and "paid" in result else "method") or ""
            said.append(
                say(
                    language,
                    f"{kind}_{later}",
                    amount=wording.money(result[key], language),
                    method=method or name(language, "words", "original_method"),
                )
            )
    return said
