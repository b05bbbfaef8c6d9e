"""Two servers on one PostgreSQL, one Redis and one Chroma server: colleagues on each take over a conversation of the
other, and when one server is killed, what customers and colleagues had begun there goes on at the other.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from records.database import Database
from tests.conftest import POSTGRES, need
from tests.process import chroma as chroma_server
from tests.process.colleague import Colleague, check_silent, take_over_in_the_middle_of_an_answer
from tests.process.conftest import copied
from tests.process.customer import Customer
from tests.process.endpoint import Endpoint
from tests.process.ledger import nothing_owed
from tests.process.rapport import Rapport, eventually
from tests.process.streaming import (
    MANY,
    SOON,
    at_ease,
    check_heard,
    check_kept,
    come_back,
    slowly,
    talk_until_all_stream,
)

pytestmark = [
    pytest.mark.process,
    pytest.mark.services,
    pytest.mark.timeout(240),
]
REDIS = "redis://127.0.0.1:6379/7"
ELSEWHERE = 5
"""Customers of the server that lives on."""


async def administer(statement: str) -> None:
    database = Database(POSTGRES)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await database.close()


@pytest.fixture
async def shared() -> AsyncIterator[str]:
    """The address of a database of this test's own."""
    need(5432, "PostgreSQL")
    need(6379, "Redis")
    name = f"rapport_{uuid4().hex[:12]}"
    await administer(f"CREATE DATABASE {name}")
    yield POSTGRES.rpartition("/")[0] + f"/{name}"
    await administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[str]:
    with chroma_server.running(tmp_path / "chroma") as url:
        yield url


@pytest.fixture
def start(
    seeded: Path, endpoint: Endpoint, shared: str, chroma: str, tmp_path: Path
) -> Iterator[Callable[[str], Rapport]]:
    """Launch a server over the shared database, bus and index, with a folder of its own."""
    launched: list[Rapport] = []

    def launch(name: str) -> Rapport:
        settings = {**endpoint.settings, "RAPPORT_DATABASE_URL": shared, "RAPPORT_REDIS_URL": REDIS}
        settings |= {"RAPPORT_CHROMA_URL": chroma}
        folder = copied(seeded, tmp_path / name)
        server = Rapport(folder, {**settings, "RAPPORT_SECRET": "shared by both"}, demo=False)
        server.launch()
        launched.append(server)
        return server

    yield launch
    for server in launched:
        server.close()


async def test_that_another_server_answers_what_a_killed_one_owed(
    start: Callable[[str], Rapport], endpoint: Endpoint, shared: str
) -> None:
    endpoint.decide = slowly
    doomed, other, database = start("doomed"), start("other"), Database(shared)
    await asyncio.gather(doomed.ready(), other.ready())
    customers = await asyncio.gather(*(Customer.arrive(doomed) for _ in range(MANY)))
    async with AsyncExitStack() as still_there, AsyncExitStack() as sockets:
        for n, customer in enumerate(customers):
            if n < MANY - ELSEWHERE:
                await sockets.enter_async_context(customer.at(doomed))
            else:
                await still_there.enter_async_context(customer.at(other))
        kit, lou = [await Colleague.at_work(database, there, name) for there, name in ((other, "Kit"), (doomed, "Lou"))]
        theirs, hers = await Customer.arrive(doomed), await Customer.arrive(other)
        await sockets.enter_async_context(theirs.at(doomed))
        await still_there.enter_async_context(hers.at(other))
        await talk_until_all_stream(customers)
        await take_over_in_the_middle_of_an_answer(kit, theirs)
        await take_over_in_the_middle_of_an_answer(lou, hers)
        doomed.kill()
        endpoint.decide = at_ease
        lou.go_to(other)
        await lou.reply(hers, "I am still here.")
        await hers.say("and after that?")
        await eventually(lambda: nothing_owed(database), within=SOON, what="every conversation is answered")
    await asyncio.gather(*(come_back(customer, other) for customer in customers))
    for colleague, customer in ((kit, theirs), (lou, hers)):
        await colleague.act(customer, "hand-back")
        await come_back(customer, other)
        check_silent(customer)
    await check_kept(database, customers)
    for customer in customers:
        check_heard(customer)
    await database.close()
