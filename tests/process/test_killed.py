"""A server that is killed while twenty conversations stream: nothing acknowledged is lost, nobody is answered twice."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from records.database import Database
from tests.agent.scripted import Answer, Asked, Step
from tests.process.conftest import copied
from tests.process.customer import Customer, is_answer, is_delta
from tests.process.endpoint import Endpoint, said_by_customer
from tests.process.ledger import check_answered_once, check_numbers, kept, nothing_owed
from tests.process.rapport import Rapport, eventually

pytestmark = [pytest.mark.process, pytest.mark.timeout(240), pytest.mark.xdist_group("killed")]

MANY = 20
BURSTS = range(5)
"""Those who send two messages in a row."""
QUICK = (18, 19)
"""Those who have been answered before the end comes."""
UNHEARD = range(5, 8)
"""Those who write once more in the very last moment, and never hear whether it arrived."""
SHORT = "Thank you for writing to us, it is good to hear from you today and we are glad that you are here"
LONG = " ".join([SHORT + "."] * 15)
"""Ten seconds and more at the endpoint's pace: nobody's answer is finished when the end comes."""
SOON = 60.0
"""Within this every conversation has its answer, whether or not its customer is back (contract, section 2)."""

Keep = Callable[[Rapport], Rapport]


def slowly(asked: Asked) -> Step:
    return Answer(SHORT if "quick" in said_by_customer(asked)[-1] else LONG, delay=0.05)


def at_ease(_asked: Asked) -> Step:
    return Answer(SHORT, delay=0.05)


async def talk_until_all_stream(customers: list[Customer]) -> None:
    """Everybody has written, and most are in the middle of hearing an answer."""
    await asyncio.gather(*(customers[n].ask("a quick one") for n in QUICK))
    waiting = [customer for n, customer in enumerate(customers) if n not in QUICK]
    await asyncio.gather(*(customer.say("I have a long question") for customer in waiting))
    await asyncio.gather(*(customers[n].say("and one more thing") for n in BURSTS))
    await asyncio.gather(*(customer.until(is_delta, within=30) for customer in waiting))
    assert not any(customer.answers for customer in waiting)
    for n in UNHEARD:
        await customers[n].say("one last word", acknowledged=False)


async def come_back(customer: Customer, server: Rapport) -> None:
    """Resume, send again what was never acknowledged, and wait until there is an answer to everything."""
    async with customer.at(server):
        for client_id in customer.sent.keys() - customer.acknowledged:
            await customer.say(customer.sent[client_id], client_id)
        last = max(frame["seq"] for frame in customer.durable if frame.get("client_id"))
        await customer.until(lambda frame: is_answer(frame) and frame["seq"] > last)


def check_heard(customer: Customer) -> None:
    """The customer has every number once, and whole answers."""
    assert [frame["seq"] for frame in customer.durable] == list(range(1, customer.last_seq + 1))
    assert customer.answers
    assert set(customer.answers) <= {SHORT, LONG}
    assert customer.acknowledged == customer.sent.keys()


async def check_kept(database: Database, customers: list[Customer]) -> None:
    conversations = await kept(database)
    assert len(conversations) == len(customers)
    for customer in customers:
        mine = conversations[customer.conversation]
        check_numbers(mine)
        check_answered_once(mine)
        assert sorted(mine.client_ids) == sorted(customer.sent), "every message stands in the log once"
        assert customer.last_seq == mine.head.last_seq


async def test_that_a_killed_server_loses_nothing_and_answers_everybody_once(
    seeded: Path, endpoint: Endpoint, tmp_path: Path, servers: Keep
) -> None:
    endpoint.decide = slowly
    server = servers(Rapport(copied(seeded, tmp_path / "data"), endpoint.settings))
    database = Database(f"sqlite+aiosqlite:///{server.data_dir}/rapport.db")
    await server.start()
    customers = await asyncio.gather(*(Customer.arrive(server) for _ in range(MANY)))
    async with AsyncExitStack() as sockets:
        for customer in customers:
            await sockets.enter_async_context(customer.at(server))
        await talk_until_all_stream(customers)
        server.kill()
    endpoint.decide = at_ease
    await server.start()

    async def all_answered() -> bool:
        return await nothing_owed(database)

    async with customers[-3].at(server):  # one is back at once, in the middle of its answer; all others stay away
        await eventually(all_answered, within=SOON, what="every conversation is answered")
        await customers[-3].until(is_answer)
    await asyncio.gather(*(come_back(customer, server) for customer in customers))
    await check_kept(database, customers)
    for customer in customers:
        check_heard(customer)
    await database.close()
