"""Passwords of people who work here: which are taken, and how they are kept."""

from dataclasses import replace

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from records.database import Database
from records.staff import members
from records.staff.accounts import Accounts
from records.staff.errors import WeakPassword
from records.staff.passwords import Passwords
from tests.conftest import QUICK, StillClock
from tests.records.hired import HERE, MIRA, WORDS, hire


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "short_password"), ("x" * 201, "long_password"), ("password1234", "guessable_password"),
        ("aaaaaaaaaaaaaaa", "guessable_password"), ("mira holm mira", "guessable_password"),
        ("mira@example.com", "guessable_password"),
    ],
)  # fmt: skip
async def test_that_a_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        await Passwords(QUICK).choose(password, [MIRA.email, MIRA.name])
    assert refused.value.code == code


@pytest.mark.parametrize("password", [WORDS, "长江后浪推前浪一代新人胜旧人", "kR7#vq!mZ2pw"])
async def test_that_a_good_one_is_taken_in_any_language(password: str) -> None:
    passwords = Passwords(QUICK)
    kept = await passwords.choose(password, [])
    assert await passwords.fits(kept, password)
    assert not await passwords.fits(kept, password + " ")
    assert not await passwords.fits(None, "")
    assert not await passwords.fits("not a hash", password)


async def test_that_a_password_is_the_same_from_a_full_width_keyboard() -> None:
    passwords = Passwords(QUICK)
    assert await passwords.fits(await passwords.choose("herring lamp 72", []), "ｈｅｒｒｉｎｇ ｌａｍｐ ７２")


async def test_that_passwords_are_kept_as_rfc_9106_recommends() -> None:
    kept = extract_parameters(await Passwords().choose(WORDS, []))
    assert kept.type is Type.ID
    assert (kept.memory_cost, kept.time_cost, kept.parallelism, kept.salt_len) == (65536, 3, 4, 16)


async def test_that_an_old_hash_is_renewed_when_its_owner_signs_in(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    stronger = Accounts(database, Passwords(replace(QUICK, time_cost=2)), clock)
    await stronger.sign_in(MIRA.email, WORDS, address=HERE)
    async with database.reading() as session:
        staff = await members.named(session, MIRA.email)
    assert extract_parameters(staff.password_hash).time_cost == 2
    await stronger.sign_in(MIRA.email, WORDS, address=HERE)
