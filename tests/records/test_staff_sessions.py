"""Sessions of people who work here: when one is known, when it ends, and what else ends it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from records.database import Database
from records.staff import sessions
from records.staff.accounts import Accounts
from records.staff.errors import NotSignedIn
from records.staff.members import NewStaff
from records.staff.roles import Role
from records.tables import Staff, StaffSession
from tests.conftest import StillClock
from tests.records.hired import HERE, MIRA, OTHER, WORDS, audited, change, hire, known, wrong


async def test_that_somebody_signs_in_and_is_known_until_they_sign_out(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(" mira@EXAMPLE.com ", WORDS, address=HERE)
    again = await accounts.who(signed.token)
    assert again is not None
    assert (again.staff.name, again.role, again.csrf) == ("Mira Holm", Role.ADMIN, signed.csrf)
    await accounts.sign_out(again)
    assert await accounts.who(signed.token) is None
    actor = f"staff:{signed.staff.id}"
    wanted = [("staff.added", "operator"), ("staff.signed_in", actor), ("staff.signed_out", actor)]
    assert await audited(database) == wanted


async def test_that_nothing_that_is_kept_opens_a_session(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    async with database.reading() as session:
        [row] = (await session.scalars(select(StaffSession))).all()
        [staff] = (await session.scalars(select(Staff))).all()
    kept = [*row.model_dump().values(), *staff.model_dump().values()]
    assert signed.token not in kept
    assert signed.csrf not in kept
    assert WORDS not in str(kept)
    for value in filter(None, map(str, kept)):
        assert await accounts.who(value) is None


async def test_that_a_session_ends_when_nothing_is_heard_of_it(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    clock.advance(minutes=119)
    assert await accounts.who(signed.token) is not None
    clock.advance(minutes=119)
    assert await accounts.who(signed.token) is not None
    clock.advance(minutes=120)
    assert await accounts.who(signed.token) is None


async def test_that_a_session_ends_after_a_day_of_work_however_busy(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    for _ in range(11):
        clock.advance(hours=1)
        assert await accounts.who(signed.token) is not None
    clock.advance(hours=1)
    assert await accounts.who(signed.token) is None
    await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(StaffSession)) == 1, "the ended one is gone"


async def test_that_a_new_password_signs_out_every_other_browser(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    here, elsewhere = [await accounts.sign_in(MIRA.email, WORDS, address=HERE) for _ in range(2)]
    renewed = await accounts.change_password(here, WORDS, OTHER, address=HERE)
    assert await known(accounts, here, elsewhere, renewed) == [False, False, True]
    assert await wrong(accounts) == "The e-mail or the password is not right."
    await accounts.sign_in(MIRA.email, OTHER, address=HERE)


async def test_that_whoever_is_deactivated_is_out_at_once_and_refused_like_a_stranger(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    kit = NewStaff("kit@example.com", "Kit", Role.AGENT)
    await hire(database, clock, MIRA, kit)
    signed = await accounts.sign_in(kit.email, WORDS, address=HERE)
    await change(database, kit.email, "deactivate", clock)
    assert await accounts.who(signed.token) is None
    with pytest.raises(NotSignedIn) as refused:
        await accounts.sign_in(kit.email, WORDS, address=HERE)
    assert str(refused.value) == await wrong(accounts, "nobody@example.com")
    await change(database, kit.email, "activate", clock)
    await accounts.sign_in(kit.email, WORDS, address=HERE)


async def test_that_a_session_that_was_there_before_is_not_the_one_afterwards(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA, replace(MIRA, email="kit@example.com"))
    before = await accounts.sign_in("kit@example.com", WORDS, address=HERE)
    after = await accounts.sign_in(MIRA.email, WORDS, address=HERE, instead_of=before.token)
    assert after.token != before.token
    assert await known(accounts, before, after) == [False, True]


def test_that_a_session_is_heard_of_more_often_than_it_idles_out() -> None:
    assert sessions.HEARD < sessions.IDLE < sessions.LASTS <= timedelta(hours=24)
