"""People who work here: who can be one, what a role may, and that somebody always can let the others in."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from records.database import Database
from records.errors import BadInput, NotPossible
from records.staff import members
from records.staff.accounts import Accounts, Signed
from records.staff.roles import Role, holders
from tests.conftest import StillClock
from tests.records.hired import MIRA, WORDS, change, hire


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
