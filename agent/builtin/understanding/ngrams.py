"""A message as the numbers that the linear reader weighs: its letters and words, whole and at its two ends, and what
it answers.

Used for training and for reading alike, so that both see the same. Values are counts; `linear` weighs and normalises
them. `plain`, `letter_grams` and `word_grams` serve the networks too.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from agent.builtin.understanding.normalise import normalise

QUESTIONS = (
    "order",
    "confirm",
    "item",
    "variant",
    "email",
    "code",
    "address",
    "reason",
    "offer_person",
    "anything_else",
)
"""What the assistant may have asked for last."""
VIEWS = {"c": 1.0, "w": 1.0, "l": 0.7, "f": 0.4}
"""Letters, words, words of the last part (where a changed mind ends) and of the first; how much each counts."""
RULE, FACT = 0.5, 1.0
LONGEST_TEXT = 600
"""Characters that are read of a message; what somebody wants stands at one of its ends."""

_DIGITS = re.compile(r"\d")
_WORDS = re.compile(r"[a-z']+|0+|[\u4e00-\u9fff]|[?!]")
_PLAIN_WORDS = re.compile(r"[a-z']+|[\u4e00-\u9fff]")
_PARTS = re.compile(r"[,.;!?，。；！？、\n]+|\b(?:but|actually|wait|instead)\b|不过|还是|算了")
_SENTENCES = re.compile(r"[,.;!?，。；！？\n]+")


def plain(text: str) -> str:
    """A message in the one form that is read, its middle left out if it is long, every digit a nought."""
    half = LONGEST_TEXT // 2
    ends = text if len(text) <= LONGEST_TEXT else f"{text[:half]}\n{text[-half:]}"
    return _DIGITS.sub("0", normalise(ends))


def letter_grams(text: str) -> Iterator[str]:
    """Runs of two to five letters within a word, its borders counted as blanks."""
    for word in text.split():
        bordered = f" {word} "
        for size in range(2, 6):
            for start in range(len(bordered) - size + 1):
                yield bordered[start : start + size]


def word_grams(text: str, most: int) -> Iterator[str]:
    """Runs of words, each Chinese character, question and exclamation mark a word of its own."""
    return _grams(_WORDS.findall(text), most)


def views(text: str) -> dict[str, Counter[str]]:
    """The n-grams of each view."""
    read = plain(text)
    return {
        "c": Counter(letter_grams(read)),
        "w": Counter(word_grams(read, 3)),
        "l": Counter(_grams(_PLAIN_WORDS.findall(_part(_PARTS, read, -1)), 2)),
        "f": Counter(_grams(_PLAIN_WORDS.findall(_part(_SENTENCES, read, 0)), 2)),
    }


def facts(text: str, expecting: str | None, rules: Collection[str]) -> dict[str, float]:
    """What is known of a message besides its words: the question it answers, its length, the intents that rules found."""
    size = len(plain(text))
    found = {f"q {expecting}": FACT, "long": min(size, 200) / 200}
    if size < 6:
        found["tiny"] = FACT
    if size < 15:
        found["short"] = FACT
    return found | {f"r {intent}": RULE for intent in rules}


def _grams(words: list[str], most: int) -> Iterator[str]:
    for size in range(1, most + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _part(border: re.Pattern[str], text: str, place: int) -> str:
    parts = [part for part in border.split(text) if part.strip()]
    return parts[place] if parts else text
