"""Tickets: what is left to do after a chat. They belong to a proven customer, or else to the visitor's browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit, hooks
from records.clock import Clock
from records.naming import short_id
from records.refusals import Absent, Forbidden
from records.tables import Ticket, TicketNote

UNSETTLED = ("open", "pending")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose tickets are meant: a proven customer's and this visitor's own."""

    visitor_id: str
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a new ticket is about."""

    subject: str
    body: str
    category: str = "other"
    priority: str = "normal"
    order_id: str | None = None
    language: str = "en"


async def open_ticket(
    session: AsyncSession, owner: Owner, matter: Matter, *, conversation_id: str, clock: Clock, at: datetime
) -> tuple[Ticket, bool]:
    """A ticket for this matter, and whether it is new.

    The same matter in one conversation, or of one order of a proven customer, is one ticket.
    """
    before = await _same(session, owner, matter, conversation_id)
    if before is not None:
        if matter.body and matter.body != before.body:
            await add_note(session, before, matter.body, at=at)
        return before, False
    ticket = Ticket(
        id=short_id("T", clock.new_id()),
        customer_id=owner.customer_id,
        visitor_id=owner.visitor_id,
        conversation_id=conversation_id,
        order_id=matter.order_id,
        subject=matter.subject,
        body=matter.body,
        language=matter.language,
        category=matter.category,
        priority=matter.priority,
        created_at=at,
        updated_at=at,
    )
    session.add(ticket)
    await audit.note(session, "ticket.opened", f"ticket:{ticket.id}", at=at, priority=ticket.priority)
    about = {"ticket": ticket.id, "priority": ticket.priority, "category": ticket.category}
    await hooks.happened(session, "ticket.opened", ticket.id, at=at, conversation=conversation_id, **about)
    return ticket, True


async def find(session: AsyncSession, ticket_id: str, owner: Owner, *, lock: bool = False) -> Ticket:
    """The owner's ticket.

    Raises:
        Absent: there is none, or it is somebody else's.
    """
    wanted = ticket_id.strip().lstrip("#").upper()
    written = {wanted, ticket_id.strip(), f"T-{wanted.removeprefix('T-')}"}
    query = select(Ticket).where(col(Ticket.id).in_(written), _belongs(owner)).order_by(col(Ticket.id))
    ticket = (await session.scalars(query.with_for_update() if lock else query)).first()
    if ticket is None:
        shown = wanted[:64]
        raise Absent("no_ticket", f"There is no ticket {shown} for this customer.", f"没有找到您的工单 {shown}。")
    return ticket


async def of_owner(
    session: AsyncSession, owner: Owner, *, unsettled: bool = False, limit: int = 10
) -> tuple[Sequence[Ticket], int]:
    """The owner's tickets, the last changed first, and how many there are."""
    wanted = [_belongs(owner)]
    if unsettled:
        wanted.append(col(Ticket.status).in_(UNSETTLED))
    newest = (col(Ticket.updated_at).desc(), col(Ticket.id))
    rows = await session.scalars(select(Ticket).where(*wanted).order_by(*newest).limit(limit))
    count = await session.scalar(select(func.count()).select_from(Ticket).where(*wanted))
    return rows.all(), count or 0


async def most_urgent(session: AsyncSession, conversation_id: str) -> str:
    """The highest priority among what is unsettled of a conversation; normal where nothing is."""
    query = select(col(Ticket.priority)).where(
        col(Ticket.conversation_id) == conversation_id, col(Ticket.status).in_(UNSETTLED)
    )
    order = ("low", "normal", "high", "urgent")
    found: list[str] = [one for one in await session.scalars(query) if one in order]
    return max(["normal", *found], key=order.index)


async def add_note(session: AsyncSession, ticket: Ticket, text: str, *, at: datetime, author: str = "customer") -> None:
    """Add something; a ticket that was settled is open again."""
    session.add(TicketNote(ticket_id=ticket.id, author=author, text=text, at=at))
    if ticket.status not in UNSETTLED:
        ticket.status = "open"
    ticket.updated_at = at
    await audit.note(session, "ticket.noted", f"ticket:{ticket.id}", at=at, actor=author)


async def close(session: AsyncSession, ticket: Ticket, *, at: datetime, actor: str = "customer") -> None:
    """Nothing is left to do.

    Raises:
        Forbidden: it is closed.
    """
    if ticket.status == "closed":
        raise Forbidden("closed", f"Ticket {ticket.id} is closed already.", f"工单 {ticket.id} 已经关闭。")
    ticket.status, ticket.updated_at = "closed", at
    await audit.note(session, "ticket.closed", f"ticket:{ticket.id}", at=at, actor=actor)


async def merge(session: AsyncSession, ticket_id: str, into: str, *, at: datetime, actor: str) -> Ticket:
    """Have one ticket stand for another one of the same person too: it takes over its words and notes, which is closed.

    Raises:
        Absent: one of them is not there.
        Forbidden: they are the same, or another person's, or one was merged before.
    """
    query = select(Ticket).where(col(Ticket.id).in_((ticket_id, into))).order_by(col(Ticket.id)).with_for_update()
    found = {ticket.id: ticket for ticket in await session.scalars(query)}
    if ticket_id not in found or into not in found:
        raise Absent("no_ticket", "There is no such ticket.", "没有这张工单。")
    one, other = found[ticket_id], found[into]
    _require_same_person(one, other)
    await session.execute(update(TicketNote).where(col(TicketNote.ticket_id) == one.id).values(ticket_id=other.id))
    words = "\n\n".join(filter(None, (f"{one.id}: {one.subject}", one.body)))
    session.add(TicketNote(ticket_id=other.id, author="system", text=words, at=at))
    one.status, one.merged_into, one.updated_at, other.updated_at = "closed", other.id, at, at
    await audit.note(session, "ticket.merged", f"ticket:{one.id}", at=at, actor=actor, into=other.id)
    return other


def _require_same_person(one: Ticket, other: Ticket) -> None:
    whose = [(one.customer_id, one.visitor_id), (other.customer_id, other.visitor_id)]
    same = whose[0][0] == whose[1][0] if whose[0][0] or whose[1][0] else whose[0][1] == whose[1][1]
    if one is other or not same:
        raise Forbidden("not_the_same", "Only two tickets of one person are merged.", "只能合并同一位顾客的两张工单。")
    if one.merged_into or other.merged_into:
        raise Forbidden("merged", "One of them was merged before.", "其中一张工单已经合并过。")


def _belongs(owner: Owner) -> ColumnElement[bool]:
    visitors = and_(col(Ticket.visitor_id) == owner.visitor_id, col(Ticket.customer_id).is_(None))
    return visitors if owner.customer_id is None else or_(visitors, col(Ticket.customer_id) == owner.customer_id)


async def _same(session: AsyncSession, owner: Owner, matter: Matter, conversation_id: str) -> Ticket | None:
    here = col(Ticket.conversation_id) == conversation_id
    if owner.customer_id and matter.order_id:  # the same order of the same customer, in whichever conversation
        theirs = col(Ticket.customer_id) == owner.customer_id, col(Ticket.order_id) == matter.order_id
        here = or_(here, and_(*theirs))
    query = select(Ticket).where(here, col(Ticket.status).in_(UNSETTLED))
    for ticket in await session.scalars(query.order_by(col(Ticket.created_at)).with_for_update()):
        about_it = matter.order_id is not None and (ticket.order_id, ticket.category) == (
            matter.order_id,
            matter.category,
        )
        if about_it or ticket.subject.casefold() == matter.subject.casefold():
            return ticket
    return None
