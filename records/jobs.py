"""What is due, and who has its lease. Not what a job does, nor the loop that does it: that is `records.runner`.

A job is done at least once: a worker that dies keeps its lease until it runs out, then another one has the job. So
whoever does jobs of a kind makes doing one twice harmless.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.clock import Clock
from records.database import Database
from records.errors import Conflict, RecordError
from records.tables import Job

ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


class GiveUp(RecordError):
    """Trying this job again cannot help: its payload is wrong, or what it asks for was refused for good."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job, as whoever holds its lease has it. `attempt` counts from 1."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    holder: str


async def add(
    session: AsyncSession,
    kind: str,
    payload: Mapping[str, Any],
    due_at: datetime | None = None,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Put a job down for later, or for now; it is there once the session's transaction is committed.

    Args:
        key: a job that has it already, done or not, is left as it is and stands for this one.

    Returns:
        The id of the job that is there now.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = Job(id=clock.new_id(), key=key, kind=kind, payload=dict(payload), due_at=due_at or clock.now())
    adding = (
        insert(Job).values(**row.model_dump()).on_conflict_do_nothing(index_elements=["key"]).returning(col(Job.id))
    )
    added = await session.scalar(adding)
    return added or (await session.execute(select(col(Job.id)).where(col(Job.key) == key))).scalar_one()


async def take(
    database: Database, kinds: Collection[str], *, holder: str, lease: timedelta, clock: Clock
) -> Taken | None:
    """The job of these kinds that has been due longest and that nobody holds; None when there is none.

    Nobody else gets it before its lease has run out.
    """
    now = clock.now()
    async with database.reading() as session:  # most looks find nothing, and need not wait for whoever is writing
        due = await next_due(session, kinds, at=now)
    if due is None or due > now:
        return None
    async with database.writing() as session:
        query = select(Job).where(_free(kinds, now), col(Job.due_at) <= now).order_by(col(Job.due_at), col(Job.id))
        while job := await session.scalar(query.limit(1).with_for_update(skip_locked=True)):
            if job.attempts < ATTEMPTS:
                job.lease_holder, job.lease_until, job.attempts = holder, now + lease, job.attempts + 1
                return Taken(job.id, job.kind, job.payload, job.attempts, holder)
            # It never came back from its last attempt: whatever it does ends its worker.
            job.gave_up_at, job.error = now, job.error or "Its worker ended before it was done, every time."
            await session.flush()
        return None


async def next_due(session: AsyncSession, kinds: Collection[str], *, at: datetime) -> datetime | None:
    """When the first job that nobody holds is due, past or future."""
    return await session.scalar(select(func.min(col(Job.due_at))).where(_free(kinds, at)))


async def renew(session: AsyncSession, job: Taken, *, until: datetime) -> None:
    """Hold it longer.

    Raises:
        Conflict: the lease ran out and somebody else has the job.
    """
    await _change(session, job, lease_until=until)


async def finish(session: AsyncSession, job: Taken, *, at: datetime) -> None:
    """It is done. What it carried is forgotten: a mailed code must not lie here longer than it has to.

    Raises:
        Conflict: the lease ran out and somebody else has the job.
    """
    await _change(session, job, done_at=at, payload={}, error=None, lease_holder=None, lease_until=None)


async def fail(session: AsyncSession, job: Taken, error: str, *, at: datetime, for_good: bool = False) -> None:
    """It did not work: try it again after a pause that doubles each time, unless that has been done often enough.

    Raises:
        Conflict: the lease ran out and somebody else has the job.
    """
    values: dict[str, Any] = {"error": error[:500], "lease_holder": None, "lease_until": None}
    if for_good or job.attempt >= ATTEMPTS:
        await _change(session, job, gave_up_at=at, **values)
    else:
        await _change(session, job, due_at=at + pause(job.attempt), **values)


async def release(session: AsyncSession, job: Taken) -> None:
    """Give it back untried: this worker is going away.

    Raises:
        Conflict: the lease ran out and somebody else has the job.
    """
    await _change(session, job, attempts=job.attempt - 1, lease_holder=None, lease_until=None)


async def forget_done(session: AsyncSession, *, before: datetime) -> int:
    """Delete jobs that were done, or given up, before then; how many there were."""
    settled = func.coalesce(col(Job.done_at), col(Job.gave_up_at))
    result = await session.execute(delete(Job).where(settled < before))
    assert isinstance(result, CursorResult)
    return result.rowcount


def pause(attempt: int) -> timedelta:
    """How long to wait after that attempt: 10 s, 20 s, 40 s … up to an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << (attempt - 1)))


def _free(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Job.done_at).is_(None),
        col(Job.gave_up_at).is_(None),
        col(Job.kind).in_(kinds),
        or_(col(Job.lease_until).is_(None), col(Job.lease_until) <= now),
    )


async def _change(session: AsyncSession, job: Taken, **values: Any) -> None:
    """Change it if, and only if, this very attempt still holds it."""
    mine = (col(Job.id) == job.id, col(Job.lease_holder) == job.holder, col(Job.attempts) == job.attempt)
    result = await session.execute(update(Job).where(*mine).values(**values))
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Conflict(f"The job {job.id} is no longer held by {job.holder}.")
