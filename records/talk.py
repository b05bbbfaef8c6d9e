"""The rows of the index by which conversations are found by what was said in them. What a term is, is handed in.

How far the index is, and under which secret its terms were made, is one mark.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.locking import one_at_a_time
from records.tables import Conversation, Customer, Entry, Mark, TalkPlace, TalkTerm, Visitor

SPOKEN = ("message", "note")
"""The kinds of entry in which something is said."""
MARK = "talk.index"
LATE = timedelta(minutes=1)
"""By how much clocks of several machines may differ, and a commit may be late."""
LOOKED_THROUGH = 300
"""Of a conversation that was found, so many entries from its end are looked through for the words."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What was said in a conversation after the index was there last. `about`: whom it is with."""

    conversation: str
    number: int
    about: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said, by the number of its entry."""

    conversation: str
    number: int
    text: str


async def is_read(session: AsyncSession, fingerprint: str) -> bool:
    """Whether nothing has been said that is not in the index."""
    mark = await session.get(Mark, MARK)
    return mark is not None and mark.value == fingerprint and not await unread(session, mark.at, limit=1)


async def begin(session: AsyncSession, fingerprint: str) -> datetime:
    """Up to when everything is in the index. One process at a time; another secret's terms are forgotten."""
    await one_at_a_time(session, MARK)
    mark = await session.get(Mark, MARK)
    if mark is not None and mark.value == fingerprint:
        return mark.at
    for table in (TalkTerm, TalkPlace):
        await session.execute(delete(table))
    await finish(session, fingerprint, at=datetime(1970, 1, 1, tzinfo=UTC))
    return datetime(1970, 1, 1, tzinfo=UTC)


async def finish(session: AsyncSession, fingerprint: str, *, at: datetime) -> None:
    """Everything up to then is in the index."""
    await session.merge(Mark(name=MARK, value=fingerprint, at=at))


async def unread(session: AsyncSession, since: datetime, *, limit: int) -> list[Unread]:
    """Conversations that have grown, those first that have waited longest."""
    query = (
        select(col(Conversation.id), col(Conversation.last_number), func.coalesce(TalkPlace.number, 0), Customer)
        .join(Visitor, col(Visitor.id) == col(Conversation.visitor_id))
        .outerjoin(Customer, col(Customer.id) == col(Visitor.customer_id))
        .outerjoin(TalkPlace, col(TalkPlace.conversation_id) == col(Conversation.id))
        .where(
            col(Conversation.updated_at) >= since - LATE,
            col(Conversation.last_number) > func.coalesce(TalkPlace.number, 0),
        )
        .order_by(col(Conversation.updated_at), col(Conversation.id))
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    texts = await _texts(session, {id: place for id, _, place, _ in rows})
    return [Unread(id, last, _about(customer), texts.get(id, ())) for id, last, _, customer in rows]


async def put(session: AsyncSession, read: Unread, terms: Iterable[int]) -> None:
    """Add what was said to the index."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [{"term": term, "conversation_id": read.conversation} for term in terms]
    if rows:
        await session.execute(insert(TalkTerm).on_conflict_do_nothing(), rows)
    await session.merge(TalkPlace(conversation_id=read.conversation, number=read.number))


def having(terms: Collection[int]) -> Select[str]:
    """The conversations in which all of these were said, as a subquery. Without terms: none."""
    query: Select[str] = select(col(TalkTerm.conversation_id)).where(col(TalkTerm.term).in_(terms))
    return query.group_by(col(TalkTerm.conversation_id)).having(func.count() == len(terms))


async def last_said(session: AsyncSession, conversation_ids: Collection[str]) -> list[Said]:
    """What was said of late in these, newest first: where the words that were looked for may stand."""
    own = col(Entry.conversation_id) == col(Conversation.id)
    late = col(Entry.number) > col(Conversation.last_number) - LOOKED_THROUGH
    query = (
        select(col(Entry.conversation_id), col(Entry.number), col(Entry.body))
        .join(Conversation, own)
        .where(col(Conversation.id).in_(conversation_ids), late, col(Entry.kind).in_(SPOKEN))
    )
    rows = await session.execute(query.order_by(col(Entry.conversation_id), col(Entry.number).desc()))
    return [Said(id, number, str(body.get("text", ""))) for id, number, body in rows]


async def _texts(session: AsyncSession, places: Mapping[str, int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    after = min(places.values(), default=0)
    query = select(Entry).where(
        col(Entry.conversation_id).in_(places), col(Entry.number) > after, col(Entry.kind).in_(SPOKEN)
    )
    for entry in await session.scalars(query):
        if entry.number > places[entry.conversation_id] and (text := str(entry.body.get("text", ""))):
            found.setdefault(entry.conversation_id, []).append(text)
    return found


def _about(customer: Customer | None) -> str:
    if customer is None:
        return ""
    return " ".join(filter(None, (customer.name, customer.email, customer.phone, customer.id)))
