"""Tickets through the tools: opened once, seen by their owner only."""

import pytest
from sqlalchemy import select

from records.tables import Ticket, TicketNote
from tests.tools.shop import ON_SQLITE, Chat

BROKEN = {"subject": "Broken mug", "text": "The mug came in two pieces, please send another."}


@ON_SQLITE
async def test_that_a_matter_is_one_ticket(ann: Chat) -> None:
    first = await ann.use(
        "open_ticket",
        BROKEN,
    )
    second = await ann.use("open_ticket", {"subject": "broken mug", "text": "It is the red one."})
    assert (first.result["new"], second.result["new"]) == (True, False)
    assert first.result["ticket"] == second.result["ticket"]
    async with ann.database.reading() as session:
        assert len(list(await session.scalars(select(Ticket)))) == 1
        assert [note.text for note in await session.scalars(select(TicketNote))] == ["It is the red one."]


@ON_SQLITE
async def test_that_another_matter_is_another_ticket(ann: Chat) -> None:
    await ann.use("open_ticket", BROKEN | {"order": "3", "category": "damaged"})
    same = await ann.use(
        "open_ticket", {"subject": "Mug", "text": "Still no answer", "order": "#3", "category": "damaged"}
    )
    other = await ann.use("open_ticket", {"subject": "Late", "text": "Where is it?", "order": "2"})
    assert (same.result["new"], other.result["new"]) == (False, True)


@ON_SQLITE
async def test_that_a_ticket_is_about_ones_own_order(ann: Chat, somebody: Chat) -> None:
    assert (await ann.use("open_ticket", BROKEN | {"order": "4"})).result["why"] == "no_order"
    assert (await somebody.use("open_ticket", BROKEN | {"order": "4"})).ok
    async with ann.database.reading() as session:
        [ticket] = await session.scalars(select(Ticket))
    assert (ticket.order_id, ticket.body.splitlines()[0]) == (None, "Order, as the visitor says: 4")


@ON_SQLITE
@pytest.mark.parametrize("text", ["This is the worst shop, I am furious!", "垃圾，太差了，投诉你们！"])
async def test_that_anger_raises_the_priority(ann: Chat, text: str) -> None:
    answer = await ann.use("open_ticket", subject="Mug", text=text, priority="low")
    assert answer.result["ticket"]["priority"] == "high"


async def test_that_tickets_are_found_and_changed_by_their_owner_only(ann: Chat, somebody: Chat) -> None:
    number = (await ann.use("open_ticket", BROKEN)).result["ticket"]["id"]
    assert (await somebody.use("find_tickets")).result["tickets"] == []
    for name, extra in (("find_tickets", {}), ("update_ticket", {"note": "mine!"})):
        refused = await somebody.use(name, {"ticket": number, **extra})
        assert refused.result["why"] == "no_ticket"
    found = (await ann.use("find_tickets", ticket=number.lower())).result
    assert found["tickets"][0]["subject"] == "Broken mug"
    closed = await ann.use("update_ticket", ticket=number, note="It came.", close=True)
    assert closed.result["ticket"]["status"] == "closed"
    assert (await ann.use("find_tickets", only_open=True)).result["tickets"] == []
    assert (await ann.use("update_ticket", ticket=number, close=True)).result["why"] == "closed"
    again = await ann.use("update_ticket", ticket=number, note="It broke again.")
    assert again.result["ticket"]["status"] == "open"
    assert (await ann.use("update_ticket", ticket=number)).outcome == "try_again"


@ON_SQLITE
async def test_that_a_visitor_finds_what_this_browser_opened(somebody: Chat) -> None:
    number = (await somebody.use("open_ticket", BROKEN)).result["ticket"]["id"]
    assert (await somebody.use("find_tickets")).result["tickets"][0]["id"] == number
