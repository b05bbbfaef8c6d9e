"""From two lists of scores to one list of passages, and to how likely it is that the answer is among them.

The weight of the lexical half depends on the question. Where a passage holds its very wording, BM25 is right (a
sentence of a document as the question: MRR 0.97 against 0.59 for the encoder). Where it does not, the encoder is right
and words only decide between neighbours (paraphrases: 0.43 against 0.64, mixed 0.66), a few more of them where a long
description blurs the meaning. Which of these it is, the share of the question's pairs of neighbouring words that a
passage holds side by side tells well: above 0.83 for 95 of 100 sentences, below 0.67 for as many paraphrases. The
curves were drawn on the development halves of the sets in `tests/bench/question_sets.py`. A question in a language
that the encoder cannot read is answered by words alone.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np

from knowledge.lexical import Scored, top
from knowledge.passage import Findings, Found, Passage
from knowledge.snapshot import View

CANDIDATES = 50  # from each half
LEAST, MOST = 0.12, 0.95  # what the lexical half weighs at least, and when its passage holds the question's wording
QUOTED, STEEPNESS = 0.75, 25.0  # the share of pairs at which a question is as likely a quotation as not
FEW = 4  # tokens: so few meet side by side by chance
ENGLISH = "en"
TRANSLATED = 0.5  # what a passage's English version weighs for a question that was put into English
ABROAD = 0.7  # what a passage in another language than the question's counts
LONG, MORE = 30, 0.12  # tokens of a description, and what it adds to the weight
# Logistic regression on the development halves of the answerable and unanswerable sets, the latter also made by taking
# away the articles that answer: intercept, best cosine, how much of a quotation it is, whether both halves agree,
# cosine of the 50th nearest (what anything asked of this index is near to); without an encoder intercept and coverage.
ANSWERABLE = (-3.0, 7.5, 6.9, 0.3, -4.7)
ANSWERABLE_BY_WORDS = (-1.5, 7.1)
NEARBY = 0.3  # the cosine of the 50th nearest where there are not as many
AGREED = 5  # nearest passages among which the lexically best one is


class _Candidate(NamedTuple):
    """A passage, what both halves say of it, and the mixture that ranks it."""

    score: float
    position: int
    words: float
    near: float


class Locales(NamedTuple):
    """The language of a question, and the one that the customer wants to read."""

    spoken: str
    wanted: str


def fuse(view: View, lexical: Scored, dense: dict[int, float] | None, locale: str, limit: int) -> Findings:
    """Mix the halves. `dense` holds cosines by position, or None when there is no encoder for this question."""
    return _findings(view, _shown(view, _mixed(lexical, dense), locale, limit), _answerable(lexical, dense))


def fuse_with_english(
    view: View,
    question: Scored,
    english: Scored,
    dense: dict[int, float] | None,
    *,
    locales: Locales,
    limit: int,
) -> Findings:
    """For a question that the encoder cannot read: in English too.

    What the English version of a passage scores counts for the passage; where an article is there in English only, its
    own passages are found.
    """
    ours = {one.position: one for one in _mixed(question, None) if _speaks(view, one, locales.spoken)}
    read = [one for one in _mixed(english, dense) if not _speaks(view, one, locales.spoken)]
    least = min(read, default=_Candidate(0.0, 0, 0.0, 0.0))
    translated = {at: least for at in ours if view.translation(at, ENGLISH) is not None}
    theirs = []
    for one in read:
        if (twin := view.translation(one.position, locales.spoken)) is not None:
            translated[twin] = one
        elif locales.spoken not in view.languages(one.position):
            theirs.append(one._replace(score=ABROAD * one.score))
    for at, other in translated.items():
        words = ours[at].words if at in ours else 0.0
        mixed = (1 - TRANSLATED) * words + TRANSLATED * other.score
        ours[at] = _Candidate(mixed, at, words, other.near)
    answerable = max(_answerable(question, None) if ours else 0.0, _answerable(english, dense) if theirs else 0.0)
    shown = _shown(view, sorted([*ours.values(), *theirs], key=_order), locales.wanted, limit)
    return _findings(view, shown, answerable)


def _speaks(view: View, one: _Candidate, locale: str) -> bool:
    return view.passage(one.position).locale == locale


def by_itself(view: View, scores: Mapping[int, float]) -> list[Passage]:
    """What one half finds by itself, best first."""
    return [view.passage(at) for at in sorted(scores, key=lambda at: (-scores[at], at)) if scores[at] > 0]


def _mixed(lexical: Scored, dense: dict[int, float] | None) -> Iterator[_Candidate]:
    """What either half found, best first."""
    cosines = dense or {}
    weight = _lexical_weight(lexical) if cosines else 1.0
    floor = max(min(cosines.values(), default=0.0), 0.0)  # the others are at most as near as the last one found
    positions = np.array(sorted({*top(lexical.scores, CANDIDATES).tolist(), *cosines}), np.intp)
    words = lexical.scores[positions].astype(np.float64)
    near = np.array([min(max(cosines.get(at, floor), 0.0), 1.0) for at in positions.tolist()], np.float64)
    scores = weight * words + (1 - weight) * near
    for at in np.argsort(-scores, kind="stable").tolist():
        yield _Candidate(float(scores[at]), int(positions[at]), float(words[at]), float(near[at]))


def _order(one: _Candidate) -> tuple[float, int]:
    return -one.score, one.position


def _shown(view: View, found: Iterable[_Candidate], locale: str, limit: int) -> list[_Candidate]:
    return list(islice(_in_locale(view, found, locale), limit))


def _findings(view: View, shown: list[_Candidate], answerable: float) -> Findings:
    passages = [
        Found(view.passage(position), _bounded(score), _bounded(words), near) for score, position, words, near in shown
    ]
    before = view.introduction(shown[0].position) if shown else None
    return Findings(passages, answerable, None if before in [one.passage for one in passages] else before)


def _lexical_weight(lexical: Scored) -> float:
    long = _curve((lexical.length - LONG) / 6)
    return min(LEAST + (MOST - LEAST) * _quoted(lexical) + MORE * long, MOST)


def _quoted(lexical: Scored) -> float:
    """How much the question looks like a quotation."""
    return _curve(STEEPNESS * (lexical.verbatim - QUOTED)) * _curve(lexical.length - FEW)


def _curve(at: float) -> float:
    return 1 / (1 + math.exp(-at))


def _bounded(score: float) -> float:
    """The same score up to 0.8, and above it ever more slowly towards 1, so that no two become equal."""
    return score if score <= 0.8 else 1 - 0.2 * math.exp(-(score - 0.8) / 0.2)


def _answerable(lexical: Scored, dense: dict[int, float] | None) -> float:
    """How likely it is that the answer is in what was found."""
    if not dense:
        intercept, slope = ANSWERABLE_BY_WORDS
        return _curve(intercept + slope * lexical.coverage) if lexical.coverage else 0.0
    nearest = sorted(dense, key=lambda at: -dense[at])[:CANDIDATES]
    nearby = dense[nearest[-1]] if len(nearest) == CANDIDATES else NEARBY
    agreed = lexical.coverage > 0 and int(lexical.scores.argmax()) in nearest[:AGREED]
    intercept, by_cosine, by_wording, by_agreement, by_nearby = ANSWERABLE
    quoted = _quoted(lexical)
    meaning = by_cosine * dense[nearest[0]] + by_nearby * nearby
    return _curve(intercept + by_wording * quoted + by_agreement * agreed + (1 - quoted) * meaning)


def _in_locale(view: View, found: Iterable[_Candidate], locale: str) -> Iterator[_Candidate]:
    """An article that is there in the customer's language is not quoted in another one.

    Where only its translation was found, the passage at the same place takes over, if both have as many.
    """
    chosen: set[int] = set()
    for one in found:
        instead = one.position
        if not _speaks(view, one, locale) and locale in view.languages(one.position):
            twin = view.translation(one.position, locale)
            if twin is None:
                continue
            instead = twin
        if instead not in chosen and view.shows(instead):
            chosen.add(instead)
            yield one._replace(position=instead)
