"""What a Chinese clause adds to a feeling: the longest word that fits is taken, and what stands before it counts."""

import re
from functools import cache

from insights.sentiment.english import ASKED, BAD_TURNED, GOOD_TURNED, ONLY_POLITE, POLITE, SOFTER, STRONGER
from insights.sentiment.lexicon import lexicon

REACH = 6
"""Characters that may stand between a negation and what it negates."""
STRONG = -2.0
"""What feels like this or worse counts in a question too."""


def asks(clause: str) -> bool:
    """Whether a clause asks, requests or supposes."""
    return _asking().search(clause) is not None


@cache
def _asking() -> re.Pattern[str]:
    said = lexicon("zh")
    return re.compile("|".join(sorted(said.sort("ask") | said.sort("if"), key=len, reverse=True)))


def value(clause: str, *, asked: bool, polite_only: bool) -> float:
    """What a clause adds. `polite_only`: the message asks for something, so that its thanks are no praise."""
    said = lexicon("zh")
    turns, more, less, polite = (said.sort(name) for name in ("not", "more", "less", "polite"))
    total, place, negated, degree = 0.0, 0, -REACH - 1, 1.0
    while place < len(clause):
        word = said.longest_at(clause, place)
        after = place + max(len(word), 1)
        weight = said.weights.get(word, 0.0)
        if word in more and (not weight or (after < len(clause) and said.longest_at(clause, after) in said.weights)):
            degree = STRONGER
        elif word in less:
            degree = SOFTER
        elif word in turns:
            negated = after
        elif word in polite:
            total += ONLY_POLITE if polite_only else POLITE
        elif weight:
            turned = (GOOD_TURNED if weight > 0 else BAD_TURNED) if place - negated <= REACH else 1.0
            damped = ASKED if asked and STRONG < weight < 3 else 1.0
            total += weight * degree * turned * damped
            negated, degree = -REACH - 1, 1.0
        place = after
    return total
