"""Tickets as a list of what is to be done: whose they are, until when, and an answer to who left an address."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from agent.desk import Desk
from agent.words import say
from records import audit, jobs, ticket_work, tickets
from records.errors import NotPossible
from records.staff import members
from records.staff.accounts import Signed
from records.staff.roles import Role
from records.tables import Ticket
from web.access import Access, Gate
from web.console.shapes import Shown

Status = Literal["open", "pending", "solved", "closed"]
Priority = Literal["low", "normal", "high", "urgent"]


class Change(BaseModel):
    """What a request brings; what is absent stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assignee: Annotated[str, Field(max_length=64, description="a colleague's id, `me`, or `none`")] | None = None
    status: Status | None = None
    priority: Priority | None = None
    follow_up_at: AwareDatetime | None = Field(default=None, description="when its assignee is to be reminded of it")


class Answer(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=16_000, pattern=r"\S")]


class DueTicket(Shown):
    """One ticket."""

    id: str
    subject: str
    body: str
    category: str
    priority: str
    status: str
    language: str
    contact: str | None = Field(description="where an answer goes by mail")
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    overdue: bool
    conversation: str | None
    created_at: datetime
    updated_at: datetime


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/tickets", tags=["console"])
    gate = access.requires(Role.AGENT)
    _list(router, desk, gate)
    _work(router, desk, gate)
    return router


def _list(router: APIRouter, desk: Desk, gate: Gate) -> None:
    Me = Annotated[Signed, Depends(gate)]

    @router.get("")
    async def listed(
        signed: Me,
        assignee: Annotated[str | None, Query(max_length=64, description="`me`, `none`, or a colleague's id")] = None,
        overdue: bool = False,
        status: Annotated[
            list[Status] | None, Query(description="any of these; by default those that are not settled")
        ] = None,
    ) -> list[DueTicket]:
        """Tickets, those that are due first before the others; of settled ones the last changed first. At most 200."""
        now = desk.clock.now()
        whose = signed.staff.id if assignee == "me" else assignee
        async with desk.database.reading() as session:
            found = await ticket_work.listed(
                session,
                status or tickets.UNSETTLED,
                assignee=whose,
                nobody=assignee == "none",
                due_before=now if overdue else None,
            )
        return [_shown(one, now) for one in found]


def _work(router: APIRouter, desk: Desk, gate: Gate) -> None:
    Me = Annotated[Signed, Depends(gate)]

    @router.put("/{ticket}")
    async def change(ticket: str, given: Change, signed: Me) -> DueTicket:
        """Give it to somebody, settle it, or say when it is to be looked at again. 404 without it, or the colleague."""
        now, actor = desk.clock.now(), f"staff:{signed.staff.id}"
        async with desk.database.writing() as session:
            row = await ticket_work.locked(session, ticket)
            if given.assignee:
                to = None if given.assignee == "none" else signed.staff.id
                if given.assignee not in {"none", "me"}:
                    to = (await members.colleague(session, given.assignee)).id
                await ticket_work.assign(session, row, to, at=now, actor=actor)
            changes = given.model_dump(exclude_none=True, exclude={"assignee"})
            for name, value in changes.items():
                setattr(row, name, value)
            if "priority" in changes:
                row.due_at = None  # worked out anew by the next look
            if changes:
                row.updated_at = now
                names = ", ".join(sorted(changes))
                await audit.note(session, "ticket.changed", f"ticket:{row.id}", at=now, actor=actor, changed=names)
            return _shown(row, now)

    @router.post("/{ticket}/answer")
    async def answer(ticket: str, given: Answer, signed: Me) -> DueTicket:
        """Write to who left an address; it is then `pending`. 409 where there is none."""
        now = desk.clock.now()
        async with desk.database.writing() as session:
            row = await ticket_work.locked(session, ticket)
            if row.contact is None:
                raise NotPossible("Nobody left an address on this ticket.")
            text = say("ticket_answer", row.language, text=given.text, name=signed.staff.name, ticket=row.id)
            subject = say("ticket_answer_subject", row.language, ticket=row.id, shop=desk.deployment.shop)
            mail = {"to": row.contact, "subject": subject, "text": text}
            await jobs.add(session, "mail", mail, clock=desk.clock)
            await tickets.add_note(session, row, given.text, at=now, author="human")
            row.status = "pending"
            return _shown(row, now)


def _shown(row: Ticket, now: datetime) -> DueTicket:
    return DueTicket(
        id=row.id,
        subject=row.subject,
        body=row.body,
        category=row.category,
        priority=row.priority,
        status=row.status,
        language=row.language,
        contact=row.contact,
        assignee=row.assignee,
        due_at=row.due_at,
        follow_up_at=row.follow_up_at,
        overdue=row.due_at is not None and row.due_at <= now and row.status in tickets.UNSETTLED,
        conversation=row.conversation_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
