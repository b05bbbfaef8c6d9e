"""How a statement is made: denied, under a condition, as a question, as somebody else's words. English and Chinese."""

import re

from agent.truth.words import words

_WORDS = words("frames")
_NOT = _WORDS.pattern("not")
_NO_DENIAL = _WORDS.pattern("no_denial")
_IF = _WORDS.pattern("if")
_ASKS = re.compile(rf"(?:and |or |so |but )?(?:{_WORDS.source('{asks}')})\b", re.IGNORECASE)
_HAN_ASKS = _WORDS.pattern("han_asks")
_GENERIC = _WORDS.pattern("generic")
_STATES = re.compile(r"(?:so |and |but )?(?:i|we)(?:'ve| have|'m| am| just)\b", re.IGNORECASE)
_QUOTED = _WORDS.pattern("quoted")


def denied(before: str) -> bool:
    """Whether what stands before a word turns it into its opposite."""
    return _NOT.search(before) is not None and _NOT.search(_NO_DENIAL.sub(" ", before)) is not None


def conditional(text: str) -> bool:
    return _IF.search(text) is not None


def asked(clause: str, sentence: str) -> bool:
    """Whether a clause is a question, and not a statement with a question behind it."""
    last = sentence.rstrip().endswith("?") and sentence.rstrip(" ?").endswith(clause.rstrip(" ?"))
    last = last and not _STATES.match(clause)
    return (
        last
        or (sentence.rstrip().endswith("?") and _ASKS.match(clause) is not None)
        or _HAN_ASKS.search(clause.rstrip()) is not None
    )


def generic(text: str) -> bool:
    """Whether it speaks of all such things, and not of the customer's: "orders that have been shipped"."""
    return _GENERIC.search(text) is not None


def quoted(text: str) -> bool:
    """Whether it tells what the customer said, wants or thinks."""
    return _QUOTED.search(text) is not None
