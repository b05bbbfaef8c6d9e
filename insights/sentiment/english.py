"""What an English clause adds to a feeling: phrases, words, what negates them, what strengthens them."""

import re
from collections.abc import Sequence

from insights.sentiment.lexicon import Lexicon, lexicon

GOOD_TURNED, BAD_TURNED = -0.7, -0.5
"""`not good` is bad, `not bad` is half as good."""
STRONGER, SOFTER = 1.4, 0.6
DOES_NOT = -1.5
"""What it weighs that something does not do what it is for."""
ASKED = 0.25
"""What is named in a question, a request or a supposition has not happened."""
POLITE, ONLY_POLITE = 1.2, 0.3
REACH = 3

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+/\d+|\d+")


def words_of(text: str) -> list[str]:
    """Words without their apostrophes: doesnt."""
    return [word.replace("'", "").replace("’", "") for word in _WORD.findall(text)]


def asks(words: Sequence[str]) -> bool:
    """Whether a clause asks, requests or supposes."""
    said = lexicon("en")
    start = next((place for place, word in enumerate(words[:4]) if word not in said.sort("filler")), 0)
    first, second = words[start], words[start + 1] if start + 1 < len(words) else ""
    return (
        first in said.sort("ask")
        or (first in said.sort("aux") and second in said.sort("subject"))
        or not said.sort("if").isdisjoint(words)
        or any("_".join(words[start : start + size]) in said.sort("request") for size in (2, 3, 4))
    )


def value(words: Sequence[str], *, asked: bool, polite_only: bool) -> float:
    """What a clause adds. `polite_only`: the message asks for something, so that its thanks are no praise."""
    said = lexicon("en")
    total, place, barrier = 0.0, 0, 0
    while place < len(words):
        word, before = words[place], set(words[max(barrier, place - REACH) : place])
        if phrase := said.phrase(words, place):
            total += _said(said, phrase.weight, before) * (ASKED if asked and abs(phrase.weight) < 2 else 1.0)
            place += phrase.size
            barrier = place
            continue
        if word in said.sort("polite"):
            total += ONLY_POLITE if polite_only else POLITE
        elif word in said.sort("needs") and before & said.sort("not"):
            total += DOES_NOT * (ASKED if asked else 1.0)
        elif weight := said.weight(word):
            total += _said(said, weight, before) * (ASKED if asked and abs(weight) < 3 else 1.0)
        place += 1
    return total


def _said(said: Lexicon, weight: float, before: set[str]) -> float:
    if before & said.sort("more"):
        weight *= STRONGER
    elif before & said.sort("less"):
        weight *= SOFTER
    if before & said.sort("not"):
        weight *= GOOD_TURNED if weight > 0 else BAD_TURNED
    return weight
