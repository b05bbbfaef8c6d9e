"""Who is at work, for every process to see: by their own word (`available`), and by their console (`heard_at`).

Somebody of whom nothing was ever heard works through programs: they are given nothing, and are never missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.staff.roles import Role, holders
from records.tables import Conversation, Staff


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody who can take a conversation now. No `languages`: whichever it is in."""

    id: str
    name: str
    languages: frozenset[str]
    skills: frozenset[str]
    capacity: int
    load: int

    @property
    def room(self) -> int:
        return self.capacity - self.load


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation whose person is gone."""

    conversation: str
    staff: str
    name: str


async def heard(session: AsyncSession, staff_id: str, *, at: datetime) -> None:
    """Their console is there."""
    await session.execute(update(Staff).where(col(Staff.id) == staff_id).values(heard_at=at))


async def choose(session: AsyncSession, staff_id: str, *, at: datetime, **wish: object) -> None:
    """How they want to work: `available`, `capacity`, `languages`. What they have stays theirs."""
    await session.execute(update(Staff).where(col(Staff.id) == staff_id).values(**wish))
    subject = f"staff:{staff_id}"
    await audit.note(session, "staff.chose", subject, at=at, actor=subject, **wish)


async def load(session: AsyncSession, staff_id: str) -> int:
    """How many conversations they have."""
    held = select(func.count()).where(col(Conversation.state) == "human", col(Conversation.owner) == staff_id)
    return await session.scalar(held) or 0


async def free(session: AsyncSession, *, since: datetime) -> list[Free]:
    """Those who want conversations, were heard since then, and can hold one more."""
    held = (
        select(col(Conversation.owner), func.count().label("load"))
        .where(col(Conversation.state) == "human")
        .group_by(col(Conversation.owner))
        .subquery()
    )
    query = (
        select(Staff, func.coalesce(held.c.load, 0))
        .outerjoin(held, held.c.owner == col(Staff.id))
        .where(
            col(Staff.available),
            col(Staff.heard_at) >= since,
            col(Staff.deactivated_at).is_(None),
            col(Staff.role).in_([str(role) for role in holders(Role.AGENT)]),
        )
    )
    everybody = [
        Free(one.id, one.name, frozenset(one.languages), frozenset(one.skills), one.capacity, load)
        for one, load in await session.execute(query)
    ]
    return [one for one in everybody if one.room > 0]


async def left(session: AsyncSession, *, before: datetime) -> Sequence[Left]:
    """Conversations of people of whom nothing was heard since then, though something was once."""
    query = (
        select(col(Conversation.id), col(Staff.id), col(Staff.name))
        .join(Staff, col(Staff.id) == col(Conversation.owner))
        .where(col(Conversation.state) == "human", col(Staff.heard_at) < before)
    )
    return [Left(*row) for row in await session.execute(query)]
