"""How a text feels, in English and Chinese: a lexicon of our own with negation, degree and `but`. No model, no network.

After the rules of VADER (Hutto & Gilbert 2014): weights of words are added up, turned round by a negation shortly
before, made stronger by words of degree, and squeezed into -1 … 1 by x / sqrt(x² + 15).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from math import sqrt
from pathlib import Path
from typing import Literal

from knowledge.tokens import CJK, folded

Label = Literal["positive", "neutral", "negative"]

LEXICON = Path(__file__).parent / "lexicon"
NEUTRAL = 0.15
"""Scores nearer to 0 than this are neutral."""
LONGEST = 4_000
TURNED = -0.7
AFTER_BUT = 1.5
SOFTER, STRONGER = 0.6, 1.4

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_CLAUSE = re.compile(r"[.!?;,\n。！？；，、~～…]+")
_CJK = re.compile(rf"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What a text feels like; `score` lies between -1 and 1."""

    label: Label
    score: float


def classify(text: str) -> Sentiment:
    """Positive, neutral or negative."""
    total = 0.0
    but = False
    plain = folded(text[:LONGEST])
    for clause, ends in _clauses(plain):
        value, after_but = _chinese(clause) if _CJK.search(clause) else _english(clause)
        but = but or after_but
        total += value * (AFTER_BUT if but else 1.0) * (1.2 if "!" in ends else 1.0)
    score = round(total / sqrt(total * total + 15), 4)
    return Sentiment("neutral" if abs(score) < NEUTRAL else "positive" if score > 0 else "negative", score)


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _CLAUSE.finditer(text):
        yield text[start : end.start()], end.group()
        start = end.end()
    yield text[start:], ""


def _english(clause: str) -> tuple[float, bool]:
    """What a clause adds, and whether it comes after a `but`."""
    said = _lexicon("en.txt")
    words = [word.replace("'", "").replace("’", "") for word in _WORD.findall(clause)]
    total = 0.0
    for place, word in enumerate(words):
        if weight := said.weight(word):
            before = set(words[max(0, place - 3) : place])
            weight *= STRONGER if said.more & before else SOFTER if said.less & before else 1.0
            total += weight * (TURNED if said.turns & before else 1.0)
    return total, not said.but.isdisjoint(words)


def _chinese(clause: str) -> tuple[float, bool]:
    """The same for Chinese: the longest word that fits is taken; what stands before it turns or strengthens it."""
    said = _lexicon("zh.txt")
    total, place, negated, degree = 0.0, 0, False, 1.0
    while place < len(clause):
        word = said.longest_at(clause, place)
        next_place = place + max(len(word), 1)
        is_degree = word in said.more and (word not in said.weights or bool(said.longest_at(clause, next_place)))
        if is_degree or word in said.less:
            degree = STRONGER if is_degree else SOFTER
        elif word in said.turns:
            negated = True
        elif word in said.weights:
            total += said.weights[word] * degree * (TURNED if negated else 1.0)
            negated, degree = False, 1.0
        place = next_place
    return total, any(word in clause for word in said.but)


@dataclass(frozen=True)
class _Lexicon:
    """One language's words. `keep` are words that only look as if they turned or strengthened something."""

    weights: dict[str, float]
    stems: dict[str, float]
    turns: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    but: frozenset[str]
    keep: frozenset[str]

    def weight(self, word: str) -> float:
        if word in self.weights:
            return self.weights[word]
        return next((weight for stem, weight in self.stems.items() if word.startswith(stem)), 0.0)

    @cached_property
    def _by_length(self) -> dict[int, frozenset[str]]:
        words = self.turns | self.more | self.less | self.keep | frozenset(self.weights)
        return {size: frozenset(word for word in words if len(word) == size) for size in range(6, 0, -1)}

    def longest_at(self, clause: str, place: int) -> str:
        """The longest word that begins there, of any sort; empty if there is none."""
        for size, words in self._by_length.items():
            if clause[place : place + size] in words:
                return clause[place : place + size]
        return ""


@cache
def _lexicon(name: str) -> _Lexicon:
    lines = (LEXICON / name).read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    sorts = {row[0]: frozenset(row[1:]) for row in rows if row[0].isalpha()}
    every = {word: float(row[0]) for row in rows if not row[0].isalpha() for word in row[1:]}
    return _Lexicon(
        weights={word: weight for word, weight in every.items() if not word.endswith("*")},
        stems={word[:-1]: weight for word, weight in every.items() if word.endswith("*")},
        turns=sorts["not"],
        more=sorts["more"],
        less=sorts["less"],
        but=sorts["but"],
        keep=sorts.get("keep", frozenset()),
    )
