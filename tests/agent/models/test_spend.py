"""What has been spent: in the database, and by turns that are still running."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from agent.context import TurnContext
from agent.models.spend import RecordedSpend, Spent
from records import conversations
from records.database import Database
from records.tables import Turn
from tests.agent.middleware.stand import turn_context
from tests.conftest import StillClock


async def _conversation(database: Database, clock: StillClock) -> str:
    async with database.writing() as session:
        visitor = await conversations.add_visitor(session, locale="en", clock=clock)
        return (await conversations.start(session, visitor_id=visitor.id, locale="en", clock=clock)).id


async def _turn(database: Database, conversation: str, turn: str, cost: str, at: datetime) -> None:
    async with database.writing() as session:
        session.add(Turn(id=turn, conversation_id=conversation, outcome="answered", cost=Decimal(cost), started_at=at))


def _running(conversation: str, turn: str) -> TurnContext:
    context = turn_context()
    return replace(context, tools=replace(context.tools, conversation=conversation, turn=turn))


async def test_that_turns_are_summed_by_conversation_and_by_day(database: Database, clock: StillClock) -> None:
    one, other = await _conversation(database, clock), await _conversation(database, clock)
    await _turn(database, one, "a", "0.10", clock.now())
    await _turn(database, other, "b", "0.20", clock.now())
    clock.advance(days=1)
    await _turn(database, one, "c", "0.40", clock.now())
    spend = RecordedSpend(database, clock)
    assert await spend.so_far(_running(one, "now")) == Spent(Decimal("0.50"), Decimal("0.40"))
    assert await spend.so_far(_running(other, "now")) == Spent(Decimal("0.20"), Decimal("0.40"))


async def test_that_a_running_turn_counts_before_it_is_written_and_once_afterwards(
    sqlite: Database, clock: StillClock
) -> None:
    conversation = await _conversation(sqlite, clock)
    spend = RecordedSpend(sqlite, clock)
    spend.add("t", Decimal("0.25"))
    spend.add("t", Decimal("0.25"))
    assert await spend.so_far(_running(conversation, "t")) == Spent(Decimal("0.50"), Decimal("0.50"))
    await _turn(sqlite, conversation, "t", "0.50", clock.now())
    clock.advance(seconds=6)
    assert await spend.so_far(_running(conversation, "next")) == Spent(Decimal("0.50"), Decimal("0.50"))


async def test_that_the_sum_of_the_day_is_not_read_for_every_call(sqlite: Database, clock: StillClock) -> None:
    conversation = await _conversation(sqlite, clock)
    spend = RecordedSpend(sqlite, clock)
    assert (await spend.so_far(_running(conversation, "t"))).day == 0
    await _turn(sqlite, conversation, "elsewhere", "1.00", clock.now())
    assert (await spend.so_far(_running(conversation, "t"))).day == 0
    clock.advance(seconds=6)
    assert (await spend.so_far(_running(conversation, "t"))).day == 1


async def test_that_a_new_day_begins_with_nothing(sqlite: Database, clock: StillClock) -> None:
    conversation: Any = await _conversation(sqlite, clock)
    spend = RecordedSpend(sqlite, clock)
    spend.add("t", Decimal(3))
    assert (await spend.so_far(_running(conversation, "t"))).day == 3
    clock.advance(days=1)
    assert (await spend.so_far(_running(conversation, "u"))).day == 0
