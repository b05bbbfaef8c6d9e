"""Offers are sent to nobody who may not be written to, and to nobody twice, whatever happens on the way."""

import asyncio
from pathlib import Path

import pytest

from records import consent
from records.consent import Frequency
from records.customers import email_key
from records.database import Database
from records.tables import CampaignLetter, Customer
from tests.conftest import StillClock
from tests.web.offers import Gate, approved, fill, outbox, post_of, statuses
from web.mail import NotSent, Unsure


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    """Three who agreed, one who did not; Ada has a pan, and lids sell."""
    await fill(database, clock)
    return database


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
