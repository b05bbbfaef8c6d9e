"""What the articles lack: questions that they did not answer or whose answers were disliked, as groups of the same.

It counts and groups, and names the nearest article there is; writing the missing one is up to people. Questions are
grouped by their meaning where the encoder reads their language, and by their words and characters elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Embedder
from knowledge.passage import Findings, Found
from knowledge.tokens import asked, content, folded, language
from records.asked import Searched

UNANSWERED = 0.4
"""Below this likelihood that the articles answer it, a question counts as not answered."""
APART_BY_MEANING, APART_BY_WORDS = 0.45, 0.75
"""How far apart (1 − cosine, on average) two groups may be and still be one."""
MOST = 1_500
"""Different questions that are grouped, the most frequent and newest of them."""
EXAMPLES = 5
LONGEST_TITLE = 80
BY_WORDS, GROUPS = "knowledge.grouping:by_words", "knowledge.grouping:groups"

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


async def gaps(search: Search | None, embedder: Embedder, searches: Sequence[Searched]) -> list[Gap]:
    """The gaps, what is asked most first; without `search` no nearest article is named."""
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
        for group in await asyncio.to_thread(resolve_name(GROUPS), vectors, apart):
            found.append(await _gap(search, [some[at] for at in group], vectors[group], locale))
    return sorted(found, key=lambda gap: (-gap.asked, gap.title))


async def _gap(search: Search | None, group: list[list[Searched]], vectors: NDArray[np.float32], locale: str) -> Gap:
    weights = np.array([len(same) for same in group])
    middle = int((vectors @ (weights @ vectors)).argmax())
    title = group[middle][0].question
    nearest = (await search(title)).passages if search else []
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
    rows: NDArray[np.float32] = await asyncio.to_thread(resolve_name(BY_WORDS), texts)
    return rows


def _plain(question: str) -> str:
    """What is the same question, however it is written."""
    return " ".join(content(asked(question))) or folded(question)


def _titled(question: str) -> str:
    """The question as a title: on one line, its first letter large, cut at a word."""
    line = " ".join(question.split()).strip(" .!。！")
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]
