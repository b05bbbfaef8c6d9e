"""The log: appending to a conversation under its lock, and reading it back. Decides nothing about who may speak."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.clock import Clock
from records.errors import Conflict, NotFound
from records.tables import Conversation, Entry, Visitor

PUBLIC = frozenset({"message", "state.changed", "action.asked", "action.done", "csat.asked", "contact.asked"})
"""The kinds of entry that a customer may see; only these have a `seq`."""
NOT_YOURS = "There is no such conversation for this visitor."
PAGE = 500
"""Entries that one read gives."""


async def add_visitor(session: AsyncSession, *, locale: str, clock: Clock, customer_id: str | None = None) -> Visitor:
    """A new browser; `customer_id` only when a signature has proven it."""
    visitor = Visitor(
        id=clock.new_id(),
        locale=locale,
        customer_id=customer_id,
        verified_by="signature" if customer_id else None,
        created_at=clock.now(),
    )
    session.add(visitor)
    await session.flush()
    return visitor


async def start(session: AsyncSession, *, visitor_id: str, locale: str, clock: Clock) -> Conversation:
    """A new, empty conversation of that visitor."""
    now = clock.now()
    conversation = Conversation(id=clock.new_id(), visitor_id=visitor_id, locale=locale, created_at=now, updated_at=now)
    session.add(conversation)
    await session.flush()
    return conversation


async def find(session: AsyncSession, conversation_id: str, *, visitor_id: str) -> Conversation:
    """That visitor's conversation.

    Raises:
        NotFound: there is none, or it is another visitor's.
    """
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound(NOT_YOURS)
    belongs(conversation, visitor_id)
    return conversation


def belongs(conversation: Conversation, visitor_id: str) -> None:
    """Raises NotFound, as if there were no such conversation, when it is another visitor's."""
    if conversation.visitor_id != visitor_id:
        raise NotFound(NOT_YOURS)


async def visitor(session: AsyncSession, visitor_id: str) -> Visitor:
    """That visitor.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(Visitor, visitor_id)
    if found is None:
        raise NotFound("This visitor is not known here: ask for a new token.")
    return found


async def known(session: AsyncSession, conversation_id: str) -> Conversation:
    """That conversation, to be looked at by those who work here.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(Conversation, conversation_id)
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


