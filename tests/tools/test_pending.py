"""Actions that wait for a yes: asked once, answered once, by the one who was asked, in time, and as they were asked."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from records.errors import NotFound
from records.refusals import Absent
from records.tables import Audit, Entry, Order, Payment, PendingAction, ToolCall, Variant, Visitor
from tests.tools.shop import ON_SQLITE, Chat
from tools.settle import Settled

CANCEL = {"order": "1", "reason": "no longer needed"}


async def log(chat: Chat) -> list[Entry]:
    async with chat.database.reading() as session:
        return list(await session.scalars(select(Entry).order_by(col(Entry.number))))


async def refunds(chat: Chat) -> int:
    async with chat.database.reading() as session:
        query = select(func.count()).select_from(Payment).where(col(Payment.kind) == "refund")
        return await session.scalar(query) or 0


async def status(chat: Chat, order: str = "1") -> str:
    async with chat.database.reading() as session:
        return (await session.get_one(Order, order)).status


async def test_that_an_action_is_shown_durably_and_its_end_too(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    done = await ann.answer(asked.result["action"])
    assert [(entry.kind, entry.seq) for entry in await log(ann)] == [
        ("action.asked", 1),
        ("tool.called", None),
        ("tool.called", None),
        ("action.done", 2),
    ]
    shown = asked.events[0].body
    assert (shown["approve_label"], shown["decline_label"]) == ("Cancel order 1", "Keep it")
    assert shown["expires_at"] == "2026-11-22T09:15:00+00:00"
    assert set(shown["summaries"]) == {"en", "zh"}
    assert done.entries[-1].body == {
        "action": asked.result["action"],
        "tool": "cancel_order",
        "outcome": "done",
        "summary": asked.result["summary"],
        "result": {**done.result},
    }
    assert [each.tool for each in ann.happened.done] == ["cancel_order"]


@ON_SQLITE
async def test_that_a_no_changes_nothing(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    declined = await ann.answer(asked.result["action"], approve=False)
    assert (declined.outcome, await status(ann), ann.happened.done) == ("declined", "pending", [])
    assert (await ann.answer(asked.result["action"])).outcome == "declined"
    assert await status(ann) == "pending"


@ON_SQLITE
async def test_that_a_yes_is_carried_out_once(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    first, second = [await ann.answer(asked.result["action"]) for _ in range(2)]
    assert (first.again, second.again, second.outcome) == (False, True, "done")
    assert (second.entries, second.result, await refunds(ann)) == ((), first.result, 1)


async def test_that_two_approvals_at_the_same_moment_run_once(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    settled = await asyncio.gather(*(ann.answer(asked.result["action"]) for _ in range(4)))
    assert sorted(each.again for each in settled) == [False, True, True, True]
    assert await refunds(ann) == 1


async def test_that_two_chats_cannot_cancel_one_order_twice(ann: Chat) -> None:
    other = await Chat(ann.database, ann.clock, name="7").open()
    asked = [await chat.use("cancel_order", CANCEL) for chat in (ann, other)]
    settled: list[Settled] = await asyncio.gather(
        *(chat.answer(each.result["action"]) for chat, each in zip((ann, other), asked, strict=True))
    )
    assert sorted(each.outcome for each in settled) == ["done", "failed"]
    assert [each.result["why"] for each in settled if each.outcome == "failed"] == ["not_pending"]
    assert await refunds(ann) == 1


async def test_that_two_chats_cannot_spend_one_gift_card_twice(ann: Chat) -> None:
    other = await Chat(ann.database, ann.clock, name="7").open()
    async with ann.database.writing() as session:
        session.add(Order(id="8", customer_id="ann"))
        await session.flush()
        session.add(Payment(order_id="8", amount=Decimal(40), method_id="visa"))
    asked = [
        await chat.use("change_order_payment", order=order, payment_method="gift")
        for chat, order in ((ann, "1"), (other, "8"))
    ]
    settled = await asyncio.gather(
        *(chat.answer(each.result["action"]) for chat, each in zip((ann, other), asked, strict=True))
    )
    assert sorted(each.outcome for each in settled) == ["done", "failed"]
    assert [each.result["why"] for each in settled if each.outcome == "failed"] == ["too_little_balance"]


@ON_SQLITE
async def test_that_a_yes_after_fifteen_minutes_is_too_late(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    ann.clock.advance(minutes=15)
    assert (await ann.answer(asked.result["action"])).outcome == "expired"
    assert await status(ann) == "pending"


@ON_SQLITE
async def test_that_nobody_else_can_answer(ann: Chat, somebody: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    with pytest.raises(Absent):
        await somebody.answer(asked.result["action"])
    with pytest.raises(NotFound):
        await ann.answer("no such action")
    other = await Chat(ann.database, ann.clock, name="7").open()  # Ann in another conversation
    with pytest.raises(Absent):
        await other.answer(asked.result["action"])


@ON_SQLITE
async def test_that_the_customer_must_still_be_who_they_were(ann: Chat) -> None:
    asked = [
        await ann.use("cancel_order", CANCEL),
        await ann.use("change_order_address", order="5", line1="1 A", city="B"),
    ]
    async with ann.database.writing() as session:
        (await session.get_one(Visitor, ann.context.visitor)).customer_id = "bob"
    settled = await ann.answer(asked[0].result["action"])
    assert (settled.outcome, settled.result["why"]) == ("failed", "other_person")
    async with ann.database.writing() as session:
        (await session.get_one(Visitor, ann.context.visitor)).customer_id = None
    settled = await ann.answer(asked[1].result["action"])
    assert (settled.outcome, settled.result["needs"]) == ("failed", "verified")


@ON_SQLITE
async def test_that_what_is_carried_out_is_what_was_agreed_to(ann: Chat) -> None:
    asked = await ann.use("change_order_items", order="1", items=["mug-red"], new_items=["mug-blue"])
    async with ann.database.writing() as session:
        (await session.get_one(Variant, "mug-blue")).price = Decimal("90")
    settled = await ann.answer(asked.result["action"])
    assert (settled.outcome, settled.result["why"]) == ("failed", "changed_meanwhile")
    assert settled.entries[-1].body["outcome"] == "failed"
    assert [entry.number for entry in await log(ann)] == [1, 2, 3, 4]


async def test_that_a_failure_half_way_leaves_nothing(ann: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await ann.use("cancel_order", CANCEL)

    async def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("records.order_changes.audit.note", broken)
    settled = await ann.answer(asked.result["action"])
    assert (settled.outcome, settled.result["why"]) == ("failed", "broken")
    assert (await status(ann), await refunds(ann)) == ("pending", 0)
    async with ann.database.reading() as session:
        assert (await session.get_one(Variant, "mug-red")).stock == 5
        assert (await session.get_one(PendingAction, asked.result["action"])).status == "failed"
        assert [row.outcome for row in await session.scalars(select(ToolCall).order_by(col(ToolCall.id)))] == [
            "asked",
            "failed",
        ]


@ON_SQLITE
async def test_that_the_same_question_is_not_put_twice(ann: Chat) -> None:
    first, second = [await ann.use("cancel_order", CANCEL) for _ in range(2)]
    assert first.result == second.result
    assert [entry.kind for entry in await log(ann)].count("action.asked") == 1


@ON_SQLITE
async def test_that_a_changed_mind_withdraws_the_first_question(ann: Chat) -> None:
    first = await ann.use("change_order_address", order="1", line1="1 A Street", city="Salem")
    second = await ann.use("change_order_address", order="1", line1="2 B Street", city="Salem")
    assert [entry.kind for entry in second.events] == ["action.done", "action.asked", "tool.called"]
    assert (await ann.answer(first.result["action"])).outcome == "expired"
    assert (await ann.answer(second.result["action"])).outcome == "done"


@ON_SQLITE
async def test_that_what_cannot_be_done_is_not_asked(ann: Chat) -> None:
    answer = await ann.use("cancel_order", order="2", reason="mistake")
    assert [entry.kind for entry in answer.events] == ["tool.called"]
    async with ann.database.reading() as session:
        assert list(await session.scalars(select(PendingAction))) == []


@ON_SQLITE
async def test_that_a_yes_of_the_customer_is_no_longer_enough_when_the_cap_was_lowered(ann: Chat) -> None:
    ann.deployment = replace(ann.deployment, amount_cap=Decimal(20))
    asked = await ann.use("cancel_order", CANCEL)
    ann.deployment = replace(ann.deployment, amount_cap=Decimal(19))
    assert (await ann.answer(asked.result["action"])).result["why"] == "needs_staff"


@ON_SQLITE
async def test_that_a_tool_switched_off_meanwhile_does_not_run(ann: Chat) -> None:
    asked = await ann.use("cancel_order", CANCEL)
    ann.deployment = replace(ann.deployment, disabled=frozenset({"cancel_order"}))
    assert (await ann.answer(asked.result["action"])).result["why"] == "switched_off"


@ON_SQLITE
async def test_that_each_write_is_audited_once(ann: Chat) -> None:
    await ann.agree("cancel_order", **CANCEL)
    await ann.agree("change_address", line1="1 A", city="B")
    await ann.agree("return_items", order="3", items=["mug-red"])
    await ann.use("open_ticket", subject="Broken mug", text="It came in two pieces")
    async with ann.database.reading() as session:
        rows = await session.scalars(select(Audit).order_by(col(Audit.id)))
        assert [row.action for row in rows] == [
            "order.cancelled",
            "customer.address_changed",
            "order.return_requested",
            "ticket.opened",
        ]
