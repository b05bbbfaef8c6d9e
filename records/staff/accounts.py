"""Signing in and out, and a new password: whole steps, each safe against a crash between any two lines."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from records import audit
from records.clock import Clock
from records.customers import email_key
from records.database import Database
from records.errors import NotPossible
from records.staff import members, sessions, tries
from records.staff.errors import NotSignedIn, WrongPassword
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from records.staff.tries import Try
from records.tables import Staff, StaffSession


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in, in one browser."""

    staff: Staff
    token: str
    expires_at: datetime

    @property
    def csrf(self) -> str:
        """What a page of ours can send along and another website's cannot: it follows from the token, and not back."""
        return hmac.new(self.token.encode(), b"csrf", "sha256").hexdigest()

    @property
    def role(self) -> Role:
        return Role(self.staff.role)

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return members.subject(self.staff)


class Accounts:
    """The door of the console. `address` is always a digest of where somebody comes from."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock) -> None:
        self._database, self._passwords, self._clock = database, passwords, clock

    async def sign_in(self, email: str, password: str, *, address: str, instead_of: str | None = None) -> Signed:
        """Open a new session, always under a new token; `instead_of` is that of the session that the browser had.

        Raises:
            NotSignedIn: they are not somebody's, or that somebody was deactivated.
            TooManyTries: it was wrong too often.
        """
        tried, found = await self._try(email, address)
        fits = await self._passwords.fits(found.password_hash if found else None, password)
        newer = await self._newer_hash(found, password) if found and fits else None
        async with self._database.writing() as session:
            staff = await members.find(session, email)
            # Whoever had their password changed or was deactivated while it was compared has to try again.
            if not (fits and staff and found and staff.password_hash == found.password_hash and _active(staff)):
                await self._note_wrong(session, staff, tried)
            else:
                staff.password_hash, staff.signed_in_at = newer or staff.password_hash, self._clock.now()
                await tries.forgive(session, staff.email_key, address)
                if instead_of:
                    await sessions.end(session, instead_of)
                return await self._start(session, staff)
        raise NotSignedIn

    async def change_password(self, signed: Signed, current: str, new: str, *, address: str) -> Signed:
        """Another password for oneself: this browser gets a new session, every other one has to sign in again.

        Raises:
            WrongPassword: the current one is not right.
            TooManyTries: it was wrong too often.
            WeakPassword: the new one would not protect anything.
        """
        hashed = await self._passwords.choose(new, [signed.staff.email, signed.staff.name])
        tried, found = await self._try(signed.staff.email, address)
        fits = await self._passwords.fits(found.password_hash if found else None, current)
        async with self._database.writing() as session:
            staff = await members.named(session, signed.staff.email)
            if fits and found and staff.password_hash == found.password_hash and _active(staff):
                await members.set_password(session, staff, hashed, at=self._clock.now(), actor=signed.actor)
                return await self._start(session, staff)
            await self._note_wrong(session, staff, tried)
        raise WrongPassword

    async def first_admin(self, email: str, name: str, password: str) -> Signed:
        """Make the first admin and sign them in: whoever asks has shown that they started the server.

        Raises:
            BadInput: what is given cannot be taken.
            NotPossible: there is an admin already.
        """
        new = NewStaff(email, name, Role.ADMIN).checked()
        hashed = await self._passwords.choose(password, [new.email, new.name])
        async with self._database.writing() as session:
            if await members.has_admin(session, alone=True):
                raise NotPossible("There is an admin already: sign in, or ask them.")
            staff = await members.add(session, new, hashed, clock=self._clock, actor=members.OPERATOR)
            return await self._start(session, staff)

    async def has_admin(self) -> bool:
        async with self._database.reading() as session:
            return await members.has_admin(session)

    async def who(self, token: str) -> Signed | None:
        """Whose token it is, while the session lasts; being asked keeps it from ending."""
        now = self._clock.now()
        async with self._database.reading() as session:
            found = await sessions.find(session, token, now)
        if found is None:
            return None
        row, staff = found
        if now - row.seen_at >= sessions.HEARD:
            async with self._database.writing() as session:
                await sessions.heard(session, row.id, now)
        return _signed(staff, token, row)

    async def still(self, token: str) -> Signed | None:
        """The same, without a sign of life: a socket that is open is nobody who works."""
        async with self._database.reading() as session:
            found = await sessions.find(session, token, self._clock.now())
        return _signed(found[1], token, found[0]) if found else None

    async def sign_out(self, signed: Signed) -> None:
        """End this browser's session."""
        async with self._database.writing() as session:
            await sessions.end(session, signed.token)
            await audit.note(session, "staff.signed_out", signed.actor, at=self._clock.now(), actor=signed.actor)

    async def _try(self, email: str, address: str) -> tuple[Try, Staff | None]:
        """A try that is counted before it is made, and of whom the password will be compared."""
        async with self._database.writing() as session:
            tried = await tries.begin(session, email_key(email), address, self._clock.now())
            return tried, await members.find(session, email)

    async def _newer_hash(self, staff: Staff, password: str) -> str | None:
        return await self._passwords.again(password) if self._passwords.outdated(staff.password_hash) else None

    async def _note_wrong(self, session: AsyncSession, staff: Staff | None, tried: Try) -> None:
        subject, now = members.subject(staff) if staff else "", self._clock.now()
        await audit.note(session, "staff.sign_in_failed", subject, at=now, actor="unknown")
        if tried.last:
            await audit.note(session, "staff.locked_out", subject, at=now, actor="system")

    async def _start(self, session: AsyncSession, staff: Staff) -> Signed:
        token, row = await sessions.start(session, staff, self._clock)
        subject = members.subject(staff)
        await audit.note(session, "staff.signed_in", subject, at=row.created_at, actor=subject)
        return _signed(staff, token, row)


def _active(staff: Staff) -> bool:
    return staff.deactivated_at is None


def _signed(staff: Staff, token: str, row: StaffSession) -> Signed:
    return Signed(staff, token, min(row.expires_at, row.seen_at + sessions.IDLE))
