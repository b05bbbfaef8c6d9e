"""Which tags a conversation should have, by what was said in others that have them."""

from math import log

from records.tagging import Tagged

MOST = 3
SMOOTHING = 1.0
"""Conversations that are counted as if their words came by chance."""
AGAIN = 2
"""In so many conversations with the tag a word has to be before it says anything."""
TELLING, LEAST = 0.7, 1.5
"""How much likelier than by chance a word has to be, and what all of them have to add up to, as logarithms."""
FEW = 8
"""The most telling words that are added up: long conversations share something with every tag."""


def suggested(found: Tagged) -> list[str]:
    """The likeliest tags first, if any: smoothed log-likelihood ratios, added up over the words both have."""
    scores: dict[str, list[float]] = {}
    for (tag, term), both in found.both.items():
        chance = found.terms[term] / found.conversations
        telling = log((both + SMOOTHING * chance) / (found.tags[tag] + SMOOTHING) / chance)
        if both >= AGAIN and telling >= TELLING:
            scores.setdefault(tag, []).append(telling)
    summed = {tag: sum(sorted(each, reverse=True)[:FEW]) for tag, each in scores.items()}
    likely = [tag for tag, score in summed.items() if score >= LEAST]
    return sorted(likely, key=lambda tag: (-summed[tag], tag))[:MOST]
