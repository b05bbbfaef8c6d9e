"""What the articles lack: questions that they did not answer or whose answers were disliked, as groups of the same.

It counts and groups, and names the nearest article there is; writing the missing one is up to people. Questions are
grouped by their meaning where the encoder reads their language, and by their words and characters elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.embed import Embedder
from knowledge.passage import Findings, Found
from knowledge.tokens import FUNCTION_WORDS, asked, folded, language
from records.asked import Searched

UNANSWERED = 0.4
"""Below this likelihood that the articles answer it, a question counts as not answered."""
APART_BY_MEANING, APART_BY_WORDS = 0.45, 0.75
"""How far apart (1 − cosine, on average) two groups may be and still be one."""
MOST = 1_500
"""Different questions that are grouped, the most frequent and newest of them."""
EXAMPLES = 5
LONGEST_TITLE = 80

Search = Callable[[str], Awaitable[Findings]]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is asked. `title`: what an article about it might be called, in its customers' words."""

    title: str
    locale: str
    asked: int
    unanswered: int
    disliked: int
    examples: tuple[str, ...]
    nearest: Found | None
    conversations: tuple[str, ...]


async def gaps(search: Search, embedder: Embedder, searches: Sequence[Searched]) -> list[Gap]:
    """The gaps, what is asked most first."""
    wanting: dict[str, dict[str, list[Searched]]] = {}
    for one in searches:
        if one.answerable < UNANSWERED or one.disliked:
            wanting.setdefault(language(one.question), {}).setdefault(_plain(one.question), []).append(one)
    found = []
    for locale, questions in wanting.items():
        some = sorted(questions.values(), key=len, reverse=True)[:MOST]
        texts = [same[0].question for same in some]
        vectors = await _vectors(embedder, texts, locale)
        apart = APART_BY_MEANING if embedder.reads(locale) else APART_BY_WORDS
        for group in await asyncio.to_thread(_groups, vectors, apart):
            found.append(await _gap(search, [some[at] for at in group], vectors[group], locale))
    return sorted(found, key=lambda gap: (-gap.asked, gap.title))


async def _gap(search: Search, group: list[list[Searched]], vectors: NDArray[np.float32], locale: str) -> Gap:
    weights = np.array([len(same) for same in group])
    middle = int((vectors @ (weights @ vectors)).argmax())
    title = group[middle][0].question
    nearest = (await search(title)).passages
    every = [one for same in group for one in same]
    order = sorted(range(len(group)), key=lambda at: (at != middle, -weights[at]))
    return Gap(
        title=_titled(title),
        locale=locale,
        asked=len(every),
        unanswered=sum(one.answerable < UNANSWERED for one in every),
        disliked=sum(one.disliked for one in every),
        examples=tuple(group[at][0].question for at in order[:EXAMPLES]),
        nearest=nearest[0] if nearest else None,
        conversations=tuple(dict.fromkeys(one.conversation for one in every))[:EXAMPLES],
    )


async def _vectors(embedder: Embedder, texts: list[str], locale: str) -> NDArray[np.float32]:
    """A row of length 1 for each text."""
    if embedder.reads(locale):
        return await embedder.embed(texts)
    return await asyncio.to_thread(_by_words, texts)


def _by_words(texts: list[str]) -> NDArray[np.float32]:
    rows = TfidfVectorizer(analyzer=asked, sublinear_tf=True).fit_transform([text or "?" for text in texts])
    return np.asarray(rows.toarray(), dtype=np.float32)


def _groups(vectors: NDArray[np.float32], apart: float) -> list[list[int]]:
    if len(vectors) < 2:
        return [[at] for at in range(len(vectors))]
    made = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=apart)
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(made.fit_predict(vectors.astype(np.float64) + 1e-9)):
        groups.setdefault(int(label), []).append(at)
    return list(groups.values())


def _plain(question: str) -> str:
    """What is the same question, however it is written."""
    content = [token for token in asked(question) if token not in FUNCTION_WORDS]
    return " ".join(content) or folded(question)


def _titled(question: str) -> str:
    """The question as a title: on one line, its first letter large, cut at a word."""
    line = " ".join(question.split()).strip(" .!。！")
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]
