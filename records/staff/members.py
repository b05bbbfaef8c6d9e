"""Who works here: added, found, changed and deactivated, each with its note in the audit. Not how they sign in."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.clock import Clock
from records.customers import email_key
from records.errors import BadInput, NotFound, NotPossible
from records.locking import one_at_a_time
from records.staff import sessions, tries
from records.staff.roles import Role, holders
from records.tables import Staff

OPERATOR = "operator"
"""Who acts on the command line."""
EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}")
LONGEST_NAME = 100
MOST_CONVERSATIONS = 1000


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody who is to be added."""

    email: str
    name: str
    role: Role
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    capacity: int = 5

    def checked(self) -> "NewStaff":
        """The same without space around it.

        Raises:
            BadInput: the e-mail is none, there is no name, or nobody can hold that many conversations.
        """
        email, name = self.email.strip(), " ".join(self.name.split())
        if not EMAIL.fullmatch(email):
            raise BadInput(f"{email!r} is not an e-mail address.")
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise BadInput(f"A name has 1 to {LONGEST_NAME} characters: it is what customers and colleagues see.")
        if not 1 <= self.capacity <= MOST_CONVERSATIONS:
            raise BadInput(f"The capacity is from 1 to {MOST_CONVERSATIONS} conversations at the same time.")
        return NewStaff(email, name, self.role, self.languages, self.skills, self.capacity)


async def add(session: AsyncSession, new: NewStaff, password_hash: str, *, clock: Clock, actor: str) -> Staff:
    """Add somebody.

    Raises:
        BadInput: it cannot be taken.
        NotPossible: somebody has that e-mail.
    """
    new, now = new.checked(), clock.now()
    await one_at_a_time(session, "staff.add")
    await refuse_known(session, new.email)
    row = Staff(
        id=clock.new_id(),
        email=new.email,
        email_key=email_key(new.email),
        name=new.name,
        role=new.role,
        password_hash=password_hash,
        languages=list(new.languages),
        skills=list(new.skills),
        capacity=new.capacity,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await audit.note(session, "staff.added", subject(row), at=now, actor=actor, role=row.role)
    return row


async def find(session: AsyncSession, email: str) -> Staff | None:
    """Whoever has that e-mail, deactivated or not."""
    query = select(Staff).where(col(Staff.email_key) == email_key(email))
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))


async def refuse_known(session: AsyncSession, email: str) -> None:
    """Raises NotPossible when somebody has that e-mail, deactivated or not."""
    if found := await find(session, email):
        how = "" if found.deactivated_at is None else f", deactivated: `user activate {found.email}` lets them in again"
        raise NotPossible(f"There is a user with the e-mail {found.email} already{how}.")


async def named(session: AsyncSession, email: str) -> Staff:
    """The same.

    Raises:
        NotFound: nobody has it.
    """
    found = await find(session, email)
    if found is None:
        raise NotFound(f"There is no user with the e-mail {email.strip()}. `user list` shows who there is.")
    return found


async def colleague(session: AsyncSession, staff_id: str) -> Staff:
    """Somebody who works here now and serves customers.

    Raises:
        NotFound: nobody has that id, or they do not.
    """
    found = await session.get(Staff, staff_id)
    if found is None or found.deactivated_at is not None or Role(found.role) not in holders(Role.AGENT):
        raise NotFound("There is no colleague of that id who serves customers.")
    return found


async def colleagues(session: AsyncSession) -> list[Staff]:
    """Everybody who works here now and serves customers, by name."""
    serving = col(Staff.role).in_([str(role) for role in holders(Role.AGENT)])
    query = select(Staff).where(col(Staff.deactivated_at).is_(None), serving).order_by(col(Staff.id))
    return sorted(await session.scalars(query), key=lambda one: one.name.casefold())


async def everybody(session: AsyncSession) -> list[Staff]:
    """Everybody, those first who may sign in."""
    order = (col(Staff.deactivated_at).is_not(None), col(Staff.created_at), col(Staff.id))
    return list(await session.scalars(select(Staff).order_by(*order)))


async def has_admin(session: AsyncSession, *, alone: bool = False) -> bool:
    """Whether there is somebody who may do everything; `alone`: and nobody changes that in this transaction's time."""
    if alone:
        await one_at_a_time(session, "staff.admins")
    return await _admins(session) > 0


async def set_password(session: AsyncSession, staff: Staff, password_hash: str, *, at: datetime, actor: str) -> None:
    """Give somebody another password: every browser of theirs is signed out, and no wrong try counts any more."""
    staff.password_hash = password_hash
    await sessions.end_all(session, staff.id)
    await tries.forgive(session, staff.email_key)
    await audit.note(session, "staff.password_set", subject(staff), at=at, actor=actor)


async def set_role(session: AsyncSession, staff: Staff, role: Role, *, at: datetime, actor: str) -> None:
    """Give somebody another role. What they have open follows at their next request.

    Raises:
        NotPossible: nobody would be an admin any more.
    """
    if role != Role.ADMIN:
        await _keep_an_admin(session, staff)
    before, staff.role = staff.role, role
    await audit.note(session, "staff.role_set", subject(staff), at=at, actor=actor, role=str(role), before=before)


async def deactivate(session: AsyncSession, staff: Staff, *, at: datetime, actor: str) -> None:
    """Let somebody sign in no more, and sign them out everywhere.

    Raises:
        NotPossible: nobody would be an admin any more.
    """
    await _keep_an_admin(session, staff)
    staff.deactivated_at, staff.available = staff.deactivated_at or at, False
    await sessions.end_all(session, staff.id)
    await audit.note(session, "staff.deactivated", subject(staff), at=at, actor=actor)


async def activate(session: AsyncSession, staff: Staff, *, at: datetime, actor: str) -> None:
    """Let somebody sign in again, with the password that they had."""
    staff.deactivated_at = None
    await audit.note(session, "staff.activated", subject(staff), at=at, actor=actor)


def subject(staff: Staff) -> str:
    """How the audit names somebody."""
    return f"staff:{staff.id}"


async def _keep_an_admin(session: AsyncSession, staff: Staff) -> None:
    await one_at_a_time(session, "staff.admins")
    if staff.role == Role.ADMIN and staff.deactivated_at is None and await _admins(session) == 1:
        raise NotPossible(f"{staff.email} is the only admin: make somebody else one first.")


async def _admins(session: AsyncSession) -> int:
    active = select(func.count()).where(col(Staff.role) == Role.ADMIN, col(Staff.deactivated_at).is_(None))
    return await session.scalar(active) or 0
