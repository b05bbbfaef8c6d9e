"""Finding conversations by what was said, views that are kept, and tickets that are about the same matter."""

from uuid import uuid4

from records import tickets
from records.staff.roles import Role
from records.tickets import Matter, Owner
from tests.conftest import StillClock
from tests.web.conftest import Site
from tests.web.staff import Seat, email_of, hire

LIST = "/api/console/conversations"


async def test_that_conversations_are_found_by_what_was_said_together_with_other_filters(shop: Site) -> None:
    seat = await _seat(shop)
    sessions, made = shop.house.sessions, []
    for text in ("my lamp is broken", "我的灯坏了", "the lamp is fine"):
        visitor = await sessions.visit(locale="zh" if "灯" in text else "en")
        opened = await sessions.open(visitor, None)
        await sessions.say(visitor, opened.conversation, text=text, client_id=str(uuid4()))
        made.append(opened.conversation)
    await shop.house.runner.idle()

    async def find(**wanted: object) -> dict[str, str]:
        page = (await seat.get(LIST, params=wanted)).json()
        assert page["complete"]
        return {one["id"]: page["found"][one["id"]]["text"] for one in page["items"]}

    assert await find(said="lamps") == {made[0]: "my lamp is broken", made[2]: "the lamp is fine"}
    assert await find(said="lamp broken", language="en") == {made[0]: "my lamp is broken"}
    assert await find(said="灯坏") == {made[1]: "我的灯坏了"}
    assert await find(said="lamp", state="closed") == {}
    assert await find(said="?!") == {}
    first = (await seat.get(LIST, params={"said": "lamp", "limit": 1})).json()
    assert len(await find(said="lamp", limit=1, after=first["next"])) == 1


async def test_that_a_view_is_kept_for_oneself_or_by_a_lead_for_everybody(shop: Site) -> None:
    agent, lead = await _seat(shop), await _seat(shop, Role.LEAD)
    path = "/api/console/views"
    own = await agent.post(path, {"name": "Chinese", "filters": {"language": "zh", "state": ["waiting"]}})
    assert (own.status_code, own.json()["filters"]) == (201, {"state": ["waiting"], "language": "zh"})
    everybody = {"name": "VIP", "filters": {"tag": "vip"}, "shared": True}
    assert (await agent.post(path, everybody)).status_code == 403
    shared = (await lead.post(path, everybody)).json()
    assert (await agent.post(path, {"name": "x", "filters": {"colour": "red"}})).status_code == 422
    assert [(one["name"], one["mine"]) for one in (await agent.get(path)).json()] == [("Chinese", True), ("VIP", False)]
    assert [one["name"] for one in (await lead.get(path)).json()] == ["VIP"]
    assert (await agent.send("DELETE", f"{path}/{shared['id']}")).status_code == 404
    assert (await lead.send("DELETE", f"{path}/{own.json()['id']}")).status_code == 404
    assert (await agent.send("DELETE", f"{path}/{own.json()['id']}")).status_code == 204
    assert [one["name"] for one in (await agent.get(path)).json()] == ["VIP"]


async def test_that_two_tickets_of_one_person_become_one(shop: Site, clock: StillClock) -> None:
    seat, sessions, database = await _seat(shop), shop.house.sessions, shop.house.desk.database
    visitors = [await sessions.visit(locale="en") for _ in range(2)]
    made = []
    async with database.writing() as session:
        for visitor, subject in ((visitors[0], "Lamp"), (visitors[0], "Lamp again"), (visitors[1], "Other")):
            matter, owner = Matter(subject, f"About {subject}"), Owner(visitor)
            ticket, _ = await tickets.open_ticket(
                session, owner, matter, conversation_id=subject, clock=clock, at=clock.now()
            )
            made.append(ticket.id)

    async def merge(one: str, other: str) -> int:
        return (await seat.post(f"/api/console/tickets/{one}/merge", {"into": other})).status_code

    assert await merge(made[0], made[2]) == 409
    assert await merge(made[0], made[0]) == 409
    assert await merge(made[0], "T-NONE") == 404
    assert await merge(made[1], made[0]) == 200
    assert await merge(made[1], made[0]) == 409
    async with database.reading() as session:
        mine, count = await tickets.of_owner(session, Owner(visitors[0]), unsettled=True)
    assert ([one.id for one in mine], count) == ([made[0]], 1)


async def _seat(shop: Site, role: Role = Role.AGENT) -> Seat:
    await hire(shop, role)
    seat = Seat(shop)
    await seat.login(email_of(role))
    return seat


async def test_that_tags_of_others_in_which_the_same_was_said_are_suggested(shop: Site) -> None:
    seat, sessions = await _seat(shop), shop.house.sessions

    async def said(text: str, *tags: str) -> str:
        visitor = await sessions.visit(locale="en")
        opened = await sessions.open(visitor, None)
        await sessions.say(visitor, opened.conversation, text=text, client_id=str(uuid4()))
        path = f"{LIST}/{opened.conversation}"
        if tags:
            assert (await seat.send("PUT", f"{path}/tags", json={"tags": tags})).status_code == 200
        return path

    for text in ("the lid is cracked", "this lid does not fit", "a lid of iron"):
        await said(text, "lids")
    for number in range(24):
        await said(f"the cable number {number} is short", *(["cables"] if number < 3 else []))
    path = await said("which lid is it?")
    await shop.house.runner.idle()
    assert (await seat.get(f"{path}/suggested-tags")).json() == ["lids"]
    assert (await seat.send("PUT", f"{path}/tags", json={"tags": ["lids"]})).status_code == 200
    assert (await seat.get(f"{path}/suggested-tags")).json() == []
    assert (await seat.get(f"{LIST}/none/suggested-tags")).status_code == 404
