"""What happened between two moments, as plain values for reports: conversations, words and scores, tickets, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, Entry, QueueWait, Review, Ticket, ToolCall, Turn

RECOMMENDS = "recommend_products"
"""The tool whose answers are recommendations."""
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


@dataclass(frozen=True, slots=True)
class Recommended:
    """A product that the AI recommended to a customer whom it knew, and when it first did in the period."""

    customer: str
    product: str
    at: datetime


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


async def recommended(session: AsyncSession, start: datetime, end: datetime) -> list[Recommended]:
    """What the AI recommended to customers whom it knew, each product once a customer, in the order of time.

    A product counts when the answer showed it: the tool may have found more than was said.
    """
    query = select(col(ToolCall.conversation_id), col(ToolCall.customer_id)).where(
        col(ToolCall.tool) == RECOMMENDS,
        col(ToolCall.outcome) == "ok",
        col(ToolCall.customer_id).is_not(None),
        col(ToolCall.at) >= start,
        col(ToolCall.at) < end,
    )
    known = {row[0]: str(row[1]) for row in await session.execute(query.distinct())}
    entries: list[Entry] = []
    for some in _steps(list(known)):
        mine = col(Entry.conversation_id).in_(some), col(Entry.at) >= start, col(Entry.at) < end
        told = or_(col(Entry.kind) == "tool.called", and_(col(Entry.kind) == "message", col(Entry.author) == "ai"))
        entries += await session.scalars(select(Entry).where(*mine, told))
    offered: dict[str | None, set[str]] = {}
    found: dict[tuple[str, str], Recommended] = {}
    for entry in sorted(entries, key=lambda one: (one.at, one.number)):
        if entry.kind == "message":
            customer = known[entry.conversation_id]
            for product in (card.get("id") for card in entry.body.get("cards") or ()):
                if product in offered.get(entry.turn, ()):
                    found.setdefault((customer, product), Recommended(customer, product, entry.at))
        elif entry.body["tool"] == RECOMMENDS and entry.body["ok"]:
            of_turn = offered.setdefault(entry.turn, set())
            of_turn.update(product["id"] for product in entry.body["result"].get("products", ()))
    return list(found.values())


def _steps(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[place : place + STEP] for place in range(0, len(ids), STEP)]
