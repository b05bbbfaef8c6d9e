"""The language in which a customer writes, where a message tells: what the desk says to them is in it from then on."""

from agent.builtin.understanding.normalise import language
from knowledge.tokens import FUNCTION_WORDS

A_SENTENCE = 3
"""Words from which a Latin text may be English, and not a name, a size or a product pasted among Chinese."""


def written_in(text: str) -> str | None:
    """`zh` or `en`; None where a text could stand in a conversation in either."""
    found = language(text)
    if found != "en":
        return found
    words = [word.strip(".,!?;:'\"") for word in text.lower().split()]
    return "en" if len(words) >= A_SENTENCE and not FUNCTION_WORDS.isdisjoint(words) else None
