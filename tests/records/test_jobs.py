"""Jobs: done by one worker at a time, done again when a worker dies, tried again more and more slowly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from records import jobs
from records.database import Database
from records.errors import Conflict
from records.jobs import GiveUp, Taken
from records.runner import Handler, JobRunner
from records.tables import Job
from tests.conftest import StillClock

MINUTE = timedelta(minutes=1)


async def put(database: Database, clock: StillClock, kind: str = "mail", key: str | None = None, **payload: str) -> str:
    async with database.writing() as session:
        return await jobs.add(session, kind, payload, clock=clock, key=key)


async def take(database: Database, clock: StillClock, holder: str = "first") -> Taken | None:
    return await jobs.take(database, {"mail"}, holder=holder, lease=MINUTE, clock=clock)


async def taken(database: Database, clock: StillClock, holder: str = "first") -> Taken:
    job = await take(database, clock, holder)
    assert job is not None
    return job


async def row(database: Database, job: str) -> Job:
    async with database.reading() as session:
        return await session.get_one(Job, job)


@asynccontextmanager
async def running(runner: JobRunner) -> AsyncIterator[JobRunner]:
    task = asyncio.create_task(runner.run())
    try:
        yield runner
    finally:
        runner.stop()
        await asyncio.wait_for(task, 30)


async def test_that_a_job_is_taken_once_it_is_due_and_by_one_worker(database: Database, clock: StillClock) -> None:
    async with database.writing() as session:
        await jobs.add(session, "mail", {"to": "ada"}, clock.now() + MINUTE, clock=clock)

    assert await take(database, clock) is None
    clock.advance(minutes=1)
    job = await taken(database, clock)
    assert (job.payload, job.attempt) == ({"to": "ada"}, 1)
    assert await take(database, clock, "second") is None


async def test_that_many_workers_at_once_never_get_the_same_job(database: Database, clock: StillClock) -> None:
    ids = {await put(database, clock) for _ in range(20)}

    async def work(holder: str) -> list[str]:
        mine = []
        while job := await take(database, clock, holder):
            mine.append(job.id)
        return mine

    shares = await asyncio.gather(*(work(f"worker {number}") for number in range(5)))

    assert sorted(job for share in shares for job in share) == sorted(ids)


async def test_that_a_rolled_back_transaction_leaves_no_job(database: Database, clock: StillClock) -> None:
    async def add_and_fail() -> None:
        async with database.writing() as session:
            await jobs.add(session, "mail", {}, clock=clock)
            raise LookupError

    with pytest.raises(LookupError):
        await add_and_fail()

    assert await take(database, clock) is None


async def test_that_a_key_is_there_once_even_when_two_add_it_at_once(database: Database, clock: StillClock) -> None:
    first, second = await asyncio.gather(put(database, clock, key="sweep@9"), put(database, clock, key="sweep@9"))

    assert first == second
    assert await take(database, clock) is not None
    assert await take(database, clock, "second") is None


async def test_that_the_job_of_a_dead_worker_is_taken_over_after_its_lease(
    database: Database, clock: StillClock
) -> None:
    await put(database, clock)
    dead = await taken(database, clock)
    clock.advance(seconds=59)
    assert await take(database, clock, "second") is None
    clock.advance(seconds=1)

    again = await taken(database, clock, "second")

    assert (again.id, again.attempt) == (dead.id, 2)
    with pytest.raises(Conflict):
        async with database.writing() as session:
            await jobs.finish(session, dead, at=clock.now())
    async with database.writing() as session:
        await jobs.finish(session, again, at=clock.now())
    assert (await row(database, again.id)).done_at == clock.now()


async def test_that_a_done_job_forgets_what_it_carried(database: Database, clock: StillClock) -> None:
    await put(database, clock, text="Your code is 123456")
    job = await taken(database, clock)

    async with database.writing() as session:
        await jobs.finish(session, job, at=clock.now())

    assert (await row(database, job.id)).payload == {}


async def test_that_each_failure_doubles_the_pause_until_it_is_given_up(database: Database, clock: StillClock) -> None:
    await put(database, clock)
    pauses = []
    for _ in range(jobs.ATTEMPTS):
        job = await taken(database, clock)
        async with database.writing() as session:
            await jobs.fail(session, job, "no connection", at=clock.now())
        pauses.append((await row(database, job.id)).due_at - clock.now())
        clock.advance(hours=1)

    assert [pause.total_seconds() for pause in pauses[:5]] == [10, 20, 40, 80, 160]
    assert max(pauses) == timedelta(hours=1)
    assert await take(database, clock) is None
    kept = await row(database, job.id)
    assert (kept.error, kept.gave_up_at is not None, kept.done_at) == ("no connection", True, None)


async def test_that_a_job_that_always_ends_its_worker_is_given_up(database: Database, clock: StillClock) -> None:
    first = await put(database, clock)
    for _ in range(jobs.ATTEMPTS):
        await taken(database, clock)
        clock.advance(minutes=1)
    second = await put(database, clock)

    assert (await taken(database, clock)).id == second
    assert (await row(database, first)).gave_up_at == clock.now()


async def test_that_old_jobs_are_forgotten_and_open_ones_are_not(database: Database, clock: StillClock) -> None:
    await put(database, clock)
    job = await taken(database, clock)
    async with database.writing() as session:
        await jobs.finish(session, job, at=clock.now())
    still_open = await put(database, clock)
    clock.advance(days=30)

    async with database.writing() as session:
        assert await jobs.forget_done(session, before=clock.now()) == 1

    async with database.reading() as session:
        assert (await session.scalars(select(Job.id))).all() == [still_open]


async def test_that_a_woken_runner_does_a_job_and_says_so(database: Database, clock: StillClock) -> None:
    done: asyncio.Queue[str] = asyncio.Queue()

    async def note(job: Taken) -> None:
        await done.put(job.payload["to"])

    async with running(JobRunner(database, {"mail": note}, clock)) as runner:
        job = await put(database, clock, to="ada")
        runner.wake.set()
        assert await asyncio.wait_for(done.get(), 30) == "ada"

    assert (await row(database, job)).done_at == clock.now()


async def test_that_two_runners_do_every_job_once(database: Database, clock: StillClock) -> None:
    for number in range(30):
        await put(database, clock, number=str(number))
    done: list[str] = []
    all_done = asyncio.Event()

    async def note(job: Taken) -> None:
        done.append(job.payload["number"])
        await asyncio.sleep(0)
        if len(done) == 30:
            all_done.set()

    async with (
        running(JobRunner(database, {"mail": note}, clock)),
        running(JobRunner(database, {"mail": note}, clock)),
    ):
        await asyncio.wait_for(all_done.wait(), 30)

    assert sorted(done, key=int) == [str(number) for number in range(30)]


@pytest.mark.parametrize(("error", "given_up"), [(ConnectionError("down"), False), (GiveUp("no such mailbox"), True)])
async def test_that_a_failed_job_is_tried_again_unless_that_cannot_help(
    sqlite: Database, clock: StillClock, error: Exception, given_up: bool
) -> None:
    job = await put(sqlite, clock)
    tried = asyncio.Event()

    async def refuse(_job: Taken) -> None:
        tried.set()
        raise error

    async with running(JobRunner(sqlite, {"mail": refuse}, clock)):
        await asyncio.wait_for(tried.wait(), 30)

    kept = await row(sqlite, job)
    assert (kept.gave_up_at is not None) is given_up
    assert kept.error == f"{type(error).__name__}: {error}"
    assert kept.done_at is None


async def test_that_a_long_job_keeps_its_lease(sqlite: Database, clock: StillClock) -> None:
    job = await put(sqlite, clock)
    ended = asyncio.Event()
    lease = timedelta(milliseconds=60)

    async def work_long(_job: Taken) -> None:
        started = (await row(sqlite, job)).lease_until
        clock.advance(milliseconds=50)
        while (await row(sqlite, job)).lease_until == started:
            pass  # each look lets the runner go on
        ended.set()

    async with running(JobRunner(sqlite, {"mail": work_long}, clock, lease=lease)):
        await asyncio.wait_for(ended.wait(), 30)

    assert (await row(sqlite, job)).done_at is not None


async def test_that_a_stopped_runner_gives_back_what_it_could_not_end(sqlite: Database, clock: StillClock) -> None:
    job = await put(sqlite, clock)
    began = asyncio.Event()

    async def hang(_job: Taken) -> None:
        began.set()
        await asyncio.Event().wait()

    async with running(JobRunner(sqlite, {"mail": hang}, clock, grace=0)):
        await asyncio.wait_for(began.wait(), 30)

    again = await taken(sqlite, clock, "second")
    assert (again.id, again.attempt) == (job, 1)


async def test_that_a_periodic_job_comes_round_once_a_period_however_many_runners(
    sqlite: Database, clock: StillClock
) -> None:
    rounds: asyncio.Queue[str] = asyncio.Queue()

    async def note(job: Taken) -> None:
        await rounds.put(job.kind)

    handlers: dict[str, Handler] = {"sweep": note}
    every = {"sweep": timedelta(hours=1)}
    async with (
        running(JobRunner(sqlite, handlers, clock, every=every)) as first,
        running(JobRunner(sqlite, handlers, clock, every=every)) as second,
    ):
        for _ in range(2):
            assert await asyncio.wait_for(rounds.get(), 30) == "sweep"
            clock.advance(hours=1)
            first.wake.set()
            second.wake.set()
        assert await asyncio.wait_for(rounds.get(), 30) == "sweep"

    assert rounds.empty()
    async with sqlite.reading() as session:
        assert len((await session.scalars(select(Job))).all()) == 3
