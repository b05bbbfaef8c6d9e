"""Writes that a person of the shop has to approve: asked of them, told to the customer, done on nobody else's word."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from records import conversations
from records.refusals import Absent
from records.tables import Entry, Order, PendingAction
from tests.tools.shop import ON_SQLITE, Chat
from tools.approval import Decided
from tools.policy import Policy
from tools.settle import Settled

CANCEL = {"order": "1", "reason": "no longer needed"}
KIT = Decided("kit", "Kit", "It is a gift for you.")


@pytest.fixture
def strict(ann: Chat) -> Chat:
    """Ann at a shop whose people approve every cancellation."""
    policy = Policy(effect="write", needs="verified", confirm="staff")
    ann.deployment = replace(ann.deployment, policies={"cancel_order": policy})
    return ann


async def decide(chat: Chat, action: str, *, approve: bool = True, by: Decided | None = KIT) -> Settled:
    async with chat.database.writing() as session:
        head = await conversations.head(session, chat.context.conversation)
        return await chat.guard.settle_action(
            chat.context, session, head, action, approve=approve, approver="staff", by=by
        )


async def ordered(chat: Chat) -> str:
    async with chat.database.reading() as session:
        return (await session.get_one(Order, "1")).status


def told(entries: tuple[Entry, ...]) -> list[str]:
    """What the customer reads."""
    return [entry.body["text"].split("\n")[0] for entry in entries if entry.kind == "message"]


async def test_that_colleagues_are_asked_and_the_customer_is_told(strict: Chat) -> None:
    asked = await strict.use("cancel_order", CANCEL)
    assert (asked.outcome, asked.result["status"]) == ("asked", "waiting_for_staff")
    question, sentence, _ = asked.events
    assert (question.kind, question.seq, question.body["arguments"]) == ("approval.asked", None, CANCEL)
    assert (sentence.kind, sentence.seq) == ("message", 1)
    assert asked.result["summary"] in sentence.body["text"]
    assert await ordered(strict) == "pending"
    settled = await decide(strict, asked.result["action"])
    assert (settled.outcome, await ordered(strict)) == ("done", "cancelled")
    assert told(settled.entries) == ["Our team has approved this, and it is done:"]
    done = settled.entries[-1]
    assert (done.author, done.author_name, done.body["approver"]) == ("human", "Kit", "staff")
    async with strict.database.reading() as session:
        assert (await session.get_one(PendingAction, asked.result["action"])).settled_by == "kit"


async def test_that_of_two_colleagues_one_decides(strict: Chat) -> None:
    asked = await strict.use("cancel_order", CANCEL)
    both = await asyncio.gather(*(decide(strict, asked.result["action"], approve=approve) for approve in (True, False)))
    assert sorted(each.again for each in both) == [False, True]
    assert len({each.outcome for each in both}) == 1


@ON_SQLITE
@pytest.mark.parametrize("approve", [True, False])
async def test_that_a_customer_can_neither_approve_nor_see_it(strict: Chat, approve: bool) -> None:
    asked = await strict.use("cancel_order", CANCEL)
    with pytest.raises(Absent):
        await strict.answer(asked.result["action"], approve=approve)
    assert await ordered(strict) == "pending"


@ON_SQLITE
async def test_that_a_colleague_cannot_say_yes_for_a_customer(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    with pytest.raises(Absent):
        await decide(ann, asked.result["action"])


@ON_SQLITE
async def test_that_a_no_is_told_with_its_reason_and_in_the_customers_language(strict: Chat) -> None:
    strict.locale = "zh"
    asked = await strict.use("cancel_order", CANCEL)
    settled = await decide(strict, asked.result["action"], approve=False)
    assert (settled.outcome, await ordered(strict)) == ("declined", "pending")
    said = settled.entries[0].body["text"]
    assert said.startswith("工作人员没有批准这项操作")
    assert said.endswith("It is a gift for you.")


@ON_SQLITE
async def test_that_a_yes_that_comes_too_late_does_nothing(strict: Chat) -> None:
    asked = await strict.use("cancel_order", CANCEL)
    strict.clock.advance(minutes=15)
    settled = await decide(strict, asked.result["action"])
    assert (settled.outcome, await ordered(strict)) == ("expired", "pending")
    assert told(settled.entries) == ["Nobody on our team could decide on this in time, and nothing was changed:"]


@ON_SQLITE
async def test_that_what_cannot_be_done_any_more_is_told_so(strict: Chat) -> None:
    asked = await strict.use("cancel_order", CANCEL)
    async with strict.database.writing() as session:
        (await session.get_one(Order, "1")).status = "shipped"
    settled = await decide(strict, asked.result["action"])
    assert (settled.outcome, settled.result["why"]) == ("failed", "not_pending")
    assert "could not be carried out, and nothing was changed" in settled.entries[1].body["text"]


@ON_SQLITE
async def test_that_above_a_cap_it_is_the_staff_who_approve(ann: Chat) -> None:
    ann.deployment = replace(ann.deployment, amount_cap=Decimal(20))
    assert (await ann.use("cancel_order", CANCEL)).result["status"] == "waiting_for_customer"
    ann.deployment = replace(ann.deployment, amount_cap=Decimal("19.99"))
    asked = await ann.use("cancel_order", CANCEL)
    assert asked.result["status"] == "waiting_for_staff"
    assert [entry.kind for entry in asked.events] == ["action.done", "approval.asked", "message", "tool.called"]
    assert (await decide(ann, asked.result["action"])).outcome == "done"


@ON_SQLITE
async def test_that_nobody_is_asked_while_nobody_is_at_work(strict: Chat) -> None:
    strict.attended = False
    answer = await strict.use("cancel_order", CANCEL)
    assert (answer.result["why"], answer.result["needs"]) == ("needs_staff", "staff")


@ON_SQLITE
async def test_that_the_same_question_is_put_to_the_staff_once(strict: Chat) -> None:
    first, second = [await strict.use("cancel_order", CANCEL) for _ in range(2)]
    assert first.result == second.result
    assert [entry.kind for entry in second.events] == ["tool.called"]
