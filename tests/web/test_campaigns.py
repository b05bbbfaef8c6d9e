"""Offers by mail: drafted from what is known, decided by a person, and never to somebody who may not be written to."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from agent.marketing.drafting import draft
from agent.middleware.budget import Budget, Caps
from agent.models import NamedModel
from agent.models.spend import RecordedSpend
from agent.wiring import drafter_of
from records import campaigns, consent
from records.campaigns import Meant, NotNow
from records.consent import Frequency
from records.customers import email_key
from records.database import Database
from records.staff.roles import Role
from records.tables import CampaignLetter, Customer, Order, OrderLine, Product
from tests.agent.house import house
from tests.agent.model import Line, ScriptedModel
from tests.conftest import StillClock
from tests.web.conftest import says, site
from tests.web.staff import Seat, email_of, hire
from web.mail import Mail, Mailer, NotSent, OutboxMailer, Unsure
from web.marketing.sending import Post
from web.marketing.unsubscribing import Links

PEOPLE = {"ada": ("Ada Lovelace", "en"), "bo": ("", "en"), "chen": ("陈静", "zh"), "dot": ("Dot", "en")}
LINKS = Links(b"signs links", "https://help.example")


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    """Three who agreed, one who did not; Ada has a pan, and lids sell."""
    await fill(database, clock)
    return database


async def fill(database: Database, clock: StillClock) -> None:
    async with database.writing() as session:
        for id, (name, locale) in PEOPLE.items():
            mail = f"{id}@example.com"
            session.add(Customer(id=id, name=name, locale=locale, email=mail, email_key=email_key(mail),
                                 marketing_opt_in=id != "dot"))  # fmt: skip
        for id, name, price in (("pan", "Pan", "40"), ("lid", "Lid", "12.50")):
            session.add(Product(id=id, name=name, category="Kitchen", price=Decimal(price), currency="USD",
                                translations={"zh": {"name": {"pan": "平底锅", "lid": "锅盖"}[id]}}))  # fmt: skip
        await session.flush()
        for customer, product in (("ada", "pan"), ("dot", "lid")):
            session.add(Order(id=f"{customer}1", customer_id=customer, ordered_at=clock.now() - timedelta(days=3)))
            await session.flush()
            session.add(OrderLine(order_id=f"{customer}1", product_id=product, unit_price=Decimal(1)))


async def drafted(database: Database, clock: StillClock, **meant: object) -> str:
    """A campaign whose drafts are written."""
    desk = house(database, clock, says("unused")).desk
    about = {"en": "Our kitchen sale begins.", "zh": "厨房用品开始优惠。"}
    async with database.writing() as session:
        wanted = Meant(**{"name": "Sale", "about": about, **meant})  # type: ignore[arg-type]
        made = await campaigns.make(session, wanted, actor="operator", model="template", clock=clock)
    await draft(desk, made.id)
    return made.id


async def approved(database: Database, clock: StillClock, **meant: object) -> str:
    id = await drafted(database, clock, **meant)
    async with database.writing() as session:
        await campaigns.decide(session, id, approve=True, actor="operator", clock=clock)
    return id


def post_of(database: Database, clock: StillClock, mailer: Mailer) -> Post:
    return Post(database, clock, mailer, LINKS, "A Shop", Frequency())


async def statuses(database: Database, campaign: str) -> dict[str, int]:
    async with database.reading() as session:
        return (await campaigns.counts(session, [campaign]))[campaign]


class Gate:
    """A mailer that lets the first mails through and then does something else."""

    def __init__(self, mailer: OutboxMailer, then: Callable[[], Awaitable[None]], *, after: int = 1) -> None:
        self.mailer, self.then, self.left, self.handed = mailer, then, after, list[str]()

    async def send(self, mail: Mail, *, id: str) -> None:
        if self.left == 0:
            await self.then()
        self.left -= 1
        self.handed.append(mail.to)
        await self.mailer.send(mail, id=id)


def outbox(folder: Path, clock: StillClock) -> OutboxMailer:
    return OutboxMailer(folder / "outbox", "shop@example.com", clock)


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


async def test_that_consent_and_frequency_are_asked_at_the_moment_of_sending(
    shop: Database, clock: StillClock, tmp_path: Path
) -> None:
    first, second = await approved(shop, clock), await approved(shop, clock)
    async with shop.writing() as session:
        await consent.unsubscribe(session, "bo", at=clock.now())
        chen = await session.get(Customer, "chen")
        assert chen is not None
        chen.email = None
    post = post_of(shop, clock, outbox(tmp_path, clock))
    await post.send(first)
    assert await statuses(shop, first) == {"sent": 1, "no_consent": 1, "no_address": 1}
    clock.advance(days=6)
    await post.send(second)
    assert (await statuses(shop, second))["too_often"] == 1
    for days in (2, 8, 8):
        clock.advance(days=days)
        latest = await approved(shop, clock, customer="ada")
        await post.send(latest)
    assert await statuses(shop, latest) == {"too_often": 1}, "three within thirty days are enough"


async def test_that_a_mailbox_of_two_accounts_is_one_reader(shop: Database, clock: StillClock, tmp_path: Path) -> None:
    mail = "ada@example.com"
    async with shop.writing() as session:
        twin = Customer(id="ada2", email=mail, email_key=email_key(mail), marketing_opt_in=True)
        session.add(twin)
    id, mails = await approved(shop, clock), outbox(tmp_path, clock)
    await post_of(shop, clock, mails).send(id)
    assert [one.to for one in await mails.recent()].count(mail) == 1
    clock.advance(days=40)
    async with shop.writing() as session:
        await consent.unsubscribe(session, "ada2", at=clock.now())
    again = await approved(shop, clock, customer="ada")
    await post_of(shop, clock, mails).send(again)
    assert await statuses(shop, again) == {"no_consent": 1}


async def test_that_a_crash_between_two_mails_sends_none_twice(
    shop: Database, clock: StillClock, tmp_path: Path
) -> None:
    async def die() -> None:
        raise asyncio.CancelledError

    id, mails = await approved(shop, clock), outbox(tmp_path, clock)
    dying = Gate(mails, die)
    with pytest.raises(asyncio.CancelledError):
        await post_of(shop, clock, dying).send(id)
    assert await statuses(shop, id) == {"sent": 1, "sending": 1, "ready": 1}
    after = Gate(mails, die, after=5)
    await post_of(shop, clock, after).send(id)
    await post_of(shop, clock, after).send(id)
    assert len(dying.handed) == len(after.handed) == 1
    assert dying.handed != after.handed
    assert await statuses(shop, id) == {"sent": 2, "unsure": 1}, "the one that was on its way may have arrived"


@pytest.mark.parametrize(("error", "left"), [(NotSent("later"), {"ready": 3}), (Unsure("gone"), {"unsure": 3})])
async def test_that_only_what_the_server_surely_has_not_is_tried_again(
    shop: Database, clock: StillClock, tmp_path: Path, error: NotSent, left: dict[str, int]
) -> None:
    async def fail() -> None:
        raise error

    id = await approved(shop, clock)
    post = post_of(shop, clock, Gate(outbox(tmp_path, clock), fail, after=0))
    try:
        await post.send(id)
    except NotSent:
        assert "ready" in left
    assert await statuses(shop, id) == left


async def test_that_two_who_send_at_once_send_each_letter_once(
    shop: Database, clock: StillClock, tmp_path: Path
) -> None:
    async def never() -> None:
        raise AssertionError

    first, second = await approved(shop, clock), await approved(shop, clock)
    gate = Gate(outbox(tmp_path, clock), never, after=100)
    post = post_of(shop, clock, gate)
    await asyncio.gather(*(post.send(id) for id in (first, first, second)))
    assert sorted(gate.handed) == [f"{one}@example.com" for one in ("ada", "bo", "chen")]


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


async def test_that_of_two_campaigns_one_transaction_sees_the_others_letter(shop: Database, clock: StillClock) -> None:
    ids = [await approved(shop, clock, customer="ada") for _ in range(2)]
    letters: list[str] = []
    async with shop.reading() as session:
        for id in ids:
            letters += await consent.waiting_to_leave(session, id)

    async def claim(letter: str) -> bool:
        async with shop.writing() as session:
            taken = await consent.claim(session, letter, "sending", frequency=Frequency(), at=clock.now())
            await asyncio.sleep(0.01)  # so that the other one has begun before this is committed
            return taken is not None

    assert sorted(await asyncio.gather(*map(claim, letters))) == [False, True]
    async with shop.reading() as session:
        rows = [await session.get(CampaignLetter, one) for one in letters]
    assert {row.why for row in rows if row} == {None, "too_often"}
