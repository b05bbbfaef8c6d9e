"""Wrong tries of a password: how many there may be, from where, and that they tell a stranger nothing."""

import asyncio

import pytest
from sqlalchemy import func, select

from records.database import Database
from records.staff import tries
from records.staff.accounts import Accounts
from records.staff.errors import TooManyTries, WeakPassword, WrongPassword
from records.staff.passwords import Passwords
from records.tables import StaffTry
from tests.conftest import QUICK, StillClock
from tests.records.hired import HERE, MIRA, OTHER, THERE, WORDS, audited, change, hire, wrong


async def test_that_the_current_password_has_to_be_known_and_is_not_guessed_at_either(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    for _ in range(tries.AT_ONE_ADDRESS):
        with pytest.raises(WrongPassword):
            await accounts.change_password(signed, "not it", OTHER, address=HERE)
    with pytest.raises(TooManyTries):
        await accounts.change_password(signed, WORDS, OTHER, address=HERE)


async def test_that_a_weak_new_password_is_no_wrong_try(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    signed = await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    for _ in range(tries.AT_ONE_ADDRESS + 1):
        with pytest.raises(WeakPassword):
            await accounts.change_password(signed, WORDS, "password123", address=HERE)
    await accounts.change_password(signed, WORDS, OTHER, address=HERE)


async def test_that_an_account_is_closed_after_a_few_wrong_tries_and_opens_again(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    for _ in range(tries.AT_ONE_ADDRESS):
        await wrong(accounts)
        clock.advance(minutes=1)
    with pytest.raises(TooManyTries) as refused:
        await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    assert refused.value.seconds == 10 * 60
    assert ("staff.locked_out", "system") in await audited(database)
    await accounts.sign_in(MIRA.email, WORDS, address=THERE)
    clock.advance(seconds=refused.value.seconds)
    await accounts.sign_in(MIRA.email, WORDS, address=HERE)


async def test_that_an_e_mail_nobody_has_is_closed_just_the_same(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    said = [[await wrong(accounts, email) for _ in range(8)] for email in (MIRA.email, "nobody@example.com")]
    assert said[0] == said[1]


async def test_that_many_addresses_guess_one_account_no_faster(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    for number in range(tries.FROM_ANYWHERE):
        await wrong(accounts, address=f"address {number}")
    assert "Too many" in await wrong(accounts, address="yet another")
    await change(database, MIRA.email, "set_password", clock, await Passwords(QUICK).choose(OTHER, []))
    await accounts.sign_in(MIRA.email, OTHER, address=HERE)


async def test_that_one_address_guesses_no_list_of_accounts(accounts: Accounts) -> None:
    for number in range(tries.FOR_ANYBODY):
        assert "not right" in await wrong(accounts, f"nobody{number}@example.com")
    assert "Too many" in await wrong(accounts, "one.more@example.com")


async def test_that_tries_at_the_same_moment_do_not_pass_the_limit(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    said = await asyncio.gather(*(wrong(accounts) for _ in range(12)))
    assert sum("not right" in sentence for sentence in said) == tries.AT_ONE_ADDRESS


async def test_that_a_right_one_takes_the_wrong_ones_back(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    for _ in range(3):
        for _ in range(tries.AT_ONE_ADDRESS - 1):
            await wrong(accounts)
        await accounts.sign_in(MIRA.email, WORDS, address=HERE)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(StaffTry)) == 0
