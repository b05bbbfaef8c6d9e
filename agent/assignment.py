"""Gives those who wait to the people who are there, and puts back in the queue what somebody left behind.

Every process looks, and each conversation is locked before anything is decided about it; so it does not matter which
of them is faster, nor whether one dies between two conversations.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from agent import handover, settling, waiting
from agent.desk import Desk
from agent.events import QueueMoved
from agent.handover import Colleague, State
from agent.telling import tell
from records import audit, conversations, inbox, queue
from records.locking import one_at_a_time
from records.queue import Waiting
from records.staff import attendance
from records.staff.attendance import Free, Left
from records.tables import Conversation, Entry

log = structlog.get_logger()

TIMEOUT = timedelta(minutes=10)
LOOK = 2.0
"""Seconds between two looks at the queue."""


class Assignment:
    """The queue, as one process looks after it.

    Args:
        timeout: after so long in the queue a customer is offered an answer by e-mail.
        silence: for so long nothing is heard of a console whose person is gone. Nobody is called gone sooner after
            this process began: while all servers were away no console could be heard.
        gives: whether conversations are given to people; otherwise these take them themselves.
    """

    def __init__(self, desk: Desk, *, silence: timedelta, timeout: timedelta = TIMEOUT, gives: bool = True) -> None:
        self._desk, self._silence, self._timeout, self._gives = desk, silence, timeout, gives
        self._began = desk.clock.now()
        self._told: dict[str, QueueMoved] = {}
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._work = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._work:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except Exception as error:
                log.error("could not look after the queue", error=type(error).__name__, exc_info=True)

    async def look(self) -> None:
        """Once: take back, give, and tell those who wait where they are now."""
        now = self._desk.clock.now()
        await self._lapse(now)
        await self._take_back(now)
        if self._gives:
            await self._give(now)
        await self._offer(now)
        await self._tell_places(now)

    async def _lapse(self, now: datetime) -> None:
        """What a person had to approve, and nobody did in time."""
        for conversation, action in await settling.lapsed(self._desk, at=now):
            await tell(self._desk.bus, conversation, await settling.lapse(self._desk, conversation, action, at=now))

    async def _take_back(self, now: datetime) -> None:
        if now - self._began <= self._silence:
            return
        before = now - self._silence
        async with self._desk.database.reading() as session:
            left = await attendance.left(session, before=before)
        for one in left:
            await self._requeue(one, now)

    async def _requeue(self, left: Left, now: datetime) -> None:
        gone = Colleague(left.staff, left.name)
        async with self._desk.database.writing() as session:
            head = await conversations.head(session, left.conversation)
            if head.owner != gone.id or head.state != State.HUMAN:
                return
            entries = await handover.requeue(
                session, head, reason="person_gone", at=now, gone=gone, hours=self._desk.hours
            )
            await self._note(session, head, "returned", gone, now)
        await tell(self._desk.bus, left.conversation, entries)

    async def _give(self, now: datetime) -> None:
        since = now - self._silence
        async with self._desk.database.reading() as session:
            waiting = await queue.waiting(session)
            free = await attendance.free(session, since=since) if waiting else []
        room = sum(one.room for one in free)
        spoken = frozenset[str]().union(*(one.languages for one in free))
        for one in waiting:
            if room <= 0:
                return
            if one.language in spoken or any(not person.languages for person in free):
                room -= await self._assign(one, since, now)

    async def _assign(self, waiting: Waiting, since: datetime, now: datetime) -> bool:
        """Whether it was given to somebody. Who has how many is counted by one process at a time."""
        async with self._desk.database.writing() as session:
            await one_at_a_time(session, "assignment")
            head = await conversations.head(session, waiting.id)
            if head.state != State.WAITING:
                return False
            person = choose(
                await attendance.free(session, since=since),
                language=head.locale,
                needs=await queue.tags(session, head.id),
                last=await queue.last_person(session, head.id),
                team=head.team,
                gave_away=_gave_away(await inbox.escalated(session, head.id)),
            )
            if person is None:
                return False
            entries = await handover.accept(session, head, by=person, at=now)
            await self._note(session, head, "assigned", person, now)
        await tell(self._desk.bus, waiting.id, entries)
        return True

    async def _offer(self, now: datetime) -> None:
        """An answer by e-mail, once a wait, to those who have waited too long."""
        async with self._desk.database.reading() as session:
            overdue = await queue.overdue(session, before=now - self._timeout)
        for id in overdue:
            async with self._desk.database.writing() as session:
                head = await conversations.head(session, id)
                if head.state != State.WAITING or head.contact_asked_at:
                    continue
                entries = await waiting.takes_long(session, head, at=now)
            await tell(self._desk.bus, id, entries)

    async def _note(self, session: AsyncSession, head: Conversation, did: str, to: Colleague, now: datetime) -> None:
        subject = f"conversation:{head.id}"
        await audit.note(session, f"conversation.{did}", subject, at=now, actor="system", staff=to.id)

    async def _tell_places(self, now: datetime) -> None:
        async with self._desk.database.reading() as session:
            waiting = await queue.waiting(session)
            speed = await queue.speed(session, at=now) if waiting else queue.Speed()
        places = {one.id: QueueMoved(position=one.position, minutes=speed.minutes(one.position)) for one in waiting}
        moved = {id: place for id, place in places.items() if self._told.get(id) != place}
        self._told = places
        for id, place in moved.items():
            await self._desk.bus.publish(id, place)


def choose(
    people: Iterable[Free],
    *,
    language: str,
    needs: frozenset[str] = frozenset(),
    last: str | None = None,
    gave_away: str | None = None,
    team: str | None = None,
) -> Colleague | None:
    """Who of the people is given a conversation: somebody who speaks its language, or nobody.

    Of those, whoever talked to this customer last; else whoever knows most of what it needs; else whoever has the most
    room left, as a share of what they can hold.

    Args:
        gave_away: whoever put it back in the queue for others.
        team: the skill that they have to have.
    """
    able = [
        one
        for one in people
        if one.id != gave_away and (not one.languages or language in one.languages) and (not team or team in one.skills)
    ]
    if not able:
        return None
    best = min(able, key=lambda one: (one.id != last, -len(one.skills & needs), one.load / one.capacity, one.id))
    return Colleague(best.id, best.name)


def _gave_away(note: Entry | None) -> str | None:
    return note.body.get("staff") if note else None
