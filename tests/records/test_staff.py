"""People who work here: their passwords, sessions, wrong tries, and that somebody always can let the others in."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from sqlalchemy import func, select
from sqlmodel import col

from records.database import Database
from records.errors import BadInput, NotPossible
from records.staff import members, sessions, tries
from records.staff.accounts import Accounts, Signed
from records.staff.errors import NotSignedIn, TooManyTries, WeakPassword, WrongPassword
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role, holders
from records.tables import Audit, Staff, StaffSession, StaffTry
from tests.conftest import QUICK, StillClock

WORDS = "a lamp of seven herrings"
OTHER = "eleven kettles on a sleigh"
HERE, THERE = "address here", "address there"
MIRA = NewStaff("Mira@example.com", "Mira Holm", Role.ADMIN)


@pytest.fixture
def accounts(database: Database, clock: StillClock) -> Accounts:
    return Accounts(database, Passwords(QUICK), clock)


async def hire(database: Database, clock: StillClock, *people: NewStaff) -> None:
    async with database.writing() as session:
        for one in people:
            hashed = await Passwords(QUICK).choose(WORDS, [])
            await members.add(session, one, hashed, clock=clock, actor="operator")


async def wrong(accounts: Accounts, email: str = MIRA.email, address: str = HERE) -> str:
    with pytest.raises((NotSignedIn, TooManyTries)) as refused:
        await accounts.sign_in(email, "not the one it is", address=address)
    return str(refused.value)


async def audited(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as session:
        rows = await session.scalars(select(Audit).order_by(col(Audit.id)))
        return [(row.action, row.actor) for row in rows]


async def change(database: Database, email: str, act: str, clock: StillClock, *words: object) -> None:
    async with database.writing() as session:
        staff = await members.named(session, email)
        await getattr(members, act)(session, staff, *words, at=clock.now(), actor="operator")


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
    assert await _known(accounts, here, elsewhere, renewed) == [False, False, True]
    assert await wrong(accounts) == "The e-mail or the password is not right."
    await accounts.sign_in(MIRA.email, OTHER, address=HERE)


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


async def test_that_a_session_that_was_there_before_is_not_the_one_afterwards(
    accounts: Accounts, database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA, replace(MIRA, email="kit@example.com"))
    before = await accounts.sign_in("kit@example.com", WORDS, address=HERE)
    after = await accounts.sign_in(MIRA.email, WORDS, address=HERE, instead_of=before.token)
    assert after.token != before.token
    assert await _known(accounts, before, after) == [False, True]


async def test_that_somebody_stays_who_can_let_the_others_in(database: Database, clock: StillClock) -> None:
    await hire(database, clock, MIRA)
    for act, words in (("deactivate", ()), ("set_role", (Role.LEAD,))):
        with pytest.raises(NotPossible, match="only admin"):
            await change(database, MIRA.email, act, clock, *words)
    await hire(database, clock, replace(MIRA, email="kit@example.com"))
    await change(database, MIRA.email, "deactivate", clock)


async def test_that_of_two_first_admins_one_is_made(accounts: Accounts, database: Database) -> None:
    made = await asyncio.gather(
        *(accounts.first_admin(f"{name}@example.com", name, WORDS) for name in ("mira", "kit")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Signed) for one in made) == 1
    async with database.reading() as session:
        assert len(await members.everybody(session)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "mira"}, {"email": "mira@"}, {"email": "a b@example.com"}, {"email": "x" * 300 + "@example.com"},
        {"name": " "}, {"name": "M" * 101}, {"name": "Mi\x1b[31mra"}, {"capacity": 0},
    ],
    ids=str,
)  # fmt: skip
def test_that_what_cannot_be_somebody_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        replace(MIRA, **wrong).checked()  # type: ignore[arg-type]


async def test_that_an_e_mail_belongs_to_one_person_however_it_is_written(
    database: Database, clock: StillClock
) -> None:
    await hire(database, clock, MIRA)
    with pytest.raises(NotPossible, match="already"):
        await hire(database, clock, replace(MIRA, email="MIRA@EXAMPLE.COM"))


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


@pytest.mark.parametrize(
    ("wanted", "able"),
    [
        ((), set(Role)),
        ((Role.AGENT,), {Role.AGENT, Role.LEAD, Role.ADMIN}),
        ((Role.LEAD,), {Role.LEAD, Role.ADMIN}),
        ((Role.EVALUATOR,), {Role.EVALUATOR, Role.ADMIN}),
        ((Role.ADMIN,), {Role.ADMIN}),
        ((Role.LEAD, Role.EVALUATOR), {Role.LEAD, Role.EVALUATOR, Role.ADMIN}),
    ],
)
def test_that_a_role_holds_what_its_name_says(wanted: Sequence[Role], able: set[Role]) -> None:
    assert holders(*wanted) == able


def test_that_a_session_is_heard_of_more_often_than_it_idles_out() -> None:
    assert sessions.HEARD < sessions.IDLE < sessions.LASTS <= timedelta(hours=24)


async def _known(accounts: Accounts, *signed: Signed) -> list[bool]:
    return [await accounts.who(one.token) is not None for one in signed]
