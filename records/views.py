"""Views that somebody has kept: which conversations, under a name, for themselves or for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.clock import Clock
from records.errors import NotFound, NotPossible
from records.tables import SavedView

MOST = 50


@dataclass(frozen=True, slots=True)
class View:
    """One of them. What `filters` mean is for who asks."""

    name: str
    filters: dict[str, Any]
    shared: bool = False


async def seen_by(session: AsyncSession, staff_id: str) -> Sequence[SavedView]:
    """One's own and those that are for everybody, oldest first."""
    theirs = or_(col(SavedView.staff_id) == staff_id, col(SavedView.shared))
    query = select(SavedView).where(theirs).order_by(col(SavedView.created_at), col(SavedView.id))
    return (await session.scalars(query)).all()


async def keep(session: AsyncSession, view: View, *, staff: str, clock: Clock) -> SavedView:
    """Keep one more.

    Raises:
        NotPossible: one has as many as one can have.
    """
    if len(await seen_by(session, staff)) >= MOST:
        raise NotPossible(f"There are {MOST} views already: remove one first.")
    row = SavedView(
        id=clock.new_id(),
        staff_id=staff,
        name=view.name,
        filters=view.filters,
        shared=view.shared,
        created_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    return row


async def remove(session: AsyncSession, view_id: str, *, staff: str, lead: bool) -> None:
    """Raises NotFound when one has no such view; a lead may remove those that are for everybody, too."""
    row = await session.get(SavedView, view_id)
    if row is None or not (row.staff_id == staff or (lead and row.shared)):
        raise NotFound("There is no such view of yours.")
    await session.delete(row)
