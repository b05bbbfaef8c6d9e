"""A server that is killed: nothing acknowledged is lost, nobody is answered twice, nothing is done twice or by half."""

import asyncio
import random
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from records.database import Database
from records.tables import Order, Payment, PendingAction
from tests.agent.scripted import Answer, Asked, Call, Step, calls
from tests.process.conftest import copied
from tests.process.customer import Customer, Frame, is_answer, is_delta
from tests.process.endpoint import Endpoint, said_by_customer
from tests.process.ledger import kept, nothing_owed
from tests.process.rapport import Rapport, eventually
from tests.process.streaming import (
    MANY,
    SHORT,
    SOON,
    at_ease,
    check_heard,
    check_kept,
    come_back,
    slowly,
    talk_until_all_stream,
)

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]

CANCELLED = 10
"""Orders that their customers agree to cancel at the same time."""
ENDS = 5.0
"""Seconds in which a server that is asked to end has ended."""
AT_ONCE = 10.0
"""Seconds, less than a lease lasts: what a server leaves in good order need not wait for one to run out."""


@pytest.fixture(scope="module")
def server(seeded: Path, endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rapport]:
    """One folder for all tests here; each of them leaves a server running on it."""
    one = Rapport(copied(seeded, tmp_path_factory.mktemp("killed") / "data"), endpoint.settings)
    yield one
    one.close()


@pytest.fixture
async def database(server: Rapport) -> Database:
    """Its file, opened beside the server."""
    if server.process is None:
        await server.start()
    return Database(server.database_url)


async def test_that_a_killed_server_loses_nothing_and_answers_everybody_once(
    server: Rapport, database: Database, endpoint: Endpoint
) -> None:
    endpoint.decide = slowly
    customers = await asyncio.gather(*(Customer.arrive(server) for _ in range(MANY)))
    async with AsyncExitStack() as sockets:
        for customer in customers:
            await sockets.enter_async_context(customer.at(server))
        await talk_until_all_stream(customers)
        server.kill()
    endpoint.decide = at_ease
    await server.start()
    async with customers[-3].at(server):  # one is back at once, in the middle of its answer; all others stay away
        await eventually(lambda: nothing_owed(database), within=SOON, what="every conversation is answered")
        await customers[-3].until(is_answer)
    await asyncio.gather(*(come_back(customer, server) for customer in customers))
    await check_kept(database, customers)
    for customer in customers:
        check_heard(customer)
    await database.close()


async def test_that_an_action_agreed_to_while_the_server_is_killed_is_carried_out_once(
    server: Rapport, database: Database, endpoint: Endpoint
) -> None:
    endpoint.decide = proposes_to_cancel
    after = random.randint(1, CANCELLED - 3)
    async with AsyncExitStack() as sockets:
        asked = [await proposed(sockets, server, order) for order in await pending_orders(database)]
        done = asyncio.Semaphore(0)
        waiting = [asyncio.create_task(tell_when_done(customer, done)) for customer, _ in asked]
        await asyncio.gather(*(agree(customer, action) for customer, action in asked))
        for _ in range(after):
            await done.acquire()
        server.kill()
        for task in waiting:
            task.cancel()
    await check_done_whole_or_not_at_all(database)
    await server.start()
    await asyncio.gather(*(agree_again(customer, server, action) for customer, action in asked))
    await eventually(lambda: nothing_owed(database), within=SOON, what="every conversation is answered")
    statuses = await check_done_whole_or_not_at_all(database)
    assert statuses == ["done"] * CANCELLED, f"killed after {after}"
    await database.close()


