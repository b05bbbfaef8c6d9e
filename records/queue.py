"""The queue for people: who waits, in which order, how long others have waited, and what that says of the next one.

Not who is given a conversation: that is `agent.assignment`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, ConversationTag, QueueWait, Visitor

RECENT = timedelta(hours=2)
LOOKED_AT = 30
"""Of the recent waits, the newest ones."""
FEWEST = 5
"""With fewer of them nothing is promised."""
LONGEST_TOLD = 120
"""Minutes: whoever would wait longer is told no number."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One conversation in the queue. `position` counts from 1."""

    id: str
    language: str
    position: int


@dataclass(frozen=True, slots=True)
class Speed:
    """How the queue has moved of late. `per_place`: seconds; None where too little is known to say."""

    per_place: float | None = None

    def minutes(self, position: int) -> int | None:
        """About how long that place waits, rounded up; above ten minutes to fives. None: nothing honest to say."""
        if self.per_place is None:
            return None
        wait = max(1, math.ceil(self.per_place * position / 60))
        if wait > 10:
            wait = math.ceil(wait / 5) * 5
        return wait if wait <= LONGEST_TOLD else None


async def waiting(session: AsyncSession) -> list[Waiting]:
    """Everybody in the queue, the first in line first."""
    query = (
        select(col(Conversation.id), col(Conversation.locale))
        .where(col(Conversation.state) == "waiting")
        .order_by(col(Conversation.ranks_from), col(Conversation.id))
    )
    return [Waiting(id, locale, place) for place, (id, locale) in enumerate(await session.execute(query), 1)]


async def overdue(session: AsyncSession, *, before: datetime) -> Sequence[str]:
    """Those who have waited since before then and were not yet offered an answer by e-mail, the first in line first."""
    query = select(col(Conversation.id)).where(
        col(Conversation.state) == "waiting",
        col(Conversation.waiting_since) <= before,
        col(Conversation.contact_asked_at).is_(None),
    )
    return (await session.scalars(query.order_by(col(Conversation.waiting_since), col(Conversation.id)))).all()


async def joined(
    session: AsyncSession, conversation: Conversation, *, reason: str, position: int, at: datetime
) -> None:
    """It has begun to wait."""
    session.add(
        QueueWait(
            conversation_id=conversation.id,
            language=conversation.locale,
            reason=reason,
            position=position,
            queued_at=at,
        )
    )
    await session.flush()


async def ended(session: AsyncSession, conversation: Conversation, *, how: str, at: datetime) -> None:
    """It waits no more: `person` · `closed` · `contact`."""
    open_ = col(QueueWait.conversation_id) == conversation.id, col(QueueWait.ended_at).is_(None)
    await session.execute(update(QueueWait).where(*open_).values(ended_at=at, ended_by=how))


async def speed(session: AsyncSession, *, at: datetime) -> Speed:
    """How fast the queue has moved: the median wait for one place, of those whom a person took lately.

    Nothing is known when the first in line has waited longer than any of those.
    """
    query = (
        select(col(QueueWait.queued_at), col(QueueWait.ended_at), col(QueueWait.position))
        .where(col(QueueWait.ended_by) == "person", col(QueueWait.ended_at) >= at - RECENT)
        .order_by(col(QueueWait.ended_at).desc())
        .limit(LOOKED_AT)
    )
    rows = [((ended - queued).total_seconds(), place) for queued, ended, place in await session.execute(query) if ended]
    if len(rows) < FEWEST:
        return Speed()
    first = await session.scalar(
        select(func.min(col(Conversation.waiting_since))).where(col(Conversation.state) == "waiting")
    )
    if first is not None and (at - first).total_seconds() > max(wait for wait, _ in rows):
        return Speed()
    return Speed(median(wait / place for wait, place in rows))


async def last_person(session: AsyncSession, conversation_id: str) -> str | None:
    """Who of the staff talked to this customer last, in this conversation or another one of theirs."""
    mine = select(Visitor).join(Conversation, col(Conversation.visitor_id) == col(Visitor.id))
    visitor = await session.scalar(mine.where(col(Conversation.id) == conversation_id))
    if visitor is None:
        return None
    theirs = col(Visitor.id) == visitor.id
    if visitor.customer_id:
        theirs = col(Visitor.customer_id) == visitor.customer_id
    query = (
        select(col(Conversation.last_owner))
        .join(Visitor, col(Visitor.id) == col(Conversation.visitor_id))
        .where(theirs, col(Conversation.last_owner).is_not(None))
        .order_by(col(Conversation.updated_at).desc())
    )
    return await session.scalar(query.limit(1))


async def tags(session: AsyncSession, conversation_id: str) -> frozenset[str]:
    """What colleagues have put on it."""
    own = col(ConversationTag.conversation_id) == conversation_id
    return frozenset(await session.scalars(select(col(ConversationTag.tag)).where(own)))
