"""What a message asks for: its intents, each with the part of the message that says so, and the facts it names."""

import re
from dataclasses import dataclass

from agent.builtin.understanding import lexicon
from agent.builtin.understanding.general import asks
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.plain import plain
from agent.builtin.understanding.reader import read
from agent.builtin.understanding.rules import hits
from agent.builtin.understanding.settle import PRODUCTS, settled
from agent.builtin.understanding.slots import Slots, read_slots
from agent.builtin.understanding.spelling import mended
from agent.builtin.understanding.story import Story

_PUZZLED = re.compile(
    r"(?:(?:huh|what|eh|hm+|pardon(?: me)?|excuse me|come again|sorry|say what|what do you mean"
    r"|i do not (?:get|understand) (?:it|that|this|you)|什么意思|什么|啥意思|啥|没懂|没听懂|没看懂|看不懂|不懂|不明白)\W*)+"
)
"""Who says no more than that has not understood us, and asks for nothing."""


@dataclass(frozen=True, slots=True)
class Request:
    """One intent, and the text of the clauses that carry it."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """`requests` holds the same intents in the order of the message."""

    intents: frozenset[str]
    slots: Slots
    requests: tuple[Request, ...] = ()


def recognise(text: str, *, expecting: str | None = None) -> Recognised:
    """Understand one message. `expecting` is what the customer was asked for last, or None.

    The rules find which clause speaks of what; the reader, which weighs all of the message, has the last word where
    the message is not plain.
    """
    slots = read_slots(text, expecting=expecting)
    if expecting == "code" and slots.code:
        return Recognised(frozenset({"verification_code"}), slots, (Request("verification_code", normalise(text)),))
    if _PUZZLED.fullmatch(normalise(text)):
        return Recognised(frozenset(), slots)
    found = ruled(text)
    rules = {intent for intent, _ in found}
    asked_for_nothing = expecting in (None, "anything_else", "offer_person")
    if asked_for_nothing and (beyond_doubt := plain(mended(normalise(text)), rules)):
        return Recognised(frozenset({beyond_doubt}), slots, (Request(beyond_doubt, normalise(text)),))
    intents = read(text, expecting, rules)
    if intents <= PRODUCTS and "ask_human" in rules and not lexicon.found("GOODS", normalise(text)):
        intents = frozenset({"ask_human"})
    elif intents <= PRODUCTS and rules == {"complaint"} and asked_for_nothing and not asks(text):
        intents = frozenset({"complaint"})
    return Recognised(intents, slots, _requests(text, intents, found))


def ruled(text: str) -> list[tuple[str, str]]:
    """(intent, clause) as the rules find them, in the order of the message."""
    story = Story.of(mended(normalise(text)))
    return [(intent, story.clauses[index].text) for intent, index in settled(hits(story))]


def _requests(text: str, intents: frozenset[str], found: list[tuple[str, str]]) -> tuple[Request, ...]:
    clauses: dict[str, list[str]] = {}
    for intent, clause in found:
        if intent in intents:
            clauses.setdefault(intent, []).append(clause)
    named = [Request(intent, " ".join(dict.fromkeys(parts))) for intent, parts in clauses.items()]
    unnamed = [Request(intent, normalise(text)) for intent in sorted(intents - set(clauses))]
    return (*named, *unnamed)
