"""Codes under pressure: two requests and two guesses at the same moment."""

import asyncio

from records import actions, conversations, verification
from records.customers import email_key
from records.database import Database
from records.refusals import Forbidden
from records.tables import Customer
from records.verification import Checked
from tests.conftest import StillClock

EMAIL = "ann@example.com"


async def visitors(database: Database, clock: StillClock, count: int) -> list[str]:
    async with database.writing() as session:
        session.add(Customer(id="ann", email=EMAIL, email_key=email_key(EMAIL)))
        return [(await conversations.add_visitor(session, locale="en", clock=clock)).id for _ in range(count)]


async def request(database: Database, clock: StillClock, visitor: str) -> bool:
    try:
        async with database.writing() as session:
            await verification.issue(
                session, visitor_id=visitor, email=EMAIL, code="123456", secret=b"s", clock=clock, at=clock.now()
            )
    except Forbidden:
        return False
    return True


async def guess(database: Database, clock: StillClock, visitor: str, code: str) -> Checked | None:
    try:
        async with database.writing() as session:
            row = await actions.visitor(session, visitor, lock=True)
            return await verification.check(session, row, code, secret=b"s", at=clock.now())
    except Forbidden:
        return None


async def test_that_requests_at_the_same_moment_do_not_pass_the_limit_of_an_e_mail(
    database: Database, clock: StillClock
) -> None:
    many = await visitors(database, clock, 8)
    assert sum(await asyncio.gather(*(request(database, clock, visitor) for visitor in many))) == verification.A_DAY


async def test_that_guesses_at_the_same_moment_each_use_up_a_try(database: Database, clock: StillClock) -> None:
    [visitor] = await visitors(database, clock, 1)
    await request(database, clock, visitor)
    guesses = [guess(database, clock, visitor, f"00000{n}") for n in range(8)]
    left = [checked.tries_left for checked in await asyncio.gather(*guesses) if checked]
    assert sorted(left) == [0, 1, 2, 3, 4]
    assert await guess(database, clock, visitor, "123456") is None


async def test_that_a_digest_depends_on_the_secret(sqlite: Database, clock: StillClock) -> None:
    [visitor] = await visitors(sqlite, clock, 1)
    await request(sqlite, clock, visitor)
    async with sqlite.writing() as session:
        row = await actions.visitor(session, visitor)
        checked = await verification.check(session, row, "123456", secret=b"another", at=clock.now())
    assert checked.customer is None
