"""The guard: what it lets through, what it refuses, and what it writes down of both."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from records import audit, conversations
from records.errors import Conflict
from records.tables import Audit, Entry, ToolCall, Visitor
from tests.tools.shop import ON_SQLITE, Chat
from tools import Guard
from tools.context import Call
from tools.errors import TurnLost
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool


async def entries(chat: Chat) -> list[Entry]:
    async with chat.database.reading() as session:
        return list(await session.scalars(select(Entry).order_by(col(Entry.number))))


async def calls(chat: Chat) -> list[tuple[str, str]]:
    async with chat.database.reading() as session:
        return [(row.tool, row.outcome) for row in await session.scalars(select(ToolCall).order_by(col(ToolCall.id)))]


async def test_that_a_customer_reads_their_own_order(ann: Chat) -> None:
    answer = await ann.use("get_order", order="#1")
    order = json.loads(answer.content)["order"]
    assert answer.ok
    assert (order["total"], order["can"]) == (
        "20.00 USD",
        ["cancel", "change_address", "change_items", "change_payment"],
    )
    assert order["payments"][0]["method"] == "Visa ending 4242"
    assert [entry.kind for entry in await entries(ann)] == ["tool.called"]


@ON_SQLITE
async def test_that_somebody_elses_order_is_not_found(ann: Chat) -> None:
    theirs, none = await ann.use("get_order", order="4"), await ann.use("get_order", order="9999")
    assert theirs.result["error"] == "There is no order 4 for this customer."
    assert none.result["error"] == "There is no order 9999 for this customer."
    assert not theirs.ok


@ON_SQLITE
@pytest.mark.parametrize(
    "name", ["get_profile", "list_orders", "get_order", "track_order", "cancel_order", "change_address", "return_items"]
)
async def test_that_nothing_of_a_person_is_there_without_proof(somebody: Chat, name: str) -> None:
    everything: dict[str, Any] = {
        "order": "1",
        "reason": "mistake",
        "line1": "9 Elm",
        "city": "Salem",
        "items": ["mug-red"],
    }
    takes = somebody.guard.tools[name].arguments.model_fields
    answer = await somebody.use(name, {key: value for key, value in everything.items() if key in takes})
    assert (answer.outcome, answer.result["needs"]) == ("refused", "verified")
    assert await calls(somebody) == [(name, "refused")]


@ON_SQLITE
async def test_that_a_proof_that_does_not_count_here_is_none(ann: Chat) -> None:
    async with ann.database.writing() as session:
        (await session.get_one(Visitor, ann.context.visitor)).verified_by = "knowledge_match"
    assert (await ann.use("get_order", order="1")).result["needs"] == "verified"
    ways = frozenset({"knowledge_match"})
    ann.deployment = replace(ann.deployment, identified_by=ways)
    assert (await ann.use("get_order", order="1")).ok
    assert (await ann.use("cancel_order", order="1", reason="mistake")).result["needs"] == "verified"
    ann.deployment = replace(ann.deployment, verified_by=ways)
    assert (await ann.use("cancel_order", order="1", reason="mistake")).outcome == "asked"


@ON_SQLITE
async def test_that_a_policy_can_be_replaced_by_the_deployment(ann: Chat) -> None:
    policy = Policy(effect="write", needs="verified")
    ann.deployment = replace(ann.deployment, policies={"cancel_order": policy})
    answer = await ann.use("cancel_order", order="1", reason="mistake")
    assert (answer.outcome, answer.result["status"]) == ("ok", "cancelled")
    assert [done.tool for done in ann.happened.done] == ["cancel_order"]


@ON_SQLITE
async def test_that_a_tool_that_is_switched_off_is_neither_offered_nor_run(ann: Chat) -> None:
    ann.deployment = replace(ann.deployment, disabled=frozenset({"get_order"}))
    assert "get_order" not in {offered.name for offered in ann.guard.offered()}
    answer = await ann.use("get_order", order="1")
    assert (answer.outcome, answer.result["why"]) == ("refused", "switched_off")


@ON_SQLITE
async def test_that_a_limit_counts_a_conversation_and_a_day(ann: Chat) -> None:
    limited = Policy(effect="read", needs="identified", limit=Limit(conversation=2, day=3))
    ann.deployment = replace(ann.deployment, policies={"get_order": limited})
    assert [(await ann.use("get_order", order="1")).ok for _ in range(3)] == [True, True, False]
    other = await Chat(ann.database, ann.clock, ann.deployment, name="7").open()  # the same customer, another browser
    assert [(await other.use("get_order", order="1")).ok for _ in range(2)] == [True, False]
    ann.clock.advance(hours=25)
    assert (await other.use("get_order", order="1")).ok


@ON_SQLITE
async def test_that_refused_calls_use_up_nothing(ann: Chat) -> None:
    limited = Policy(effect="read", needs="identified", limit=Limit(conversation=1))
    ann.deployment = replace(ann.deployment, policies={"get_order": limited})
    await ann.use("get_order", order="4")
    await ann.use("get_order", {})
    assert (await ann.use("get_order", order="1")).ok


async def test_that_a_turn_without_its_lease_writes_nothing(ann: Chat) -> None:
    async with ann.database.writing() as session:
        (await conversations.head(session, ann.context.conversation)).lease_holder = "a newer turn"
    for name, arguments in (("get_order", {"order": "1"}), ("cancel_order", {"order": "1", "reason": "mistake"})):
        with pytest.raises(TurnLost):
            await ann.use(name, arguments)
    assert (await entries(ann), await calls(ann)) == ([], [])


@ON_SQLITE
@pytest.mark.parametrize("state", ["waiting", "human", "closed"])
async def test_that_nothing_is_written_after_a_takeover(ann: Chat, state: str) -> None:
    async with ann.database.writing() as session:
        (await conversations.head(session, ann.context.conversation)).state = state
    with pytest.raises(TurnLost):
        await ann.use("open_ticket", subject="A mug", text="It is broken")
    assert await entries(ann) == []


@ON_SQLITE
async def test_that_a_turn_cannot_use_another_visitors_conversation(ann: Chat, somebody: Chat) -> None:
    stolen = replace(ann.context, conversation=somebody.context.conversation, turn=somebody.context.turn)
    with pytest.raises(TurnLost):
        await ann.guard.call(stolen, "get_order", {"order": "1"})


class Some(Arguments):
    size: int = 1


@tool(Some, Policy(effect="write"), en="…", zh="…")
async def break_down(call: Call, arguments: Some) -> dict[str, Any]:
    """Writes, and then does not work."""
    await audit.note(call.session, "half.done", "order:1", at=call.at)
    raise ZeroDivisionError("with the customer's name in it")


@tool(Some, Policy(effect="write"), en="…", zh="…")
async def be_late(call: Call, arguments: Some) -> dict[str, Any]:
    """Somebody else was faster."""
    await audit.note(call.session, "half.done", "order:1", at=call.at)
    raise Conflict("The row changed.")


@tool(Some, Policy(effect="read"), en="…", zh="…")
async def talk_much(call: Call, arguments: Some) -> dict[str, Any]:
    """Says more than fits."""
    return {"text": '茶"' * arguments.size}


async def test_that_a_tool_that_fails_leaves_nothing_behind_but_its_failure(ann: Chat) -> None:
    guard = Guard([break_down, be_late], ann.deployment)
    answer = await guard.call(ann.context, "break_down", {})
    assert (answer.outcome, answer.result["why"]) == ("failed", "broken")
    assert "name" not in answer.content
    assert (await guard.call(ann.context, "be_late", {})).outcome == "try_again"
    async with ann.database.reading() as session:
        assert list(await session.scalars(select(Audit))) == []
    assert await calls(ann) == [("break_down", "failed"), ("be_late", "try_again")]
    assert [entry.number for entry in await entries(ann)] == [1, 2]


@ON_SQLITE
async def test_that_a_result_that_is_too_long_is_cut_and_says_so(ann: Chat) -> None:
    answer = await Guard([talk_much], ann.deployment).call(ann.context, "talk_much", {"size": 9_000})
    assert len(answer.content) <= 8_000
    assert "cut" in json.loads(answer.content)["note"]
    assert (await entries(ann))[0].body["result"] == answer.result


@ON_SQLITE
async def test_that_reads_wait_for_the_customer_before_they_are_written_down(ann: Chat) -> None:
    seen: list[int] = []

    async def settled() -> None:
        seen.append(len(await calls(ann)))

    await ann.guard.call(replace(ann.context, settled=settled), "get_order", {"order": "1"})
    await ann.guard.call(replace(ann.context, settled=settled), "hand_over", {"reason": "asked", "summary": "A mug"})
    assert seen == [0, 1]
