"""Articles to look at again: answers from them were disliked, nobody has touched them for long, or two of them give
different figures for the same thing.

Figures are compared where sentences of two articles have most of their words in common. Most of the work is to leave
out what only looks so: other products, conditions, dates, units and examples. Of what is said in other words a part is
seen.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.claims import Claim, claims, words
from knowledge.passage import Passage
from knowledge.tokens import folded
from records.asked import Searched
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeIndex as Index

LEAST_WORDS, BY_ITSELF, ALIKE = 2, 3, 0.5
"""Words that two sentences need to have in common; that are enough whatever stands above them; their share of both."""
MANY = 200
"""Sentences with a word: one that is in more of them brings no two together."""
MOST = 200
_GENERIC = re.compile(
    r"\b(?:how to|in short|at a glance|complete guide|questions?|faqs?|guide|summary|overview|polic(?:y|ies)|rules?"
    r"|items?"
    r"|fees?|costs?|prices?|times?|specifications?|requirements?|explained|things?|key|highlights?|details?|snapshot"
    r"|quick|reference|table|numbers?|notes?|tips?|before you \w+|what to do)\b"
    r"|常见问题|问答|说明|规则|政策|如何|怎么|指南|概览|费用"
)
_COLON = re.compile(r"\s*[:：—–|]\s*|\s-\s")
_NAME = re.compile(r"\b[A-Z][\w-]*(?: [A-Z][\w-]*)+")
_ASKS = re.compile(r"^(?:how|what|when|where|which|who|can|do|is)\b|[?？]|怎么|如何|多[久少]|什么|哪|几")
_FILE = re.compile(r"[\W\d_]+|\b(?:en|zh|md|html?|txt|docx?|pdf|doc)\b")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of two articles with different figures for the same thing."""

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
    every = [one for passage in passages for one in claims(passage) if len(one.measured) == len(one.amounts)]
    found: dict[tuple[str, str, frozenset[str]], Contradiction] = {}
    for first, second in _alike(every):
        if _differ(first, second) and _about_the_same(first, second):
            ours, theirs = first.passage, second.passage
            key = (ours.document_id, theirs.document_id, first.words & second.words)
            found.setdefault(key, Contradiction(ours, theirs, first.text, second.text))
    return sorted(found.values(), key=lambda one: (one.first.title, one.second.title))[:MOST]


def _alike(every: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of two documents in one language whose sentences measure the same and have several words in common."""
    holding: dict[tuple[str, frozenset[str], str], list[int]] = {}
    for at, claim in enumerate(every):
        measures = frozenset(claim.measured)
        things = [(claim.passage.locale, measures, word) for word in claim.words - claim.measures]
        held = (holding.get(thing, ()) for thing in things)
        shared = Counter(other for others in held if len(others) <= MANY for other in others)
        for other, count in shared.items():
            if count >= LEAST_WORDS and every[other].passage.document_id != claim.passage.document_id:
                yield every[other], claim
        for thing in things:
            holding.setdefault(thing, []).append(at)


def _differ(first: Claim, second: Claim) -> bool:
    """Whether their figures, of the same measures, lie apart in one of them."""
    return sum(not amount.overlaps(second.measured[measure]) for measure, amount in first.measured.items()) == 1


def _about_the_same(first: Claim, second: Claim) -> bool:
    """Whether two sentences speak of the same thing: most of their words are in both, what either names in its sentence
    and above it is known to the other, and their articles are not about two of a kind.
    """
    if first.turned != second.turned or (first.measures and second.measures and not first.measures & second.measures):
        return False
    shared = first.words & second.words
    alone = [{word for word in one.words - shared if not other.knows(word)} for one, other in _both(first, second)]
    if len(shared) < ALIKE * (len(shared) + sum(map(len, alone))):
        return False
    if first.label and second.label and first.words - first.measures != second.words - second.measures:
        return False
    things = shared - first.measures
    near = first.topic & second.topic - first.measures or things <= first.topic or things <= second.topic
    if len(things) < BY_ITSELF and not near:
        return False
    named = (one.words & one.topic & apart for (one, _), apart in zip(_both(first, second), alone, strict=True))
    return not any(named) and not _of_a_kind(first, second) and not _elsewhere(first, second)


def _both(first: Claim, second: Claim) -> tuple[tuple[Claim, Claim], tuple[Claim, Claim]]:
    return (first, second), (second, first)


def _of_a_kind(first: Claim, second: Claim) -> bool:
    """Whether two articles are of things that are called alike: `Gold Card fees` and `Silver Card fees`, and documents
    that are called so.
    """
    one, other = first.passage, second.passage
    for ours, theirs in (
        (_titled(one.title), _titled(other.title)),
        (_filed(one.document_id), _filed(other.document_id)),
    ):
        apart = [word for word in ours - theirs if not second.knows(word)]
        apart += [word for word in theirs - ours if not first.knows(word)]
        if ours & theirs and apart:
            return True
    return False


def _elsewhere(first: Claim, second: Claim) -> bool:
    """Whether, of two articles about the same, one says it under a heading of which the other knows nothing, or under a
    title that goes on to a name that the other does not know: `Gold Account: Gold Card holders`.
    """
    same = _titled(first.passage.title) == _titled(second.passage.title)
    for one, other in _both(first, second):
        last = folded(one.passage.heading.rsplit(" › ", 1)[-1])
        heading = words(_GENERIC.sub(" ", last)) if same and not _ASKS.search(last) else ()
        going_on = " ".join(_COLON.split(one.passage.title)[1:])
        names = words(" ".join(_NAME.findall(going_on)))
        if (heading and not any(map(other.knows, heading))) or not all(map(other.knows, names)):
            return True
    return False


@lru_cache(5_000)
def _titled(title: str) -> frozenset[str]:
    """What an article is about: of its title the first part of several words."""
    title = folded(title)
    part = next((one for one in _COLON.split(title) if len(one.split()) > 1 or not one.isascii()), title)
    return words(_GENERIC.sub(" ", part))


@lru_cache(5_000)
def _filed(document: str) -> frozenset[str]:
    return words(_GENERIC.sub(" ", _FILE.sub(" ", folded(document))))