async def test_that_a_server_which_is_asked_to_end_does_so_and_the_next_one_takes_over_at_once(
    server: Rapport, database: Database, endpoint: Endpoint
) -> None:
    endpoint.decide = slowly
    customers = await asyncio.gather(*(Customer.arrive(server) for _ in range(6)))
    async with AsyncExitStack() as sockets:
        for customer in customers:
            await sockets.enter_async_context(customer.at(server))
            await customer.say("I have a long question")
        await asyncio.gather(*(customer.until(is_delta) for customer in customers))
        took = await server.terminate()
        assert took < ENDS
        assert {await customer.closed() for customer in customers} <= {1001, 1012}
    now, conversations = datetime.now(UTC), await kept(database)
    for customer in customers:
        head = conversations[customer.conversation].head
        assert head.owed_from is not None
        assert head.lease_until is None or head.lease_until <= now
    endpoint.decide = at_ease
    await server.start()
    await eventually(lambda: nothing_owed(database), within=AT_ONCE, what="every conversation is answered")
    await asyncio.gather(*(come_back(customer, server) for customer in customers))
    await check_kept(database, customers)
    await database.close()


def proposes_to_cancel(asked: Asked) -> Step:
    wanted = re.match(r"Please cancel order (\w+)", said_by_customer(asked)[-1])
    if wanted and not asked.results:
        return calls(Call("cancel_order", {"order": wanted[1], "reason": "no longer needed"}))
    return Answer(SHORT)


async def pending_orders(database: Database) -> list[Order]:
    async with database.reading() as session:
        query = select(Order).where(col(Order.status) == "pending").order_by(col(Order.id)).limit(CANCELLED)
        orders = list(await session.scalars(query))
    assert len(orders) == CANCELLED
    return orders


async def proposed(sockets: AsyncExitStack, server: Rapport, order: Order) -> tuple[Customer, str]:
    """The order's customer, in front of a proposal to cancel it; the action."""
    who = next(one for one in await server.demo_customers() if one["id"] == order.customer_id)
    customer = await Customer.arrive(server, signed_in=who)
    await sockets.enter_async_context(customer.at(server))
    await customer.ask(f"Please cancel order {order.id}")
    asked = await customer.until(lambda frame: frame["type"] == "action.asked")
    return customer, asked["action"]


async def agree(customer: Customer, action: str) -> None:
    await customer.send("action.answer", action=action, approve=True)


async def tell_when_done(customer: Customer, done: asyncio.Semaphore) -> None:
    await customer.until(is_done, within=60)
    done.release()


async def agree_again(customer: Customer, server: Rapport, action: str) -> None:
    """Back after the crash, the customer presses the button again, and once more."""
    async with customer.at(server):
        await agree(customer, action)
        await customer.until(is_done)
        await agree(customer, action)
        done = [frame for frame in customer.durable if is_done(frame)]
        assert [frame["outcome"] for frame in done] == ["done"]
        await customer.until(lambda frame: is_answer(frame) and frame["seq"] > done[0]["seq"], within=SOON)
    assert [frame["seq"] for frame in customer.durable] == list(range(1, customer.last_seq + 1))


def is_done(frame: Frame) -> bool:
    return bool(frame["type"] == "action.done")


async def check_done_whole_or_not_at_all(database: Database) -> list[str]:
    """Each order's status, its money, its action and its log say the same; the actions' statuses."""
    async with database.reading() as session:
        actions = list(await session.scalars(select(PendingAction)))
        orders = {order.id: order for order in await session.scalars(select(Order))}
        payments = list(await session.scalars(select(Payment)))
    conversations = await kept(database)
    for action in actions:
        order = orders[action.arguments["order"]]
        mine = [one for one in payments if one.order_id == order.id]
        paid, refunded = (sum(one.amount for one in mine if one.kind == kind) for kind in ("payment", "refund"))
        told = [one for one in conversations[action.conversation_id].entries if one.kind == "action.done"]
        found = (order.status, refunded, [one.body["outcome"] for one in told])
        expected = ("cancelled", paid, ["done"]) if action.status == "done" else ("pending", 0, [])
        assert found == expected, f"order {order.id}, whose action is {action.status}"
    return [action.status for action in actions]
