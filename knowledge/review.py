"""What to do about the articles, all in one: what they lack, which were disliked or are old, and which contradict
each other.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.base import KnowledgeBase
from knowledge.gaps import UNANSWERED, Gap
from knowledge.stale import Contradiction, Stale, contradictions, disliked, untouched
from records.asked import searched
from records.database import Database


@dataclass(frozen=True, slots=True)
class Review:
    """`searches` and `unanswered` count what the log has; the rest is what came of it."""

    searches: int
    unanswered: int
    gaps: Sequence[Gap]
    disliked: Sequence[Stale]
    untouched: Sequence[Stale]
    contradictions: Sequence[Contradiction]


async def review(base: KnowledgeBase, database: Database, *, since: datetime, old: datetime) -> Review:
    """Look at what was asked since then, and at articles that have not changed since `old`."""
    async with database.reading() as session:
        searches = await searched(session, since)
        of_answers, of_age = await disliked(session, searches), await untouched(session, old)
    differ = await asyncio.to_thread(contradictions, base.passages())
    unanswered = sum(one.answerable < UNANSWERED for one in searches)
    return Review(len(searches), unanswered, await base.gaps(searches), of_answers, of_age, differ)
