"""A message as the parts that the networks read one after the other: each its letters and words, and where it stands.

A part is what stands between two marks, or begins with a word that turns the story (but, so, instead).
"""

import re
from collections import Counter
from math import log, sqrt

from agent.builtin.understanding.ngrams import letter_grams, plain, word_grams

FIRST, LAST = 4, 8
"""Of a message of many parts, how many are read at its beginning and at its end."""
_CUT = re.compile(
    r"(?<=[,.;!?。、\n…])\s*|\s+[-–—]+\s+"
    r"|\s+(?=(?:but|because|so|then|actually|instead|unless|otherwise|if|and)\b)"
    r"|(?=不过|但是|但|因为|所以|然后|还是|算了|如果|要是|另外|顺便)"
)
_LETTER = re.compile(r"[a-z0\u4e00-\u9fff?!]")


def parts(text: str) -> list[str]:
    """The parts of a message, in order; at least one."""
    read = plain(text)
    cut = [part.strip() for part in _CUT.split(read) if _LETTER.search(part)]
    return (cut if len(cut) <= FIRST + LAST else [*cut[:FIRST], *cut[-LAST:]]) or [read]


def grams(part: str) -> dict[str, Counter[str]]:
    """Its n-grams, letters and words apart."""
    return {
        "c": Counter(f"c {gram}" for gram in letter_grams(part)),
        "w": Counter(f"w {gram}" for gram in word_grams(part, 3)),
    }


def weighed(part: str, rows: dict[str, int], rarity: list[float]) -> dict[int, float]:
    """The n-grams that are known, by row: letters and words each of length one."""
    found: dict[int, float] = {}
    for counts in grams(part).values():
        known = [(rows[gram], count) for gram, count in counts.items() if gram in rows]
        values = [(row, (1 + log(count)) * rarity[row]) for row, count in known]
        length = sqrt(sum(value * value for _, value in values)) or 1.0
        found |= {row: value / length for row, value in values}
    return found


def places(count: int) -> list[tuple[int, int]]:
    """Where each of so many parts stands: from the beginning and from the end, both at most 3."""
    return [(min(place, 3), min(count - 1 - place, 3)) for place in range(count)]
