"""Replies that are ready, and notes that call a colleague: leads write the ones, everybody the others."""

from uuid import uuid4

import pytest

from records.database import Database
from records.staff.roles import Role
from tests.conftest import StillClock
from tests.web.conftest import Site, says, site
from tests.web.desks import arrived, window
from tests.web.staff import Seat, email_of, hire


async def test_that_a_lead_writes_a_reply_that_everybody_finds(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    lead, agent = Seat(shop), Seat(shop)
    await lead.login(email_of(Role.LEAD))
    await agent.login(email_of(Role.AGENT))
    path = "/api/console/replies"
    text = {"en": "Hello {customer} ", "zh": ""}

    async def keep(name: str, **given: object) -> int:
        return (await lead.send("PUT", f"{path}/{name}", json=given)).status_code

    assert await keep("Hello", texts=text, tags=["b", "a", "b"], then="resolve") == 200
    assert await keep("hello", texts=text, tags=["b", "a"], then="hand_back") == 200
    assert await keep("问候", texts={"zh": "您好"}) == 200
    for wrong in ({"texts": {"en": " "}}, {"then": "fly"}, {"texts": {"fr": "Bonjour"}}):
        assert await keep("wrong", **wrong) == 422
    assert await keep("two words", texts=text) == 422
    found = {one["name"]: one for one in (await agent.get(path)).json()}
    assert set(found) == {"hello", "问候"}
    hello = found["hello"]
    assert (hello["texts"], hello["tags"], hello["then"]) == ({"en": "Hello {customer}"}, ["a", "b"], "hand_back")
    assert (await lead.send("DELETE", f"{path}/hello")).status_code == 204
    assert (await lead.send("DELETE", f"{path}/hello")).status_code == 404
    assert [one["name"] for one in (await agent.get(path)).json()] == ["问候"]


async def test_that_a_note_calls_a_colleague_until_they_have_come(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    async with window(shop) as desk, window(shop, Role.LEAD) as lead, shop.browser() as customer:
        me, other = [(await one.seat.get("/api/console/me")).json()["staff"]["id"] for one in (desk, lead)]
        conversation = await arrived(customer)
        await lead.send("desk.open")
        await lead.until("desk.ready")
        called = {"text": "@you, @me and @nobody", "mentions": [me, other, "nobody"]}
        await desk.act(conversation, "note", client_id=str(uuid4()), **called)
        while (await lead.until("conversation.changed"))["conversation"]["called"] != [other]:
            pass

        async def calling() -> list[str]:
            page = await lead.seat.get("/api/console/conversations", params={"called": True})
            return [one["id"] for one in page.json()["items"]]

        assert await calling() == [conversation]
        await lead.send("thread.open", conversation=conversation)
        assert (await lead.until("thread.ready"))["conversation"]["called"] == []
        assert await calling() == []


@pytest.mark.services
async def test_that_a_character_that_no_database_keeps_is_named(postgres: Database, clock: StillClock) -> None:
    async with site(postgres, clock, says("Good day")) as shop:
        await hire(shop, Role.LEAD)
        async with window(shop, Role.LEAD) as desk, shop.browser() as customer:
            conversation = await arrived(customer)
            note = await desk.act(conversation, "note", client_id=str(uuid4()), text="a\0b")
            tagged = await desk.seat.get("/api/console/conversations", params={"tag": "a\0b"})
            assert [(one.status_code, "NUL" in one.json()["detail"]) for one in (note, tagged)] == [(422, True)] * 2
