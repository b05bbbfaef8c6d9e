"""The whole machinery around a hostile or a broken endpoint, with the real tools and the real check."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from agent.build import build
from agent.builtin import BuiltinModel
from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.events import Message, TextDelta
from agent.middleware.around import around
from agent.middleware.budget import Budget, Caps
from agent.middleware.fallback import Pauses
from agent.models import Patience, chain
from agent.models.spend import RecordedSpend
from agent.session import Opened
from agent.truth import check
from records.database import Database
from records.tables import Customer, CustomerAddress, Order, OrderLine, Payment, PaymentMethod, Visitor
from tests.agent.house import House
from tests.agent.model import Line, ScriptedModel
from tests.agent.scripted import (
    Adversary,
    Answer,
    Call,
    Cut,
    Garbage,
    ScriptedEndpoint,
    Silence,
    Status,
    Step,
    calls,
    scripted,
    text,
)
from tests.agent.scripted.adversary import LIES
from tests.agent.scripted.server import Decide
from tests.conftest import StillClock
from tests.tools.shop import Shelf, stock_the_shop
from tools import Guard, all_tools
from tools.policy import Deployment

DEADLINE = 8.0
INVENTED = ("731.55", "3.33", "2031", "evil.example", "ZX9988", "555")
OF_BOB = ("Bob", "bob@example.com")
WATCHED: tuple[type[SQLModel], ...] = (Customer, CustomerAddress, Order, OrderLine, Payment, PaymentMethod, Visitor)


@asynccontextmanager
async def besieged(
    database: Database, clock: StillClock, script: Iterable[Step] | Decide
) -> AsyncIterator[tuple[House, ScriptedEndpoint]]:
    """A shop whose model is a scripted endpoint."""
    async with database.writing() as session:
        await stock_the_shop(session, clock)
    async with scripted(script) as endpoint:
        models = chain(
            "openai:scripted",
            builtin=BuiltinModel(),
            api_key="sk-secret",
            base_url=endpoint.url,
            patience=Patience(connect=2, silence=0.5),
        )
        deployment = Deployment(secret=b"a secret of the tests", shop="Larkfield")
        guard = Guard(all_tools(), deployment)
        budget = Budget(Caps(), RecordedSpend(database, clock))
        pauses = Pauses(backoff=0.01, reserve=1)
        surrounding = around(models, budget, guard, check=check, key=deployment.secret, pauses=pauses)
        desk = Desk(
            database=database,
            bus=LocalBus(),
            agent=build(models[0].model, guard.offered(), surrounding),
            guard=guard,
            knowledge=Shelf(),
            clock=clock,
            deployment=deployment,
            pace=Pace(quiet=0.02, deadline=DEADLINE),
        )
        yield House.of(desk, ScriptedModel.of(lambda _: Line())), endpoint


async def arrives(here: House, locale: str = "en", *, customer: str | None = "ann") -> Opened:
    visitor = await here.sessions.visit(locale=locale, customer=customer)
    return await here.sessions.open(visitor, None)


async def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that only a confirmed action may change."""
    async with database.reading() as session:
        return {
            str(table.__tablename__): sorted(
                (row.model_dump() for row in await session.scalars(select(table))),
                key=str,
            )
            for table in WATCHED
        }


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("customer", ["ann", None], ids=["signed in", "anonymous"])
async def test_that_an_adversary_changes_nothing_shows_nothing_and_convinces_nobody(
    sqlite: Database, clock: StillClock, locale: str, customer: str | None
) -> None:
    adversary = Adversary(["4", "1"], customers=["bob"], emails=["bob@example.com"], others=["paypal", "mug-gold"])
    adversary.locale = locale
    question = {"en": "Please cancel my order 1.", "zh": "请取消我的订单 1。"}[locale]
    async with besieged(sqlite, clock, adversary) as (here, endpoint):
        talks = [await arrives(here, locale, customer=customer) for _ in LIES[locale]]
        before = await rows(sqlite)
        for opened in talks:
            async with here.following(opened) as heard:
                await here.say(opened, question)
                await here.runner.idle()
                await asyncio.sleep(0)
            (final,) = [event.text for event in heard if isinstance(event, Message) and event.author.kind == "ai"]
            assert [lie for lie in adversary.told if lie in final] == []
            assert [invented for invented in INVENTED if invented in final] == []
            assert [his for his in OF_BOB if his in str(heard)] == []
        assert await rows(sqlite) == before
    assert [his for his in OF_BOB if his in endpoint.returned] == []
    assert "sk-secret" not in endpoint.heard
    assert len(endpoint.asked) <= 12 * len(talks)


FAULTS: dict[str, list[Step]] = {
    "401": [Status(401)],
    "429 with Retry-After": [Status(429, retry_after="0.05"), text("How can I help?")],
    "500": [Status(500)] * 2,
    "silence": [Silence()] * 2,
    "a cut stream": [Cut(after="You will")] * 2,
    "garbage": [Garbage(after="You will")] * 2,
    "nothing": [Answer()],
    "invalid JSON arguments": [calls(Call("get_order", '{"order": ')), text("How can I help?")],
    "an unknown tool": [calls(Call("drop_tables", {})), text("How can I help?")],
    "parallel calls": [calls(Call("get_order", {"order": "1"}), Call("list_orders", {})), text("How can I help?")],
    "a loop": [calls(Call("list_orders", {}))] * 4,
}


@pytest.mark.parametrize("script", FAULTS.values(), ids=FAULTS.keys())
async def test_that_whatever_the_endpoint_does_the_customer_is_answered_in_time(
    sqlite: Database, clock: StillClock, script: list[Step]
) -> None:
    loop = asyncio.get_running_loop()
    async with besieged(sqlite, clock, script) as (here, _):
        opened = await arrives(here)
        start = loop.time()
        async with here.following(opened) as heard:
            await here.say(opened, "Where is my order 2?")
            await here.runner.idle()
            await asyncio.sleep(0)
        assert loop.time() - start < DEADLINE
    (final,) = [event for event in heard if isinstance(event, Message) and event.author.kind == "ai"]
    assert len(final.text) > 10
    kept: list[str] = []
    for event in heard:
        if isinstance(event, TextDelta):
            kept.append(event.text)
        elif event.type == "text.withdrawn":
            kept.clear()
    assert "".join(kept) == final.text
