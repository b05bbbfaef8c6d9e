"""What is published is heard, in one process and between two."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from agent.bus import READER_BACKLOG, Bus, LocalBus
from agent.events import Author, Message, TextDelta, TextSnapshot, TurnStarted
from agent.redis_bus import RedisBus
from agent.staff_events import LogGrew, Looking
from records.database import Database
from tests.agent.house import house, replies
from tests.conftest import REDIS, StillClock, need


@pytest.fixture(params=["local", pytest.param("redis", marks=pytest.mark.services)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    if request.param == "redis":
        need(6379, "Redis")
    made: Bus = RedisBus(REDIS, prefix=f"test-{uuid4().hex}") if request.param == "redis" else LocalBus()
    yield made
    await made.close()


async def test_that_every_reader_of_a_conversation_hears_it_and_nobody_else(bus: Bus) -> None:
    async with bus.subscribe("a") as one, bus.subscribe("a") as two, bus.subscribe("b") as other:
        await bus.publish("a", TurnStarted(turn="1"), TextDelta(turn="1", offset=0, text="好"))
        await bus.publish("b", TurnStarted(turn="2"))
        for reader in (one, two):
            heard = reader.__aiter__()
            assert await anext(heard) == TurnStarted(turn="1")
            assert await anext(heard) == TextDelta(turn="1", offset=0, text="好")
        assert await anext(other.__aiter__()) == TurnStarted(turn="2")


async def test_that_nobody_has_to_listen(bus: Bus) -> None:
    await bus.publish("a", TurnStarted(turn="1"))
    async with bus.subscribe("a"):
        pass
    await bus.publish("a", TurnStarted(turn="1"))
    await bus.ping()


async def test_that_the_answer_being_written_is_kept_until_it_is_over(bus: Bus) -> None:
    await bus.keep("a", TextSnapshot(turn="1", text="so far"))
    assert await bus.kept("a") == TextSnapshot(turn="1", text="so far")
    assert await bus.kept("b") is None
    await bus.keep("a", None)
    assert await bus.kept("a") is None


async def test_that_a_reader_who_falls_behind_hears_the_end_of_it_and_not_a_gap() -> None:
    bus = LocalBus()
    async with bus.subscribe("a") as slow:
        for number in range(READER_BACKLOG + 5):
            await bus.publish("a", TurnStarted(turn=str(number)))
        heard = [event.turn async for event in slow if isinstance(event, TurnStarted)]
    assert heard == [str(number) for number in range(READER_BACKLOG)]


@pytest.mark.services
async def test_that_a_message_taken_by_one_process_is_heard_at_another(postgres: Database, clock: StillClock) -> None:
    need(6379, "Redis")
    prefix = f"test-{uuid4().hex}"
    here = house(postgres, clock, replies("Hello there"), bus=RedisBus(REDIS, prefix=prefix))
    there = house(postgres, clock, replies(), bus=RedisBus(REDIS, prefix=prefix))
    opened = await here.arrive()
    async with there.following(opened) as heard:
        await here.say(opened, "hi")
        await here.runner.idle()
        async with asyncio.timeout(5):
            while sum(isinstance(event, Message) for event in heard) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
    assert [event.text for event in heard if isinstance(event, Message)] == ["hi", "Hello there "]
    assert "".join(event.text for event in heard if isinstance(event, TextDelta)) == "Hello there "
    await here.desk.bus.close()
    await there.desk.bus.close()


async def test_that_those_who_work_here_hear_that_a_log_has_grown_and_nothing_that_is_live(bus: Bus) -> None:
    said = Message(seq=1, at=datetime(2026, 11, 22, tzinfo=UTC), author=Author(kind="customer"), text="hi")
    async with bus.staff() as colleagues:
        heard = colleagues.__aiter__()
        await bus.publish("a", TurnStarted(turn="1"))
        await bus.publish("b", said)
        assert await anext(heard) == LogGrew(conversation="b")
        looking = Looking(conversation="a", window="w", staff="s", name="Bo", doing="looking")
        await bus.tell_staff(looking)
        assert await anext(heard) == looking
