"""Seeding the demo: whole or not at all, again after any crash, and never into somebody else's database."""

import asyncio
from collections.abc import Sequence
from functools import cache

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import SQLModel

from records.database import Database
from records.demo import NotOurs, build, seed
from records.progress import Silent
from records.tables import Customer, Job, Mark, Order, Product
from tests.conftest import StillClock

shop_at = cache(build)


@pytest.fixture(autouse=True)
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows for the same moment: making them anew for each test is all that these tests would wait for."""
    monkeypatch.setattr("records.demo.seeding.build", shop_at)


class Crash(Exception):
    """The power goes."""


class Articles:
    """Stands for the knowledge base; fails so many times first."""

    def __init__(self, crashes: int = 0) -> None:
        self.crashes = crashes
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
        if self.times <= self.crashes:
            raise Crash


class CrashAt(Silent):
    """Counts what it is told, and lets the power go at one of it."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.told = 0

    def step(self, name: str, total: int | None = None) -> None:
        self._count()

    def advance(self, amount: int = 1) -> None:
        self._count()

    def _count(self) -> None:
        self.told += 1
        if self.told == self.at:
            raise Crash


async def counts(database: Database, tables: Sequence[type[SQLModel]]) -> list[int]:
    async with database.reading() as session:
        return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def mark(database: Database) -> str | None:
    async with database.reading() as session:
        found = await session.get(Mark, "demo")
        return found.value if found else None


async def test_that_an_empty_database_becomes_the_shop(database: Database, clock: StillClock) -> None:
    articles, shop = Articles(), shop_at(clock.now())

    await seed(database, articles, clock=clock, progress=Silent())

    assert await counts(database, [table for table, _ in shop.rows]) == [len(rows) for _, rows in shop.rows]
    assert await mark(database) == "complete"
    assert articles.times == 1


async def test_that_rows_read_back_as_they_were_written(database: Database, clock: StillClock) -> None:
    await seed(database, Articles(), clock=clock, progress=Silent())

    wanted = {row["id"]: row for row in shop_at(clock.now()).of(Order)}
    async with database.reading() as session:
        for order in await session.scalars(select(Order)):
            assert order.model_dump() == wanted[order.id]


async def test_that_a_seeded_database_is_left_alone(sqlite: Database, clock: StillClock) -> None:
    articles = Articles()
    await seed(sqlite, articles, clock=clock, progress=Silent())
    async with sqlite.writing() as session:
        session.add(Customer(id="theirs"))
    clock.advance(days=40)

    await seed(sqlite, articles, clock=clock, progress=Silent())

    assert await counts(sqlite, [Customer, Order]) == [41, 250]
    assert articles.times == 1


@pytest.mark.parametrize("at", range(1, 17))
async def test_that_a_crash_at_any_step_is_made_up_for(sqlite: Database, clock: StillClock, at: int) -> None:
    with pytest.raises(Crash):
        await seed(sqlite, Articles(), clock=clock, progress=CrashAt(at))
    assert await counts(sqlite, [Product, Order]) in ([0, 0], [60, 250])
    assert await mark(sqlite) != "complete"

    await seed(sqlite, Articles(), clock=clock, progress=Silent())

    assert await counts(sqlite, [Product, Order]) == [60, 250]
    assert await mark(sqlite) == "complete"


async def test_that_there_are_no_more_steps_than_those(sqlite: Database, clock: StillClock) -> None:
    await seed(sqlite, Articles(), clock=clock, progress=CrashAt(17))


async def test_that_articles_that_failed_are_tried_again_without_touching_rows(
    database: Database, clock: StillClock
) -> None:
    articles = Articles(crashes=1)
    with pytest.raises(Crash):
        await seed(database, articles, clock=clock, progress=Silent())
    assert await mark(database) == "rows"
    async with database.writing() as session:
        order = await session.get_one(Order, "1001")
        order.cancel_reason = "changed since"

    await seed(database, articles, clock=clock, progress=Silent())

    async with database.reading() as session:
        assert (await session.get_one(Order, "1001")).cancel_reason == "changed since"
    assert (await mark(database), articles.times) == ("complete", 2)


async def test_that_a_database_with_other_rows_stays_as_it_is(database: Database, clock: StillClock) -> None:
    async with database.writing() as session:
        session.add(Customer(id="theirs"))
    articles = Articles()

    with pytest.raises(NotOurs, match="other rows \\(customer\\)"):
        await seed(database, articles, clock=clock, progress=Silent())

    assert await counts(database, [Customer, Product, Order]) == [1, 0, 0]
    assert (await mark(database), articles.times) == (None, 0)


async def test_that_what_a_starting_server_writes_is_no_obstacle(sqlite: Database, clock: StillClock) -> None:
    async with sqlite.writing() as session:
        await session.execute(insert(Job), [{"id": "sweep", "kind": "sweep", "payload": {}, "due_at": clock.now()}])
        session.add(Mark(name="installed", at=clock.now()))

    await seed(sqlite, Articles(), clock=clock, progress=Silent())

    assert await mark(sqlite) == "complete"


async def test_that_two_servers_may_start_at_once(database: Database, clock: StillClock) -> None:
    await asyncio.gather(*(seed(database, Articles(), clock=clock, progress=Silent()) for _ in range(3)))

    assert await counts(database, [Product, Order]) == [60, 250]
    assert await mark(database) == "complete"
