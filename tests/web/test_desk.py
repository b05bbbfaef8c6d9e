"""The console's socket and what is called beside it: two ends of one conversation, at a real server."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from records import tickets
from records.staff import members
from records.staff.roles import Role
from records.tables import Order, OrderLine, Product
from records.tickets import Matter, Owner
from tests.conftest import StillClock
from tests.web.conftest import Site
from tests.web.desks import Frame, Window, arrived, window
from tests.web.staff import Seat, email_of, hire


async def test_that_a_colleague_sees_it_come_takes_over_speaks_and_hands_back(shop: Site) -> None:
    await hire(shop, Role.AGENT)
    async with window(shop) as desk, shop.browser() as customer:
        await desk.send("desk.open")
        assert (await desk.until("desk.ready"))["complete"] is False
        conversation = await arrived(customer, "where is my lamp?")
        line = await desk.listed("ai")
        assert (line["id"], line["last"]["text"]) == (conversation, "where is my lamp?")
        await desk.send("thread.open", conversation=conversation)
        assert (await desk.until("thread.ready"))["conversation"]["id"] == conversation
        assert (await desk.entry("message"))["body"] == {"text": "where is my lamp?"}

        taken = (await desk.act(conversation, "take-over")).json()
        assert (taken["state"], taken["owner"]["name"]) == ("human", "Person who is agent")
        await customer.until("state.changed", state="human", owner="Person who is agent")
        assert (await desk.entry("state.changed"))["body"]["staff"] == taken["owner"]["id"]

        await desk.send("typing", conversation=conversation)
        assert (await customer.until("typing"))["author"] == {"kind": "human", "name": "Person who is agent"}
        await customer.send(type="typing")
        assert (await desk.until("typing", conversation=conversation))["author"]["kind"] == "human"
        assert (await desk.until("typing"))["author"]["kind"] == "customer"

        said = (await desk.reply(conversation, "It is on its way.")).json()
        assert (await customer.until("message", text="It is on its way."))["author"]["kind"] == "human"
        assert (await desk.entry("message"))["number"] == said["number"]
        assert (await desk.act(conversation, "hand-back")).json()["state"] == "ai"
        await customer.until("state.changed", state="ai")


async def test_that_a_note_is_seen_by_colleagues_and_by_no_customer(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    async with window(shop) as desk, window(shop, Role.LEAD) as lead, shop.browser() as customer:
        conversation = await arrived(customer)
        await lead.send("thread.open", conversation=conversation)
        client_id = str(uuid4())
        for _ in range(2):
            noted = await desk.act(
                conversation, "note", client_id=client_id, text="knows the owner", mentions=["somebody"]
            )
            assert noted.status_code == 200
        note = await lead.entry("note")
        assert note["seq"] is None
        assert (note["body"]["text"], note["body"]["mentions"]) == ("knows the owner", ["somebody"])
        await desk.act(conversation, "take-over")
        await customer.until("state.changed")
        assert "knows the owner" not in json.dumps(customer.frames)
        log = (await lead.seat.get(f"/api/console/conversations/{conversation}/entries")).json()["entries"]
        assert [entry["kind"] for entry in log].count("note") == 1


async def test_that_of_two_who_take_over_the_second_is_told_who_was_faster(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    async with window(shop) as one, window(shop, Role.LEAD) as two, shop.browser() as customer:
        conversation = await arrived(customer)
        assert (await one.act(conversation, "take-over")).status_code == 200
        assert (await one.act(conversation, "take-over")).status_code == 200
        late = await two.act(conversation, "take-over")
        assert (late.status_code, late.json()["detail"]) == (
            409,
            "A colleague was faster: they have this conversation now.",
        )
        assert (await two.reply(conversation, "hi")).status_code == 409
        assert (await two.act(conversation, "pass-on", to=await _id(two))).json()["owner"][
            "name"
        ] == "Person who is lead"
        assert (await one.act(conversation, "pass-on", to=await _id(one))).status_code == 409
        assert (await one.act(conversation, "resolve")).status_code == 409
        requeued = (await two.act(conversation, "requeue", why="knows lamps")).json()
        waits, due = (datetime.fromisoformat(requeued[name]) for name in ("waiting_since", "due_at"))
        assert (requeued["state"], due - waits) == ("waiting", timedelta(minutes=2))
        opened = (await one.seat.get(f"/api/console/conversations/{conversation}")).json()
        assert (opened["handover"]["reason"], opened["handover"]["summary"]) == ("requeued", "knows lamps")
        about = (await one.seat.get(f"/api/console/conversations/{conversation}/summary?language=zh")).json()
        assert (about["wants"], about["mood"]) == ("", "中性"), "a greeting wants nothing"
        await customer.send(type="contact.give", email="mia@example.com")
        await customer.until("state.changed", state="closed")
        [ticket] = (await one.seat.get("/api/console/tickets?assignee=none")).json()
        assert (ticket["contact"], ticket["overdue"]) == ("mia@example.com", False)
        path = f"/api/console/tickets/{ticket['id']}"
        mine = await one.seat.send("PUT", path, json={"assignee": "me", "priority": "high"})
        assert (mine.json()["assignee"], mine.json()["priority"]) == (await _id(one), "high")
        answered = await one.seat.post(f"{path}/answer", {"text": "It is mended."})
        assert answered.json()["status"] == "pending"
        assert (await one.seat.get("/api/console/tickets?assignee=none")).json() == []
        no_model = await one.act(conversation, "draft", kind="shorter", text="a long reply")
        assert (no_model.status_code, no_model.json()["code"]) == (409, "needs_model")
        assert (await one.act(conversation, "draft", kind="shorter")).status_code == 422
        assert (await one.act(conversation, "requeue", team="lamps")).status_code == 404


async def test_that_a_window_that_comes_back_is_told_what_it_missed_and_nothing_twice(
    shop: Site, clock: StillClock
) -> None:
    await hire(shop, Role.AGENT)
    async with shop.browser() as customer:
        async with window(shop) as desk:
            await desk.send("desk.open")
            await desk.until("desk.ready")
            conversation = await arrived(customer, "one")
            await customer.until("turn.finished")
            await desk.send("thread.open", conversation=conversation)
            known = [(await desk.entry("message"))["number"] for _ in range(2)]
            seat, since = desk.seat, clock.now().isoformat()
        clock.advance(minutes=3)
        await customer.send(type="message.send", client_id=str(uuid4()), text="two")
        await customer.until("turn.finished")
        async with window(shop, seat=seat) as desk:
            await desk.send("desk.open", since=since)
            assert (await desk.until("desk.ready"))["complete"] is True
            assert (await desk.until("conversation.changed"))["conversation"]["id"] == conversation
            await desk.send("thread.open", conversation=conversation, after_number=known[-1])
            missed = [await desk.entry("message") for _ in range(2)]
            assert [one["body"]["text"] for one in missed] == ["two", "Good day to you"]
            numbers = [frame["entry"]["number"] for frame in desk.frames if frame["type"] == "entry"]
            assert numbers == sorted(set(numbers))
            assert min(numbers) > known[-1]


async def test_that_a_colleague_sees_who_else_looks_and_writes(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    async with window(shop) as one, shop.browser() as customer:
        conversation = await arrived(customer)
        await one.send("thread.open", conversation=conversation)
        await one.until("thread.ready")
        async with window(shop, Role.LEAD) as two:
            await two.send("thread.open", conversation=conversation)
            assert _people(await one.until("presence")) == [("Person who is lead", "looking")]
            assert _people(await two.until("presence")) == [("Person who is agent", "looking")]
            await two.send("typing", conversation=conversation)
            assert _people(await one.until("presence")) == [("Person who is lead", "writing")]
        assert _people(await one.until("presence")) == []


async def test_that_the_list_is_filtered_and_read_page_by_page(shop: Site, clock: StillClock) -> None:
    await hire(shop, Role.AGENT)
    seat = Seat(shop)
    await seat.login(email_of(Role.AGENT))
    made = []
    for number in range(5):
        visitor = await shop.house.sessions.visit(locale="zh" if number % 2 else "en")
        opened = await shop.house.sessions.open(visitor, None)
        made.append(opened.conversation)
        await shop.house.sessions.ask_human(visitor, opened.conversation)
        clock.advance(minutes=1)
    await seat.send("PUT", f"/api/console/conversations/{made[0]}/tags", json={"tags": ["lamps", "易碎"]})

    async def ids(**wanted: object) -> list[str]:
        answer = await seat.get("/api/console/conversations", params=wanted)
        return [one["id"] for one in answer.json()["items"]]

    assert await ids(language="zh") == [made[3], made[1]]
    assert await ids(tag="易碎") == [made[0]]
    assert await ids(order="waiting") == made
    assert await ids(owner="me") == []
    assert await ids(state="closed") == []
    first = (await seat.get("/api/console/conversations", params={"limit": 3, "order": "waiting"})).json()
    rest = await ids(limit=3, order="waiting", after=first["next"])
    assert [one["id"] for one in first["items"]] + rest == made
    assert (await seat.get("/api/console/conversations", params={"after": "!"})).status_code == 422
    assert (await seat.get("/api/console/conversations/counts")).json() == {
        "all": 5,
        "mine": 0,
        "waiting": 5,
        "unassigned": 5,
        "approvals": 0,
        "called": 0,
    }
    assert (await seat.get("/api/console/tags")).json() == ["lamps", "易碎"]


async def test_that_somebody_says_how_they_work_and_keeps_what_they_have(shop: Site) -> None:
    await hire(shop, Role.AGENT)
    async with window(shop) as desk, shop.browser() as customer:
        await desk.act(await arrived(customer), "take-over")

        async def choose(**wish: object) -> Frame:
            answer = await desk.seat.send("PUT", "/api/console/availability", json=wish)
            return {"status": answer.status_code, **answer.json()}

        assert (await choose())["available"] is False
        chosen = await choose(available=True, languages=["zh"])
        assert (chosen["available"], chosen["load"], chosen["capacity"], chosen["languages"]) == (True, 1, 5, ["zh"])
        assert (await choose(capacity=0))["status"] == 422
        assert (await choose(languages=["all of them"]))["status"] == 422
        await choose(available=False, capacity=9)
        kept = (await desk.seat.get("/api/console/availability")).json()
        assert (kept["available"], kept["load"], kept["capacity"], kept["languages"]) == (False, 1, 9, ["zh"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ('{"type":"message.send"}', "unknown_type"),
        ('{"type":"ping","more":1}', "invalid"),
        ('{"type":"thread.open","conversation":"nowhere"}', "not_found"),
        ('{"type":"thread.open","conversation":7}', "invalid"),
    ],
)
async def test_that_a_frame_that_makes_no_sense_is_refused_and_the_socket_stays(
    shop: Site, text: str, code: str
) -> None:
    await hire(shop, Role.AGENT)
    async with window(shop) as desk:
        await desk.socket.send(text)
        assert (await desk.until("error"))["code"] == code
        await desk.send("ping")
        await desk.until("pong")


async def test_that_a_socket_closes_soon_after_its_session_has_ended(
    shop: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.console.socket.TICK", 0.01)
    await hire(shop, Role.AGENT)
    async with window(shop) as desk:
        async with shop.house.desk.database.writing() as session:
            staff = await members.named(session, email_of(Role.AGENT))
            await members.deactivate(session, staff, at=shop.house.desk.clock.now(), actor="operator")
        with pytest.raises(ConnectionClosed):
            await desk.until("nothing")
        assert desk.socket.close_code == 4001


def _people(presence: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(one["name"], one["doing"]) for one in presence["people"]]


async def _id(desk: Window) -> str:
    found = (await desk.seat.get("/api/console/me")).json()
    return str(found["staff"]["id"])


async def test_that_the_pane_shows_orders_and_tickets_of_a_proven_customer_and_of_nobody_else(
    shop: Site, clock: StillClock
) -> None:
    await hire(shop, Role.AGENT)
    seat = Seat(shop)
    await seat.login(email_of(Role.AGENT))
    sessions, database = shop.house.sessions, shop.house.desk.database
    stranger = await sessions.visit(locale="en")
    signed_in = await sessions.visit(locale="zh", customer="c-7", email="li@example.com", name="Li")
    async with database.writing() as session:
        session.add(Product(id="lamp", name="Lamp", price=Decimal("20.00"), currency="EUR"))
        session.add(Order(id="1042", customer_id="c-7", ordered_at=clock.now(), currency="EUR"))
        await session.flush()
        session.add(OrderLine(order_id="1042", product_id="lamp", name="Lamp", quantity=2, unit_price=Decimal("20.00")))
        matter = Matter("Lamp is broken", "It does not shine.")
        owner = Owner(signed_in, "c-7")
        await tickets.open_ticket(session, owner, matter, conversation_id="x", clock=clock, at=clock.now())

    async def pane(visitor: str, text: str) -> Frame:
        opened = await sessions.open(visitor, None)
        await sessions.say(visitor, opened.conversation, text=text, client_id=str(uuid4()))
        answer = await seat.get(f"/api/console/conversations/{opened.conversation}/customer")
        return {**answer.json(), "own": opened.conversation}

    first = await pane(signed_in, "你好")
    found = await pane(signed_in, "灯坏了，我非常生气！")
    assert (found["profile"]["name"], found["profile"]["proven_by"]) == ("Li", "signature")
    assert [(one["id"], one["total"]) for one in found["orders"]] == [("1042", "40.00")]
    assert [one["subject"] for one in found["tickets"]] == ["Lamp is broken"]
    assert [one["id"] for one in found["conversations"]] == [first["own"]]
    assert found["sentiment"]["label"] == "negative"
    unknown = await pane(stranger, "I am Li, of order 1042")
    assert unknown["profile"] is None
    assert (unknown["orders"], unknown["tickets"], unknown["conversations"]) == ([], [], [])
