"""The guard: what it lets through, what it refuses, and what it writes down of both."""

import json

from sqlalchemy import select
from sqlmodel import col

from records.tables import Entry, ToolCall
from tests.tools.shop import Chat


async def entries(chat: Chat) -> list[Entry]:
    async with chat.database.reading() as session:
        return list(await session.scalars(select(Entry).order_by(col(Entry.number))))


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


async def test_that_somebody_elses_order_is_not_found(ann: Chat) -> None:
    theirs, none = await ann.use("get_order", order="4"), await ann.use("get_order", order="9999")
    assert theirs.result["error"] == "There is no order 4 for this customer."
    assert none.result["error"] == "There is no order 9999 for this customer."
    assert not theirs.ok


async def test_that_nobody_reads_an_order_without_proof(somebody: Chat) -> None:
    answer = await somebody.use("get_order", order="1")
    assert (answer.outcome, answer.result["needs"]) == ("refused", "verified")
    async with somebody.database.reading() as session:
        assert [row.outcome for row in await session.scalars(select(ToolCall))] == ["refused"]
