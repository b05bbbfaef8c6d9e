"""The language in which a customer writes, where a message tells: what is said to them is in it from then on.

The desk asks for its own words and its tools' and the built-in model for its own, so that a reply is of one piece.
"""

import re

from agent.builtin.understanding.normalise import language
from knowledge.tokens import FUNCTION_WORDS

A_SENTENCE = 3
"""Words from which a Latin text may be English, and not a name, a size or a product pasted among Chinese."""
REQUESTS = frozenset(
    {"agent", "cancel", "complaint", "delivery", "exchange", "human", "invoice", "person", "recommend", "refund"}
    | {"replace", "return", "returns", "shipping", "support", "track", "tracking", "voucher", "warranty"}
)
"""Words that are English however few stand beside them."""
_EMAIL = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def written_in(text: str) -> str | None:
    """`zh` or `en`; None where a text could stand in a conversation in either."""
    found = language(_EMAIL.sub(" ", text))
    if found != "en":
        return found
    written = _WORD.findall(_EMAIL.sub(" ", text))
    words = {word.lower() for word in written}
    if not words.isdisjoint(REQUESTS):
        return "en"
    plain = text == text.lower() or not words.isdisjoint(FUNCTION_WORDS)
    return "en" if len(written) >= A_SENTENCE and plain else None
