"""Looking back at one turn: what it took, and what it left in the log. Nothing here decides or changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.errors import NotFound
from records.tables import Entry, Turn


@dataclass(frozen=True, slots=True)
class Told:
    """A turn, the customer's messages that it answered, and its own entries, each oldest first."""

    turn: Turn
    asked: Sequence[Entry]
    entries: Sequence[Entry]


async def told(session: AsyncSession, conversation_id: str, turn_id: str) -> Told:
    """What is known of a turn.

    Raises:
        NotFound: there was none of that id in this conversation.
    """
    turn = await session.get(Turn, turn_id)
    if turn is None or turn.conversation_id != conversation_id:
        raise NotFound("There was no such turn in this conversation.")
    own = col(Entry.conversation_id) == conversation_id
    query = select(Entry).where(own, col(Entry.turn) == turn_id).order_by(col(Entry.number))
    entries = (await session.scalars(query)).all()
    return Told(turn, await answered(session, conversation_id, before=entries[-1].number) if entries else (), entries)


async def answered(session: AsyncSession, conversation_id: str, *, before: int) -> Sequence[Entry]:
    """The customer's messages to which the entry of that number was the next answer."""
    said = col(Entry.conversation_id) == conversation_id, col(Entry.kind) == "message", col(Entry.number) < before
    last = select(func.max(col(Entry.number))).where(*said, col(Entry.author).in_(("ai", "human")))
    since = await session.scalar(last) or 0
    query = select(Entry).where(*said, col(Entry.author) == "customer", col(Entry.number) > since)
    return (await session.scalars(query.order_by(col(Entry.number)))).all()
