"""How a text feels, in English, Chinese and both at once: a lexicon of our own and its rules. No model, no network.

After VADER (Hutto & Gilbert 2014): weights of words are added up, turned round by a negation shortly before, made
stronger by words of degree, and squeezed into -1 … 1 by x / sqrt(x² + 15). Added for messages to a shop: phrases (still
waiting, 说好的), things that do not do what they are for (it does not open), and that what is asked or supposed has not
happened (can I return it if it is broken?).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal

from insights.sentiment import chinese, english
from insights.sentiment.lexicon import lexicon
from knowledge.tokens import CJK, simplified

Label = Literal["positive", "neutral", "negative"]

NEUTRAL = 0.15
"""Scores nearer to 0 than this are neutral."""
LONGEST = 4_000
BEFORE_BUT, AFTER_BUT = 0.6, 1.4
EMPHASIS = 1.2
SAME_SIGN = 3
"""A row of one emoji counts so often at most."""

_SENTENCE = re.compile(r"([.!?\n。！？…]+)(?![0-9])")
_CJK = re.compile(rf"[{CJK}]")
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What a text feels like; `score` lies between -1 and 1."""

    label: Label
    score: float


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece between two commas, with its English words apart; `turns`: it begins with a `but`."""

    text: str
    words: list[str]
    asked: bool
    turns: bool
    yields: bool


def classify(text: str) -> Sentiment:
    """Positive, neutral or negative."""
    plain, signs = _without_signs(simplified(text[:LONGEST]))
    sentences = [(list(_clauses(sentence)), end) for sentence, end in _sentences(plain.casefold())]
    polite_only = any(clause.asked for clauses, _ in sentences for clause in clauses)
    total = 0.0
    for clauses, end in sentences:
        after = 1.0
        for clause in clauses:
            if clause.turns:
                total, after = total * BEFORE_BUT, AFTER_BUT
            total += _value(clause, polite_only) * (EMPHASIS if "!" in end else 1.0) * after
    return _squeezed(total + signs)


def of_score(score: float) -> Sentiment:
    """A score from -1 to 1 with its label."""
    score = round(score, 4)
    return Sentiment("neutral" if abs(score) < NEUTRAL else "positive" if score > 0 else "negative", score)


def _squeezed(total: float) -> Sentiment:
    return of_score(total / sqrt(total * total + 15))


def _value(clause: _Clause, polite_only: bool) -> float:
    value = english.value(clause.words, asked=clause.asked, polite_only=polite_only) if clause.words else 0.0
    if _CJK.search(clause.text):
        value += chinese.value(clause.text, asked=clause.asked, polite_only=polite_only)
    return value * (BEFORE_BUT if clause.yields else 1.0)


def _without_signs(text: str) -> tuple[str, float]:
    """The text without its emoji and emoticons, and what they add."""
    counts: dict[str, int] = {}

    def seen(sign: re.Match[str]) -> str:
        counts[sign.group()] = counts.get(sign.group(), 0) + 1
        return " . "

    plain = _signs().sub(seen, text)
    weights = lexicon("emoji").weights
    return plain, sum(weights[sign] * min(count, SAME_SIGN) ** 0.5 for sign, count in counts.items())


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    parts = _SENTENCE.split(text)
    yield from zip(parts[::2], [*parts[1::2], ""], strict=True)


def _clauses(sentence: str) -> Iterator[_Clause]:
    for text in _commas().split(sentence):
        words = english.words_of(text) if _LATIN.search(text) else []
        if words or _CJK.search(text):
            yield _Clause(
                text,
                words,
                asked=(bool(words) and english.asks(words)) or chinese.asks(text),
                turns=_starts(text, words, "but"),
                yields=_starts(text, words, "though"),
            )


def _starts(text: str, words: list[str], sort: str) -> bool:
    if words and words[0] in lexicon("en").sort(sort):
        return True
    return text.strip().startswith(tuple(lexicon("zh").sort(sort)))


@cache
def _signs() -> re.Pattern[str]:
    """Emoji anywhere; emoticons only where no letter or digit touches them."""
    signs = sorted(lexicon("emoji").weights, key=len, reverse=True)
    ascii_ones = "|".join(re.escape(sign) for sign in signs if sign.isascii())
    others = "|".join(re.escape(sign) for sign in signs if not sign.isascii())
    return re.compile(rf"(?<![A-Za-z0-9])(?:{ascii_ones})(?![A-Za-z0-9])|{others}")


@cache
def _commas() -> re.Pattern[str]:
    """Where a clause ends: at a comma, and before a `but`."""
    english_buts = "|".join(sorted(lexicon("en").sort("but")))
    chinese_buts = "|".join(sorted(lexicon("zh").sort("but"), key=len, reverse=True))
    return re.compile(rf"[;,，；、~～]+|(?=\b(?:{english_buts})\b)|(?={chinese_buts})")
