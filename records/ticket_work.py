"""Who works on which ticket, and until when: what the rules of `agent.ticketing` decide on, and what colleagues see."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.errors import NotFound
from records.staff.roles import Role, holders
from records.tables import Staff, Ticket
from records.tickets import UNSETTLED

OPEN = col(Ticket.status).in_(UNSETTLED)
PAGE = 200


async def unsorted(session: AsyncSession, *, limit: int = 100) -> Sequence[str]:
    """Those that nobody has, or that have no time to be done by, oldest first."""
    missing = or_(col(Ticket.assignee).is_(None), col(Ticket.due_at).is_(None))
    query = select(col(Ticket.id)).where(OPEN, missing).order_by(col(Ticket.created_at)).limit(limit)
    return (await session.scalars(query)).all()


async def overdue(session: AsyncSession, *, now: datetime, limit: int = 100) -> Sequence[str]:
    """Those of which somebody is to be reminded: due, or to be followed up, and nobody was told since."""
    moment = func.coalesce(col(Ticket.follow_up_at), col(Ticket.due_at))
    told = or_(col(Ticket.reminded_at).is_(None), col(Ticket.reminded_at) < moment)
    query = select(col(Ticket.id)).where(OPEN, moment <= now, told).order_by(moment).limit(limit)
    return (await session.scalars(query)).all()


async def locked(session: AsyncSession, ticket_id: str) -> Ticket:
    """That ticket, for those who work here, until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    query = select(Ticket).where(col(Ticket.id) == ticket_id).with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("There is no such ticket.")
    return found


async def people(session: AsyncSession) -> list[tuple[Staff, int]]:
    """Everybody who may work on tickets, and how many they have."""
    held = (
        select(col(Ticket.assignee), func.count().label("load")).where(OPEN).group_by(col(Ticket.assignee)).subquery()
    )
    query = (
        select(Staff, func.coalesce(held.c.load, 0))
        .outerjoin(held, held.c.assignee == col(Staff.id))
        .where(col(Staff.deactivated_at).is_(None), col(Staff.role).in_([str(one) for one in holders(Role.AGENT)]))
    )
    return [(staff, load) for staff, load in await session.execute(query)]


async def assign(session: AsyncSession, ticket: Ticket, to: str | None, *, at: datetime, actor: str) -> None:
    """Give it to somebody, or to nobody."""
    if ticket.assignee != to:
        ticket.assignee, ticket.updated_at = to, at
        await audit.note(session, "ticket.assigned", f"ticket:{ticket.id}", at=at, actor=actor, staff=to)


async def listed(
    session: AsyncSession,
    statuses: Collection[str] = UNSETTLED,
    *,
    assignee: str | None = None,
    nobody: bool = False,
    due_before: datetime | None = None,
) -> Sequence[Ticket]:
    """Those that are due first before the others; of settled ones the last changed first."""
    wanted: list[ColumnElement[bool]] = [col(Ticket.status).in_(statuses)]
    if nobody:
        wanted.append(col(Ticket.assignee).is_(None))
    elif assignee:
        wanted.append(col(Ticket.assignee) == assignee)
    if due_before:
        wanted.append(col(Ticket.due_at) <= due_before)
    due = func.coalesce(col(Ticket.due_at), col(Ticket.created_at))
    first = due if set(UNSETTLED) & set(statuses) else col(Ticket.updated_at).desc()
    return (await session.scalars(select(Ticket).where(*wanted).order_by(first, col(Ticket.id)).limit(PAGE))).all()
