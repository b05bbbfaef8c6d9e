"""From two lists of scores to one list of passages, and to how likely it is that the answer is among them.

The weight depends on the question. Measured: where a passage carries most of the question's words, BM25 finds it (a
sentence of a document as the question: MRR 0.94 against 0.56 for the encoder); where it carries few, the encoder does
(a paraphrased question: 0.61 against 0.83). So the weight of the lexical score is a logistic function of the share of
the question's weight, in the index's own terms, that the best passage carries; a short question must be carried by
more, since a few words meet by chance. On four such sets the mix came within half a point of the better half or above
it; a fixed weight did not. A question in a language that the encoder cannot read is answered by words alone.
"""

import math

import numpy as np

from knowledge.lexical import Scored
from knowledge.passage import Findings, Found
from knowledge.snapshot import Snapshot, article

CANDIDATES = 50  # from each half
TURNING_POINT, SHORT = 0.27, 0.4  # both halves weigh the same at a coverage of TURNING_POINT + SHORT / words
STEEPNESS = 20.0
LEAST_LEXICAL = 0.1  # an exact name or number counts even in a paraphrase
# Rough, fitted by logistic regression on CLINC150's in-scope and out-of-scope validation queries, banking77 and
# sentences of support documents: intercept, coverage, best cosine; and without an encoder intercept and coverage.
ANSWERABLE = (-11.6, 8.6, 22.5)
ANSWERABLE_BY_WORDS = (-3.6, 20.0)


def fuse(snapshot: Snapshot, lexical: Scored, dense: dict[int, float] | None, locale: str, limit: int) -> Findings:
    """Mix the halves. `dense` holds cosines by position, or None when there is no encoder for this question."""
    cosines = dense or {}
    weight = _lexical_weight(lexical) if cosines else 1.0
    floor = max(min(cosines.values(), default=0.0), 0.0)  # the others are at most as near as the last one found
    found = []
    for position in {*_best(lexical, CANDIDATES), *cosines}:
        near = min(max(cosines.get(position, floor), 0.0), 1.0)
        words = float(lexical.scores[position])
        found.append((weight * words + (1 - weight) * near, position, words, near))
    found.sort(key=lambda one: (-one[0], one[1]))
    chosen = _in_locale(snapshot, found, locale)[:limit]
    passages = [
        Found(snapshot.passage(position), _bounded(score), _bounded(words), near)
        for score, position, words, near in chosen
    ]
    return Findings(passages, _answerable(lexical.coverage, max(cosines.values(), default=None)))


_Candidate = tuple[float, int, float, float]


def _lexical_weight(lexical: Scored) -> float:
    beyond = lexical.coverage - TURNING_POINT - SHORT / max(lexical.words, 1)
    return LEAST_LEXICAL + (1 - LEAST_LEXICAL) / (1 + math.exp(-STEEPNESS * beyond))


def _bounded(score: float) -> float:
    """The same score up to 0.8, and above it ever more slowly towards 1, so that no two become equal."""
    return score if score <= 0.8 else 1 - 0.2 * math.exp(-(score - 0.8) / 0.2)


def _best(lexical: Scored, limit: int) -> list[int]:
    scores = lexical.scores
    top = np.argpartition(scores, -limit)[-limit:] if len(scores) > limit else np.arange(len(scores))
    return [int(position) for position in top if scores[position] > 0]


def _answerable(coverage: float, cosine: float | None) -> float:
    if cosine is None:
        intercept, slope = ANSWERABLE_BY_WORDS
        return 1 / (1 + math.exp(-(intercept + slope * coverage))) if coverage else 0.0
    intercept, by_words, by_cosine = ANSWERABLE
    return 1 / (1 + math.exp(-(intercept + by_words * coverage + by_cosine * cosine)))


def _in_locale(snapshot: Snapshot, found: list[_Candidate], locale: str) -> list[_Candidate]:
    """An article that is there in the customer's language is not quoted in another one.

    Where only its translation was found, the passage at the same place takes over, if both have as many.
    """
    chosen: dict[int, _Candidate] = {}
    for score, position, words, near in found:
        passage = snapshot.passage(position)
        versions = snapshot.articles.get(article(passage.document_id), {})
        wanted, own = versions.get(locale), versions.get(passage.locale, [])
        instead = position
        if wanted is not None and passage.locale != locale:
            if len(wanted) != len(own):
                continue
            instead = wanted[own.index(position)]
        chosen.setdefault(instead, (score, instead, words, near))
    return list(chosen.values())
