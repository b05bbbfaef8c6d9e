"""Whom a note calls to a conversation, until they have opened it. The note itself stands in the log."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Mention, Staff


async def call(session: AsyncSession, conversation_id: str, number: int, staff_ids: Collection[str]) -> None:
    """A note of that number calls these; ids that nobody has are passed over."""
    known = select(col(Staff.id)).where(col(Staff.id).in_(staff_ids))
    for staff_id in (await session.scalars(known)).all():
        await session.merge(Mention(conversation_id=conversation_id, staff_id=staff_id, number=number))
    await session.flush()


async def seen(session: AsyncSession, conversation_id: str, staff_id: str) -> None:
    """Somebody has opened it."""
    theirs = col(Mention.conversation_id) == conversation_id, col(Mention.staff_id) == staff_id
    await session.execute(delete(Mention).where(*theirs))


async def unseen(session: AsyncSession, conversation_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Who is called, by conversation."""
    found: dict[str, tuple[str, ...]] = {}
    query = select(Mention).where(col(Mention.conversation_id).in_(conversation_ids)).order_by(col(Mention.staff_id))
    for one in await session.scalars(query):
        found[one.conversation_id] = (*found.get(one.conversation_id, ()), one.staff_id)
    return found
