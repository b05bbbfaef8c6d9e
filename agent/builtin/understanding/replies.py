"""Replies to what was asked: a bare yes or no, a number, an e-mail, a colour. What is more than that is a message like any other."""

from agent.builtin.understanding import lexicon
from agent.builtin.understanding.slots import Slots

_EMPTY: frozenset[str] = frozenset()
_WORDS = 6
"""A reply that fills a slot is short: so many words, or three times as many Chinese characters."""


def read(text: str, expecting: str | None, slots: Slots) -> frozenset[str] | None:
    """The intents of a mere reply, empty where it only fills a slot; None where it is more."""
    bare = text.strip(" ,.!?;:。、~…\"'-()\n")
    if not bare:
        return _EMPTY
    for intent, concept in (("yes", "YES"), ("no", "NO")):
        if lexicon.whole(concept, bare) and (expecting or bare not in ("1", "wait", "stop", "please")):
            return frozenset({intent})
    if bare.replace(" ", "").isdigit():
        return _EMPTY
    return None
