"""Twenty conversations that stream while something happens to their server, and what has to be true of them after."""

import asyncio
from collections.abc import Sequence

from records.database import Database
from tests.agent.scripted import Answer, Asked, Step
from tests.process.customer import Customer, is_answer, is_delta
from tests.process.endpoint import said_by_customer
from tests.process.ledger import check_answered_once, check_numbers, kept
from tests.process.rapport import Rapport

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


def slowly(asked: Asked) -> Step:
    return Answer(SHORT if "quick" in said_by_customer(asked)[-1] else LONG, delay=0.05)


def at_ease(_asked: Asked) -> Step:
    return Answer(SHORT, delay=0.05)


async def talk_until_all_stream(customers: Sequence[Customer]) -> None:
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


async def check_kept(database: Database, customers: Sequence[Customer]) -> None:
    conversations = await kept(database)
    for customer in customers:
        mine = conversations[customer.conversation]
        check_numbers(mine)
        check_answered_once(mine)
        assert sorted(mine.client_ids) == sorted(customer.sent), "every message stands in the log once"
        assert customer.last_seq == mine.head.last_seq
