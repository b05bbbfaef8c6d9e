"""Every fault of an endpoint, at a real server: its customer has a proper message in time, and nobody else notices."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from records.database import Database
from tests.agent.scripted import Answer, Asked, Call, Cut, Garbage, Silence, Status, Step, calls
from tests.process.conftest import DEADLINE
from tests.process.customer import Customer, Frame
from tests.process.endpoint import Endpoint, fine, said_by_customer
from tests.process.ledger import check_answered_once, check_numbers, kept
from tests.process.rapport import Rapport

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]

GOOD = "Here is what you asked for, from the model behind the endpoint"
WORDS = "Let me see what there is to say about that"
SLACK = 2.0
"""Seconds for everything around the turn."""


def once(first: Step) -> Callable[[int], Step]:
    """A fault at first, and nothing wrong after that."""
    return lambda n: first if n == 0 else Answer(GOOD)


def always(step: Step) -> Callable[[int], Step]:
    return lambda _n: step


def search(words: str) -> Call:
    return Call("search_products", {"words": words})


MENDED: dict[str, Callable[[int], Step]] = {
    "busy once": once(Status(429, retry_after="1")),
    "broken once": once(Status(500)),
    "cut once": once(Cut(after=WORDS)),
    "calls that are not JSON": once(calls(Call("search_products", '{"words": "thr'))),
    "an unknown tool": once(calls(Call("launch_rocket", {"target": "the moon"}))),
    "calls of a wrong shape": once(calls(Call("get_order", {"order": ["1"], "customer": "C001"}))),
    "parallel calls": once(calls(search("throw"), search("lamp"), Call("get_product", {"product": "none"}))),
}
"""After these the endpoint itself answers."""
LASTING: dict[str, Callable[[int], Step]] = {
    "no key": always(Status(401)),
    "busy for an hour": always(Status(429, retry_after="3600")),
    "busy": always(Status(429, retry_after="1")),
    "broken": always(Status(500)),
    "silence": always(Silence()),
    "silence after words": always(Silence(after=WORDS)),
    "cut": always(Cut(after=WORDS)),
    "politely cut": always(Cut(after=WORDS, politely=True)),
    "garbage": always(Garbage(after=WORDS)),
    "empty": always(Answer()),
    "the same call for ever": always(calls(search("throw"))),
    "another call each time": lambda n: calls(search(f"throw {n}")),
}
"""After these somebody else has to."""


@dataclass
class Faults:
    """Does to each conversation what its customer's message names."""

    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, asked: Asked) -> Step:
        for said in reversed(said_by_customer(asked)):
            if named := re.search(r"\((.+)\)$", said):
                self.asked[named[1]] += 1
                return (MENDED | LASTING)[named[1]](self.asked[named[1]] - 1)
        return Answer(GOOD)


async def suffer(shop: Rapport, fault: str) -> tuple[str, Customer, Frame, float]:
    customer = await Customer.arrive(shop)
    async with customer.at(shop):
        started = time.monotonic()
        answer = await customer.ask(f"What is your return policy? ({fault})", within=DEADLINE + SLACK + 20)
        return fault, customer, answer, time.monotonic() - started


def streamed(customer: Customer, turn: str) -> str:
    """What a widget shows of a turn that only listens to deltas."""
    text = ""
    for frame in customer.frames:
        if frame.get("turn") == turn:
            text = "" if frame["type"] == "text.withdrawn" else text + frame.get("text", "")
    return text


async def test_that_every_fault_ends_in_a_proper_message_within_the_deadline(shop: Rapport, endpoint: Endpoint) -> None:
    endpoint.decide = Faults()
    suffered = await asyncio.gather(*(suffer(shop, fault) for fault in MENDED | LASTING))
    database = Database(shop.database_url)
    conversations = await kept(database)
    await database.close()
    for fault, customer, answer, took in suffered:
        assert took < DEADLINE + SLACK, f"{fault}: {took:.1f} s"
        assert len(answer["text"]) > 20, fault
        assert not re.search(r"scripted|error|exception|traceback|[{}]|\b[45]\d\d\b", answer["text"], re.I), answer
        assert (answer["text"] == GOOD) == (fault in MENDED), f"{fault}: {answer}"
        turn = next(frame["turn"] for frame in reversed(customer.frames) if frame["type"] == "turn.started")
        assert streamed(customer, turn) == answer["text"], fault
        check_numbers(conversations[customer.conversation])
        check_answered_once(conversations[customer.conversation])


async def test_that_the_next_conversation_is_answered_by_the_endpoint_again(shop: Rapport, endpoint: Endpoint) -> None:
    endpoint.decide = lambda _asked: Status(401)
    _, _, answer, _ = await suffer(shop, "no key")
    endpoint.decide = fine
    customer = await Customer.arrive(shop)
    async with customer.at(shop):
        assert answer["text"] != (await customer.ask("Hello"))["text"] == "Good day to you."
