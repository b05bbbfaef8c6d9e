"""What the AI may not do by itself, from the customer's wish to a colleague's word, at both ends of a real server."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from sqlalchemy import select
from sqlmodel import col

from agent.assignment import Assignment
from records import customers
from records.database import Database
from records.staff.roles import Role
from records.tables import Audit, Entry
from tests.agent.model import Line
from tests.conftest import StillClock
from tests.web.conftest import TOKENS, Browser, Site, site
from tests.web.desks import Window, window
from tests.web.staff import hire
from tools import all_tools
from tools.changes import change_address
from tools.policy import Deployment, Policy
from web.auth import Tokens

PLACE = {"line1": "1 Elm Street", "city": "Boston"}
STRICT = Policy(effect="write", needs="verified", confirm="staff")


def mind(messages: list[BaseMessage]) -> Line:
    """Proposes what the customer wants, and speaks of what came of it."""
    last = messages[-1]
    if isinstance(last, HumanMessage) and "action" in last.additional_kwargs:
        return Line([f"I see: {last.additional_kwargs['action']['outcome']}."])
    if isinstance(last, HumanMessage):
        return Line(calls=[("change_address", PLACE)])
    return Line(["They are asked."])


@pytest.fixture
async def strict(sqlite: Database, clock: StillClock) -> AsyncIterator[Site]:
    """A shop whose people approve every change of an address."""
    deployment = Deployment(secret=b"a secret of the tests", policies={change_address.name: STRICT})
    async with site(sqlite, clock, mind, tools=all_tools(), deployment=deployment) as running:
        yield running


async def proposed(shop: Site, customer: Browser, desk: Window) -> tuple[str, str]:
    """A customer who is known wants something that needs a yes; the conversation, and what waits in it."""
    await desk.send("desk.open")
    await customer.send(type="message.send", client_id=str(uuid4()), text="send it all to Elm Street")
    await customer.until("message", text="They are asked.")
    line = await desk.listed("ai")
    while not line["approvals"]:
        line = await desk.listed("ai")
    await desk.send("thread.open", conversation=customer.conversation)
    asked = await desk.entry("approval.asked")
    assert asked["body"]["summary"]["en"].startswith("Change your address to 1 Elm Street")
    return customer.conversation, asked["body"]["action"]


async def known(shop: Site) -> str:
    """The token of a visitor who is proven to be a customer."""
    visitor = await shop.house.sessions.visit(locale="en", customer="c-7", email="li@example.com", name="Li")
    return Tokens(TOKENS).issue(visitor)


async def lives(shop: Site) -> str:
    async with shop.house.desk.database.reading() as session:
        return (await customers.default_address(session, "c-7")).line1


@pytest.mark.parametrize("approve", [True, False])
async def test_that_the_customer_is_told_what_a_colleague_decides_and_the_ai_goes_on(
    strict: Site, approve: bool
) -> None:
    await hire(strict, Role.AGENT)
    async with window(strict) as desk, strict.browser(await known(strict)) as customer:
        await customer.open()
        conversation, action = await proposed(strict, customer, desk)
        assert "done" not in [frame.get("outcome") for frame in customer.frames]
        listed = (await desk.seat.get("/api/console/conversations?approval=true")).json()["items"]
        assert [(line["id"], line["approvals"]) for line in listed] == [(conversation, 1)]
        answer = await desk.act(conversation, f"actions/{action}", approve=approve, why="We called you.")
        assert (answer.status_code, answer.json()["author"]["name"]) == (200, "Person who is agent")
        done = await customer.until("action.done")
        assert done["outcome"] == ("done" if approve else "declined")
        told = [frame["text"] for frame in customer.frames if frame["type"] == "message"][-1]
        assert told.startswith("Our team has approved this" if approve else "Our team has not approved this")
        assert told.endswith("We called you.")
        await customer.until("message", text=f"I see: {done['outcome']}.")
        assert await lives(strict) == ("1 Elm Street" if approve else "")
        late = await desk.act(conversation, f"actions/{action}", approve=True)
        assert (late.status_code, "A colleague was faster" in late.json()["detail"]) == (409, True)
        assert (await desk.seat.get("/api/console/conversations/counts")).json()["approvals"] == 0
    async with strict.house.desk.database.reading() as session:
        rows = [row for row in await session.scalars(select(Audit)) if row.action.startswith("action.")]
        assert [(row.action, row.detail["outcome"]) for row in rows] == [
            ("action.approved" if approve else "action.refused", done["outcome"])
        ]


async def test_that_after_a_takeover_its_owner_decides_and_the_ai_stays_silent(strict: Site) -> None:
    await hire(strict, Role.AGENT, Role.LEAD)
    async with (
        window(strict) as desk,
        window(strict, Role.LEAD) as other,
        strict.browser(await known(strict)) as customer,
    ):
        await customer.open()
        conversation, action = await proposed(strict, customer, desk)
        await desk.act(conversation, "take-over")
        refused = await other.act(conversation, f"actions/{action}", approve=True)
        assert (refused.status_code, await lives(strict)) == (409, "")
        assert (await desk.act(conversation, f"actions/{action}", approve=True)).status_code == 200
        await customer.until("action.done", outcome="done")
        await strict.house.runner.idle()
        said = [entry.author for entry in await entries(strict, conversation) if entry.kind == "message"]
        assert said[said.index("ai") + 1 :] == ["system", "system"], "the takeover, and what was decided"


async def test_that_what_nobody_decides_in_time_brings_the_customer_into_the_queue(
    strict: Site, clock: StillClock
) -> None:
    await hire(strict, Role.AGENT)
    async with window(strict) as desk, strict.browser(await known(strict)) as customer:
        await customer.open()
        conversation, action = await proposed(strict, customer, desk)
        clock.advance(minutes=16)
        await Assignment(strict.house.desk, silence=clock.now() - clock.now(), gives=False).look()
        assert (await customer.until("action.done"))["outcome"] == "expired"
        await customer.until("state.changed", state="waiting")
        assert (await desk.act(conversation, f"actions/{action}", approve=True)).status_code == 409
        assert await lives(strict) == ""
        opened = (await desk.seat.get(f"/api/console/conversations/{conversation}")).json()
        assert opened["handover"]["reason"] == "policy_limit"


async def test_that_a_customer_cannot_approve_it_with_their_own_frame(strict: Site) -> None:
    await hire(strict, Role.AGENT)
    async with window(strict) as desk, strict.browser(await known(strict)) as customer:
        await customer.open()
        _, action = await proposed(strict, customer, desk)
        await customer.send(type="action.answer", action=action, approve=True)
        await customer.until("error")
        await customer.send(type="message.send", client_id=str(uuid4()), text="yes")
        await customer.until("message", text="They are asked.")
        assert await lives(strict) == ""


async def entries(shop: Site, conversation: str) -> list[Entry]:
    async with shop.house.desk.database.reading() as session:
        query = select(Entry).where(col(Entry.conversation_id) == conversation).order_by(col(Entry.number))
        return list(await session.scalars(query))
