"""The loop that does what is due: takes jobs, keeps their leases, and puts down those that come round by the clock.

Any number of runners may share a database; each job is done by one of them. What a job does is handed in.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from records import jobs
from records.clock import Clock
from records.database import Database
from records.errors import Conflict
from records.jobs import GiveUp, Taken

KEPT = timedelta(days=7)
"""For which a settled job stays, to be looked at."""
Handler = Callable[[Taken], Awaitable[None]]
"""Does one job. Raises `GiveUp` when trying again cannot help, anything else when it may."""

log = logging.getLogger(__name__)
SHORTEST_REST = 0.05


class JobRunner:
    """Does the jobs of the kinds it has a handler for.

    Args:
        wake: set it after adding a job that should not wait for the next look, a second at most.
        every: kinds that come round by themselves, and how often. After a pause only the latest one is made up for.
        at_once: so many jobs are done at the same time.
        lease: how long a job of a runner that died waits for another one. It is renewed while the job is being done.
        grace: seconds that jobs have to end after `stop`; then they are cancelled and given back.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        wake: asyncio.Event | None = None,
        every: Mapping[str, timedelta] | None = None,
        at_once: int = 4,
        lease: timedelta = timedelta(seconds=60),
        grace: float = 5.0,
    ) -> None:
        self.wake = wake or asyncio.Event()
        self._database = database
        self._handlers = dict(handlers)
        self._clock = clock
        self._every = dict(every or {})
        self._at_once = at_once
        self._lease = lease
        self._grace = grace
        self._name = clock.new_id()
        self._slots: dict[str, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self) -> None:
        """Do jobs until `stop` is called, or this is cancelled."""
        try:
            while not self._stopping:
                self.wake.clear()
                try:
                    await self._look()
                    await self._rest(await self._until_next())
                except (SQLAlchemyError, OSError):
                    log.exception("The jobs could not be looked at; trying again in a second")
                    await self._rest(1.0)
            await self._settle()
        finally:
            await self._give_back()

    def stop(self) -> None:
        """Take no further job; `run` returns once those that are being done have ended."""
        self._stopping = True
        self.wake.set()

    async def _look(self) -> None:
        await self._come_round()
        while len(self._running) < self._at_once and not self._stopping:
            job = await jobs.take(
                self._database, self._handlers, holder=self._name, lease=self._lease, clock=self._clock
            )
            if job is None:
                return
            task = asyncio.create_task(self._do(job), name=f"job {job.kind} {job.id}")
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _come_round(self) -> None:
        """Put down the job of every period that has begun; its key is the period's, so that it is there once."""
        now = self._clock.now()
        for kind, period in self._every.items():
            seconds = period.total_seconds()
            slot = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
            if self._slots.get(kind) != slot:
                async with self._database.writing() as session:
                    await jobs.add(session, kind, {}, slot, clock=self._clock, key=f"{kind}@{slot.isoformat()}")
                self._slots[kind] = slot

    async def _until_next(self) -> float:
        if len(self._running) >= self._at_once:
            return 1.0
        now = self._clock.now()
        async with self._database.reading() as session:
            due = await jobs.next_due(session, self._handlers, at=now)
        return 1.0 if due is None else min(1.0, max(SHORTEST_REST, (due - now).total_seconds()))

    async def _rest(self, seconds: float) -> None:
        """Until then, or until somebody wakes us, or until a job ends while there are as many as there may be."""
        woken = asyncio.create_task(self.wake.wait())
        full = self._running if len(self._running) >= self._at_once else set[asyncio.Task[None]]()
        await asyncio.wait({woken, *full}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()

    async def _do(self, job: Taken) -> None:
        work = asyncio.ensure_future(self._handlers[job.kind](job))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=self._lease.total_seconds() / 3)
                if not work.done():
                    await self._renew(job)
            await self._report(job, asyncio.CancelledError() if work.cancelled() else work.exception())
        except Conflict:
            log.warning("The job %s (%s) took longer than its lease, and another runner has it", job.id, job.kind)
        except (SQLAlchemyError, OSError):
            log.exception(
                "The job %s (%s) was done, but that could not be kept; it will be done again", job.id, job.kind
            )
        except asyncio.CancelledError:
            await self._cancel(job, work)
            raise
        finally:
            work.cancel()

    async def _renew(self, job: Taken) -> None:
        try:
            async with self._database.writing() as session:
                await jobs.renew(session, job, until=self._clock.now() + self._lease)
        except (SQLAlchemyError, OSError):
            log.exception("The lease of the job %s (%s) could not be renewed; trying again", job.id, job.kind)

    async def _report(self, job: Taken, error: BaseException | None) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            if error is None:
                await jobs.finish(session, job, at=now)
            else:
                said = f"{type(error).__name__}: {error}"
                await jobs.fail(session, job, said, at=now, for_good=isinstance(error, GiveUp))
        if error is not None:
            log.warning("The job %s (%s) failed at attempt %d: %s", job.id, job.kind, job.attempt, type(error).__name__)

    async def _cancel(self, job: Taken, work: asyncio.Future[None]) -> None:
        work.cancel()
        await asyncio.wait({work})
        async with self._database.writing() as session:
            await jobs.release(session, job)

    async def _settle(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=self._grace)

    async def _give_back(self) -> None:
        tasks = list(self._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def forget_jobs(database: Database, clock: Clock) -> Handler:
    """What deletes the jobs that were done or given up long ago."""

    async def forget(_job: Taken) -> None:
        async with database.writing() as session:
            await jobs.forget_done(session, before=clock.now() - KEPT)

    return forget
