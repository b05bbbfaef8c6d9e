"""Somebody who works here, and what is seen of them: their wrong tries, what was audited."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from records.database import Database
from records.staff import members
from records.staff.accounts import Accounts, Signed
from records.staff.errors import NotSignedIn, TooManyTries
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from records.tables import Audit
from tests.conftest import QUICK, StillClock

WORDS = "a lamp of seven herrings"
OTHER = "eleven kettles on a sleigh"
HERE, THERE = "address here", "address there"
MIRA = NewStaff("Mira@example.com", "Mira Holm", Role.ADMIN)


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


async def known(accounts: Accounts, *signed: Signed) -> list[bool]:
    return [await accounts.who(one.token) is not None for one in signed]
