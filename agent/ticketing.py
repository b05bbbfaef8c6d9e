"""The rules for tickets: until when they are due, who gets them, and when somebody is reminded. Looked at every minute.

Every process may look: each ticket is locked before anything is decided about it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from agent.desk import Desk
from agent.hours import Hours
from agent.words import say
from records import hooks, jobs, ticket_work, tickets
from records.jobs import Taken
from records.runner import Handler
from records.tables import Staff, Ticket

LOOK_AFTER = "look_after_tickets"
"""The kind of the job that does so."""
PRIORITIES = ("urgent", "high", "normal", "low")
TARGETS = "urgent=4,high=8,normal=24,low=72"
SYSTEM = "system"
NEW = timedelta(hours=1)


def targets_of(text: str) -> dict[str, timedelta]:
    """Working hours within which a ticket of each priority is to be settled, out of `urgent=4,high=8,…`.

    Raises:
        ValueError: it is not written like that.
    """
    found: dict[str, timedelta] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, hours = part.partition("=")
        if name not in PRIORITIES or not hours.replace(".", "", 1).isdigit() or float(hours) <= 0:
            raise ValueError(f"{part!r} is not <priority>=<hours>; priorities are {', '.join(PRIORITIES)}")
        found[name] = timedelta(hours=float(hours))
    return found


def choose(people: Iterable[tuple[Staff, int]], *, language: str, needs: frozenset[str]) -> Staff | None:
    """Who gets a ticket: of those who speak its language whoever knows it best, then whoever has least to do.

    Args:
        people: with how many tickets each has.
        needs: words for what it is about, as skills are named.
    """
    able = [(one, load) for one, load in people if not one.languages or language in one.languages]
    if not able:
        return None
    return min(able, key=lambda one: (-len(needs & set(one[0].skills)), one[1] / one[0].capacity, one[0].id))[0]


class Ticketing:
    """Applies the rules."""

    def __init__(self, desk: Desk, targets: Mapping[str, timedelta], *, gives: bool = True) -> None:
        self._desk, self._targets, self._gives = desk, targets, gives

    async def look(self) -> None:
        """Once: sort what is new, and remind of what is due."""
        now, database = self._desk.clock.now(), self._desk.database
        async with database.reading() as session:
            unsorted = await ticket_work.unsorted(session)
            overdue = await ticket_work.overdue(session, now=now)
        for id in unsorted:
            async with database.writing() as session:
                await self._sort(session, await ticket_work.locked(session, id), now)
        for id in overdue:
            async with database.writing() as session:
                await self._remind(session, await ticket_work.locked(session, id), now)

    async def _sort(self, session: AsyncSession, ticket: Ticket, now: datetime) -> None:
        if ticket.status not in tickets.UNSETTLED:
            return
        if ticket.due_at is None:
            ticket.due_at = due(ticket, self._targets, self._desk.hours, now=now)
        if ticket.assignee is None and self._gives:
            people = await ticket_work.people(session)
            found = choose(people, language=ticket.language, needs=frozenset({ticket.category}))
            if found:
                await ticket_work.assign(session, ticket, found.id, at=now, actor=SYSTEM)

    async def _remind(self, session: AsyncSession, ticket: Ticket, now: datetime) -> None:
        moment = ticket.follow_up_at or ticket.due_at
        if ticket.status not in tickets.UNSETTLED or moment is None or moment > now:
            return
        if ticket.reminded_at is not None and ticket.reminded_at >= moment:
            return
        ticket.reminded_at = now
        about = {"ticket": ticket.id, "priority": ticket.priority, "staff": ticket.assignee}
        at = f"{ticket.id}:{moment.isoformat()}"
        await hooks.happened(session, "ticket.overdue", at, at=now, conversation=ticket.conversation_id, **about)
        staff = await session.get(Staff, ticket.assignee) if ticket.assignee else None
        if staff:
            values = {"ticket": ticket.id, "about": ticket.subject, "priority": ticket.priority}
            language = "zh" if staff.languages[:1] == ["zh"] else "en"
            subject, text = (say(key, language, **values) for key in ("reminder_subject", "reminder"))
            mail = {"to": staff.email, "subject": subject, "text": text}
            await jobs.add(session, "mail", mail, clock=self._desk.clock, key=f"reminder:{at}")


def due(ticket: Ticket, targets: Mapping[str, timedelta], hours: Hours, *, now: datetime) -> datetime | None:
    """Until when it is to be settled, in working time; None where its priority has no target.

    One that is older than the rules, or whose priority has changed, is due from now on.
    """
    target = targets.get(ticket.priority)
    begins = ticket.created_at if now - ticket.created_at < NEW else now
    return hours.after(begins, target) if target else None


def ticket_jobs(ticketing: Ticketing) -> Handler:
    """What looks after the tickets, once a job."""

    async def look(_job: Taken) -> None:
        await ticketing.look()

    return look
