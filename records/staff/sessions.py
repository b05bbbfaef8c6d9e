"""Sessions as rows: who is signed in where. The token is the browser's; of it we keep a digest only."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.clock import Clock
from records.tables import Staff, StaffSession

IDLE = timedelta(hours=2)
LASTS = timedelta(hours=12)
HEARD = timedelta(minutes=1)
"""How exactly it is known when a session was last heard of: not every request is a write."""


def digest(token: str) -> str:
    """What is kept of a token. It has 128 random bits: there is nothing to guess, so nothing to slow down."""
    return sha256(token.encode()).hexdigest()


async def start(session: AsyncSession, staff: Staff, clock: Clock) -> tuple[str, StaffSession]:
    """A new session with its token; those that have ended are swept away."""
    now, token = clock.now(), clock.new_id()
    over = (col(StaffSession.expires_at) <= now) | (col(StaffSession.seen_at) <= now - IDLE)
    await session.execute(delete(StaffSession).where(over))
    row = StaffSession(
        id=clock.new_id(),
        digest=digest(token),
        staff_id=staff.id,
        created_at=now,
        seen_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    await session.flush()
    return token, row


async def find(session: AsyncSession, token: str, at: datetime) -> tuple[StaffSession, Staff] | None:
    """The session of a token and whose it is, while it lasts and they work here."""
    query = select(StaffSession, Staff).join(Staff, col(Staff.id) == col(StaffSession.staff_id))
    valid = (
        col(StaffSession.digest) == digest(token),
        col(StaffSession.expires_at) > at,
        col(StaffSession.seen_at) > at - IDLE,
        col(Staff.deactivated_at).is_(None),
    )
    found = (await session.execute(query.where(*valid))).first()
    return (found[0], found[1]) if found else None


async def heard(session: AsyncSession, id: str, at: datetime) -> None:
    """It is being used now."""
    await session.execute(update(StaffSession).where(col(StaffSession.id) == id).values(seen_at=at))


async def end(session: AsyncSession, token: str) -> None:
    """Sign one browser out."""
    await session.execute(delete(StaffSession).where(col(StaffSession.digest) == digest(token)))


async def end_all(session: AsyncSession, staff_id: str) -> None:
    """Sign somebody out everywhere."""
    await session.execute(delete(StaffSession).where(col(StaffSession.staff_id) == staff_id))
