"""Articles to look at again: answers from them were disliked, nobody has touched them for long, or two of them give
different figures for the same thing.

Figures are compared where two articles about the same subject have a sentence of the same words, but for its numbers.
What is said in other words is not seen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.passage import Passage
from knowledge.sentences import sentences
from knowledge.tokens import FUNCTION_WORDS, tokens
from records.asked import Searched
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeIndex as Index

LEAST_WORDS, BY_ITSELF = 3, 6
"""Words besides its numbers that a sentence needs to be about something; to be so whatever its heading names."""
MOST = 200
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_COLON = re.compile(r"\s*[:：—–|]\s*|\s-\s")
_NAME = re.compile(r"\b[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)、])\s*")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of two articles that differ in their numbers alone."""

    first: Passage
    second: Passage
    says: str
    but: str


@dataclass(frozen=True, slots=True)
class Stale:
    """An article, when it last changed here, and how many of the answers that cite it were disliked."""

    document: str
    title: str
    updated_at: datetime
    disliked: int


async def untouched(session: AsyncSession, since: datetime) -> list[Stale]:
    """The articles that have not changed since then, oldest first."""
    columns = col(Document.key), col(Document.title), col(Document.updated_at)
    query = select(*columns).join(Index, col(Index.id) == col(Document.index_id)).where(col(Index.live).is_(True))
    old = query.where(col(Document.updated_at) < since).order_by(col(Document.updated_at)).limit(MOST)
    return [Stale(key, title, at, 0) for key, title, at in await session.execute(old)]


async def disliked(session: AsyncSession, searches: Iterable[Searched]) -> list[Stale]:
    """The articles whose quotes were disliked, most often first. A title that several articles bear counts for all."""
    counts: dict[str, int] = {}
    for one in searches:
        for title in set(one.cited) if one.disliked else ():
            counts[title] = counts.get(title, 0) + 1
    columns = col(Document.key), col(Document.title), col(Document.updated_at)
    query = select(*columns).join(Index, col(Index.id) == col(Document.index_id)).where(col(Index.live).is_(True))
    rows = await session.execute(query.where(col(Document.title).in_(sorted(counts)[:500])))
    found = [Stale(key, title, at, counts[title]) for key, title, at in rows]
    return sorted(found, key=lambda one: (-one.disliked, one.title))


def contradictions(passages: Iterable[Passage]) -> list[Contradiction]:
    """Pairs that cannot both be right, as far as their words tell. Takes CPU time: call it in a thread."""
    same: dict[tuple[str, str], list[tuple[Passage, str, tuple[str, ...]]]] = {}
    for passage in passages:
        for sentence in _figures(passage.text):
            words = [token for token in tokens(_NUMBER.sub(" ", sentence)) if token not in FUNCTION_WORDS]
            if len(words) >= LEAST_WORDS:
                figures = tuple(_NUMBER.findall(sentence))
                same.setdefault((passage.locale, " ".join(words)), []).append((passage, sentence, figures))
    found: dict[tuple[str, str, str], Contradiction] = {}
    for (_locale, key), group in same.items():
        for (first, says, ours), (second, but, theirs) in combinations(group[:50], 2):
            differ = len(ours) == len(theirs) and ours != theirs
            same_place = len(key.split()) >= BY_ITSELF or _under_the_same(first, second)
            if differ and first.document_id != second.document_id and same_place and _about_the_same(first, second):
                found.setdefault((first.document_id, second.document_id, key), Contradiction(first, second, says, but))
    return sorted(found.values(), key=lambda one: (one.first.title, one.second.title))[:MOST]


def _figures(text: str) -> Iterator[str]:
    """The sentences and rows that have a number in them, without the marks of lists."""
    for line in text.split("\n"):
        plain = _MARK.sub("", line)
        rows = [plain] if " | " in plain else sentences(plain)
        for sentence in rows:
            if _NUMBER.search(sentence):
                yield sentence


def _about_the_same(first: Passage, second: Passage) -> bool:
    """Whether two titles name the same thing: `Blue Account at a glance` and `Light Blue Account fees` do not."""
    ours, theirs = _subject(first.title), _subject(second.title)
    return bool(ours) and ours == theirs


def _under_the_same(first: Passage, second: Passage) -> bool:
    """Whether two headings may name the same thing: `Finance access` and `Admin capabilities` do not."""
    ours, theirs = (set(tokens(one.heading.rsplit(" › ", 1)[-1])) - FUNCTION_WORDS for one in (first, second))
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _subject(title: str) -> tuple[str, ...]:
    """The words of what a title is about: of its first part of several words the longest name, else all of it."""
    parts = [part for part in _COLON.split(title) if len(part.split()) > 1] or [title]
    names = [name for name in _NAME.findall(parts[0]) if len(name.split()) > 1]
    about = max(names, key=len, default=parts[0])
    return tuple(token for token in tokens(about) if token not in FUNCTION_WORDS)
