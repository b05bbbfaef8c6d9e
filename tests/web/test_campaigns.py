"""Offers by mail: drafted from what is known, decided by a person, by a lead over HTTP."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from agent.marketing.drafting import draft
from agent.middleware.budget import Budget, Caps
from agent.models import NamedModel
from agent.models.spend import RecordedSpend
from agent.wiring import drafter_of
from records import campaigns
from records.campaigns import Meant, NotNow
from records.database import Database
from records.staff.roles import Role
from tests.agent.house import house
from tests.agent.model import Line, ScriptedModel
from tests.conftest import StillClock
from tests.web.conftest import says, site
from tests.web.offers import LINKS, drafted, fill, outbox, post_of, statuses
from tests.web.staff import Seat, email_of, hire


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    """Three who agreed, one who did not; Ada has a pan, and lids sell."""
    await fill(database, clock)
    return database


async def test_that_a_letter_says_what_was_chosen_for_its_reader_in_their_language(
    shop: Database, clock: StillClock
) -> None:
    id = await drafted(shop, clock)
    async with shop.reading() as session:
        found, count = await campaigns.drafts(session, id)
    letters = {one.customer_id: one for one in found}
    assert (count, set(letters)) == (3, {"ada", "bo", "chen"})
    assert "Lid, 12.50 USD\n  You have bought from Kitchen before." in letters["ada"].text
    assert "Our kitchen sale begins." in letters["ada"].text
    assert "{name}，您好：\n\n厨房用品开始优惠。" in letters["chen"].text
    assert "锅盖，12.50 USD" in letters["chen"].text
    assert all(one.written_by == "template" and not one.doubts for one in found)


async def test_that_nothing_leaves_before_a_person_has_agreed_and_then_only_what_they_left_in(
    shop: Database, clock: StillClock, tmp_path: Path
) -> None:
    id, mails = await drafted(shop, clock), outbox(tmp_path, clock)
    post = post_of(shop, clock, mails)
    with pytest.raises(NotNow, match="approve"):
        await post.send(id)
    async with shop.writing() as session:
        found, _ = await campaigns.drafts(session, id)
        next(one for one in found if one.customer_id == "bo").refused = True
    async with shop.writing() as session:
        await campaigns.decide(session, id, approve=True, actor="operator", clock=clock)
        with pytest.raises(NotNow, match="approved already"):
            await campaigns.decide(session, id, approve=False, actor="operator", clock=clock)
    await post.send(id)
    sent = {one.to: one for one in await mails.recent()}
    assert set(sent) == {"ada@example.com", "chen@example.com"}
    ada = sent["ada@example.com"]
    assert ada.text.startswith("Hello Ada Lovelace,")
    assert LINKS.to("ada") in ada.text
    assert f"List-Unsubscribe: <{LINKS.to('ada')}>".encode() in (tmp_path / "outbox" / f"{ada.id}.eml").read_bytes()
    assert await statuses(shop, id) == {"sent": 2}


async def test_that_what_a_model_invents_is_refused_and_the_template_writes(
    sqlite: Database, clock: StillClock
) -> None:
    await fill(sqlite, clock)
    asked = list[str]()

    def script(messages: list[object]) -> Line:
        asked.append(str(getattr(messages[-1], "content", "")))
        true = "A lid for your pan\n\nHello {name},\n\nthe Lid is 12.50 USD."
        invented = "Half price\n\nHello {name},\n\nthe Lid is 6.25 USD, 50 % off until 30 November."
        return Line([true if '"chen"' in asked[0] or len(asked) == 2 else invented])

    model = ScriptedModel.of(script)  # type: ignore[arg-type]
    here = house(sqlite, clock, says("unused"))
    drafter = drafter_of([NamedModel("scripted", model)], Budget(Caps(), RecordedSpend(sqlite, clock)), key=b"key")
    desk = replace(here.desk, drafter=drafter)
    async with sqlite.writing() as session:
        made = await campaigns.make(session, Meant("Sale", {}), actor="operator", model="model", clock=clock)
    await draft(desk, made.id)
    async with sqlite.reading() as session:
        found = {one.customer_id: one for one in (await campaigns.drafts(session, made.id))[0]}
    assert (found["ada"].written_by, found["ada"].subject) == ("scripted", "A lid for your pan")
    assert "6.25" in asked[1]
    assert "was not taken" in asked[1]
    assert found["bo"].written_by == "template"
    assert "6.25" not in found["bo"].text


async def test_that_a_lead_does_all_of_it_over_http(sqlite: Database, clock: StillClock, tmp_path: Path) -> None:
    await fill(sqlite, clock)
    async with site(sqlite, clock, says("unused"), mailer=outbox(tmp_path, clock)) as shop:
        await hire(shop, Role.LEAD)
        lead, path = Seat(shop), "/api/console/campaigns"
        await lead.login(email_of(Role.LEAD))
        nobody = await lead.post(path, {"name": "Sale", "customer": "dot"})
        assert (nobody.status_code, "agreed" in nobody.json()["detail"]) == (422, True)
        made = (await lead.post(path, {"name": "Sale", "about": {"en": "Come in."}, "each": False})).json()
        assert (await lead.post(f"{path}/{made['id']}/approve")).json()["code"] == "not_now"
        await draft(shop.house.desk, made["id"])
        one = (await lead.get(f"{path}/{made['id']}")).json()
        assert [each["locale"] for each in one["drafts"]] == ["en", "zh"]
        english = one["drafts"][0]
        change = {"subject": "Sale", "text": "Hello {name}, the Lid costs 9.99 USD."}
        where = f"{path}/{made['id']}/drafts/{english['id']}"
        changed = (await lead.send("PUT", where, json=change)).json()
        assert changed["written_by"].startswith("staff:")
        assert "9.99" in changed["doubts"][0]
        assert (await lead.send("PUT", where, json={**change, "subject": "a\r\nBcc: x@y.z"})).status_code == 422
        assert (await lead.post(f"{path}/{made['id']}/approve")).json()["letters"] == {"ready": 3}
        assert (await lead.send("PUT", where, json=change)).json()["code"] == "not_now"
        files = [(await lead.post(f"{path}/{made['id']}/export")).text for _ in range(2)]
        assert files[0] == files[1]
        rows = list(csv.DictReader(io.StringIO(files[0])))
        assert [row["customer"] for row in rows] == ["ada", "bo", "chen"]
        assert rows[1]["text"].startswith("Hello there, the Lid costs 9.99 USD.")
        assert "尊敬" not in rows[2]["text"]
        link = rows[0]["unsubscribe"].removeprefix("https://help.example")
        for _ in range(2):
            assert "Send me no more offers" in (await shop.get(link)).text, "a filter that opens links says nothing"
        for _ in range(2):
            said = await lead.send("POST", link, data={"List-Unsubscribe": "One-Click"}, headers={"origin": "null"})
            assert (said.status_code, "sends you no more offers" in said.text) == (200, True)
        assert (await shop.get(link[:-3] + "abc")).status_code == 404
        assert "ada" not in (await lead.post(f"{path}/{made['id']}/export")).text.split("\n", 1)[1]