async def head(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation, locked until the transaction ends: what is checked on it still holds when it is changed.

    Raises:
        NotFound: there is none.
    """
    query = select(Conversation).where(col(Conversation.id) == conversation_id).with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def require(conversation: Conversation, *, state: str | None = None, lease: str | None = None) -> None:
    """The compare of compare-and-set.

    Raises:
        Conflict: the conversation is in another state, or another turn has its lease.
    """
    if state is not None and conversation.state != state:
        raise Conflict(f"The conversation is {conversation.state}, not {state}.")
    if lease is not None and conversation.lease_holder != lease:
        raise Conflict("Another turn has this conversation now.")


def _mark_unanswered(conversation: Conversation, author: str, at: datetime) -> None:
    """Whom a person serves waits from the first word that nobody has answered."""
    if author == "human":
        conversation.unanswered_since = None
    elif author == "customer" and conversation.state == "human":
        conversation.unanswered_since = conversation.unanswered_since or at


async def append(
    session: AsyncSession,
    conversation: Conversation,
    *,
    kind: str,
    at: datetime,
    body: dict[str, Any],
    author: str = "system",
    author_name: str = "",
    client_id: str | None = None,
    turn: str | None = None,
) -> Entry:
    """Add the next entry to a conversation that `head` has locked."""
    conversation.last_number += 1
    if kind in PUBLIC:
        conversation.last_seq += 1
    if kind == "message" and author != "system":
        conversation.spoken_number = conversation.last_number
        _mark_unanswered(conversation, author, at)
    conversation.updated_at = at
    entry = Entry(
        conversation_id=conversation.id,
        number=conversation.last_number,
        seq=conversation.last_seq if kind in PUBLIC else None,
        kind=kind,
        at=at,
        author=author,
        author_name=author_name,
        client_id=client_id,
        turn=turn,
        body=body,
    )
    session.add(entry)
    await session.flush()
    return entry


async def by_client_id(session: AsyncSession, conversation_id: str, client_id: str) -> Entry | None:
    """The entry that this client id already made, if any."""
    query = select(Entry).where(col(Entry.conversation_id) == conversation_id, col(Entry.client_id) == client_id)
    return await session.scalar(query)


async def since(session: AsyncSession, conversation_id: str, *, seq: int, limit: int = PAGE) -> Sequence[Entry]:
    """What the customer may see after `seq`, oldest first, at most `limit` entries."""
    query = select(Entry).where(col(Entry.conversation_id) == conversation_id, col(Entry.seq) > seq)
    return (await session.scalars(query.order_by(col(Entry.seq)).limit(limit))).all()


async def after_number(
    session: AsyncSession, conversation_id: str, *, number: int, limit: int | None = None
) -> Sequence[Entry]:
    """Every entry after `number`, internal ones too, oldest first."""
    query = select(Entry).where(col(Entry.conversation_id) == conversation_id, col(Entry.number) > number)
    return (await session.scalars(query.order_by(col(Entry.number)).limit(limit))).all()


async def before_number(
    session: AsyncSession, conversation_id: str, *, number: int, limit: int = PAGE
) -> Sequence[Entry]:
    """The last entries before `number`, internal ones too, oldest first."""
    query = select(Entry).where(col(Entry.conversation_id) == conversation_id, col(Entry.number) < number)
    return (await session.scalars(query.order_by(col(Entry.number).desc()).limit(limit))).all()[::-1]


async def said_by_customer(session: AsyncSession, conversation_id: str, *, limit: int) -> Sequence[Entry]:
    """The customer's last messages, oldest first."""
    theirs = col(Entry.kind) == "message", col(Entry.author) == "customer"
    query = select(Entry).where(col(Entry.conversation_id) == conversation_id, *theirs)
    return (await session.scalars(query.order_by(col(Entry.number).desc()).limit(limit))).all()[::-1]


async def unanswered_from(session: AsyncSession, conversation: Conversation) -> int | None:
    """The number of the customer's first message after the last one of the AI or of a person; None without one."""
    own = col(Entry.conversation_id) == conversation.id, col(Entry.kind) == "message"
    answered = select(func.max(col(Entry.number))).where(*own, col(Entry.author).in_(("ai", "human")))
    since = max(await session.scalar(answered) or 0, conversation.cut_number)
    asked = select(func.min(col(Entry.number))).where(*own, col(Entry.author) == "customer", col(Entry.number) > since)
    return await session.scalar(asked)


async def lease(
    session: AsyncSession, conversation_id: str, *, holder: str, lasts: timedelta, now: datetime
) -> Conversation | None:
    """Give `holder` the right to answer, if an answer is owed and nobody else has that right; else None."""
    conversation = await head(session, conversation_id)
    free = conversation.lease_holder is None or conversation.lease_until is None or conversation.lease_until <= now
    if conversation.state != "ai" or conversation.owed_from is None or not free:
        return None
    conversation.lease_holder, conversation.lease_until = holder, now + lasts
    return conversation


async def renew(session: AsyncSession, holders: Sequence[str], *, until: datetime) -> set[str]:
    """Prolong these leases; those missing from the answer have been lost."""
    query = (
        update(Conversation)
        .where(col(Conversation.lease_holder).in_(holders))
        .values(lease_until=until)
        .returning(col(Conversation.lease_holder))
    )
    return {holder for holder in await session.scalars(query) if holder is not None}


async def owing(session: AsyncSession, *, now: datetime, limit: int = 100) -> Sequence[str]:
    """Conversations that owe an answer which nobody is working on, longest waiting first."""
    query = (
        select(col(Conversation.id))
        .where(
            col(Conversation.state) == "ai",
            col(Conversation.owed_from).is_not(None),
            or_(
                col(Conversation.lease_until).is_(None),
                col(Conversation.lease_until) <= now,
            ),
        )
        .order_by(col(Conversation.updated_at))
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def position(session: AsyncSession, conversation: Conversation) -> int | None:
    """The place in the queue, from 1; None when the conversation does not wait."""
    if conversation.state != "waiting" or conversation.ranks_from is None:
        return None
    query = select(func.count()).where(
        col(Conversation.state) == "waiting",
        or_(
            col(Conversation.ranks_from) < conversation.ranks_from,
            (col(Conversation.ranks_from) == conversation.ranks_from) & (col(Conversation.id) <= conversation.id),
        ),
    )
    return await session.scalar(query)
