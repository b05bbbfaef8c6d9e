"""What happened between two moments, as plain values for reports: conversations, words and scores, tickets, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, Entry, QueueWait, Review, Ticket, Turn

STEP = 500
"""Conversations whose entries are read at once."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation that began in the period. `waited`: it was handed over; `met`: a person wrote in it."""

    id: str
    began: datetime
    locale: str
    state: str
    waited: bool
    met: bool
    answered: bool
    """Somebody, or the AI, wrote to the customer."""


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's message, score (`csat`, 1 to 5) or opinion of one answer (`feedback`, up or down)."""

    conversation: str
    kind: str
    at: datetime
    text: str
    score: int


async def talks(session: AsyncSession, start: datetime, end: datetime) -> list[Talk]:
    """Conversations that began from `start` until before `end`, oldest first."""
    head = select(Conversation).where(col(Conversation.created_at) >= start, col(Conversation.created_at) < end)
    heads = (await session.scalars(head.order_by(col(Conversation.created_at), col(Conversation.id)))).all()
    waited = set(await session.scalars(select(col(QueueWait.conversation_id)).distinct()))
    talkers: set[tuple[str, str]] = set()
    for some in _steps([one.id for one in heads]):
        query = select(col(Entry.conversation_id), col(Entry.author)).where(
            col(Entry.conversation_id).in_(some), col(Entry.kind) == "message"
        )
        talkers.update((row[0], row[1]) for row in await session.execute(query.distinct()))
    return [
        Talk(
            one.id,
            one.created_at,
            one.locale,
            one.state,
            waited=one.id in waited,
            met=(one.id, "human") in talkers,
            answered=(one.id, "ai") in talkers or (one.id, "human") in talkers,
        )
        for one in heads
        if (one.id, "customer") in talkers
    ]


async def said(session: AsyncSession, conversations: Sequence[str]) -> list[Said]:
    """What customers wrote and how they scored, in order."""
    found: list[Said] = []
    for some in _steps(conversations):
        query = select(Entry).where(
            col(Entry.conversation_id).in_(some),
            col(Entry.author) == "customer",
            col(Entry.kind).in_(("message", "csat", "feedback")),
        )
        for entry in await session.scalars(query.order_by(col(Entry.conversation_id), col(Entry.number))):
            score = entry.body.get("score", 0) if entry.kind == "csat" else int(entry.body.get("rating") in ("up", 1))
            text = str(entry.body.get("text", ""))
            found.append(Said(entry.conversation_id, entry.kind, entry.at, text, int(score)))
    return found


async def turn_outcomes(session: AsyncSession, start: datetime, end: datetime) -> dict[str, int]:
    """How answers of the AI ended, and how often."""
    mine = (col(Turn.started_at) >= start, col(Turn.started_at) < end, col(Turn.outcome) != "draft")
    query = select(col(Turn.outcome), func.count()).where(*mine)
    return {row[0]: row[1] for row in await session.execute(query.group_by(col(Turn.outcome)))}


async def first_text_times(session: AsyncSession, start: datetime, end: datetime) -> list[int]:
    """Milliseconds from a message to the first words of its answer, shortest first."""
    query = select(col(Turn.first_text_ms)).where(
        col(Turn.started_at) >= start, col(Turn.started_at) < end, col(Turn.first_text_ms).is_not(None)
    )
    return [int(one) for one in await session.scalars(query.order_by(col(Turn.first_text_ms))) if one is not None]


async def ticket_categories(session: AsyncSession, start: datetime, end: datetime) -> dict[str, int]:
    """Tickets that were opened, by category."""
    query = select(col(Ticket.category), func.count()).where(
        col(Ticket.created_at) >= start, col(Ticket.created_at) < end
    )
    return {row[0]: row[1] for row in await session.execute(query.group_by(col(Ticket.category)))}


async def ratings(session: AsyncSession, start: datetime, end: datetime) -> dict[int, int]:
    """Reviews that were written, by stars."""
    query = select(col(Review.rating), func.count()).where(
        col(Review.written_at) >= start, col(Review.written_at) < end
    )
    return {row[0]: row[1] for row in await session.execute(query.group_by(col(Review.rating)))}


def _steps(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[place : place + STEP] for place in range(0, len(ids), STEP)]
