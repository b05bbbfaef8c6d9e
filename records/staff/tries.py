"""How often somebody may be wrong: counted in the database before a password is looked at, so that many processes and
many requests at the same moment share one limit. Of an e-mail that nobody has, too: being refused tells nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.locking import one_at_a_time
from records.staff.errors import TooManyTries
from records.tables import StaffTry

WINDOW = timedelta(minutes=15)
AT_ONE_ADDRESS = 5
"""For one account from one address: whoever mistypes from elsewhere does not lock the owner out."""
FROM_ANYWHERE = 20
"""For one account in all: many addresses guess no faster."""
FOR_ANYBODY = 50
"""From one address for whatever accounts: an office behind one address, but no list of leaked passwords."""


@dataclass(frozen=True, slots=True)
class Try:
    """One that is about to be made. `last`: when it is wrong, the next one is refused."""

    id: int
    last: bool


async def begin(session: AsyncSession, account: str, address: str, at: datetime) -> Try:
    """Count one more try; it stands until `forgive` takes it back.

    Raises:
        TooManyTries: there have been enough in the last minutes.
    """
    await one_at_a_time(session, f"staff.try:{account}", f"staff.try:{address}")
    await session.execute(delete(StaffTry).where(col(StaffTry.at) <= at - WINDOW))
    here, there = col(StaffTry.account) == account, col(StaffTry.address) == address
    limits = ((AT_ONE_ADDRESS, here & there), (FROM_ANYWHERE, here), (FOR_ANYBODY, there))
    last = [await _is_last(session, limit, among, at) for limit, among in limits]
    row = StaffTry(account=account, address=address, at=at)
    session.add(row)
    await session.flush()
    assert row.id is not None
    return Try(row.id, any(last))


async def _is_last(session: AsyncSession, limit: int, among: ColumnElement[bool], at: datetime) -> bool:
    query = select(col(StaffTry.at)).where(among).order_by(col(StaffTry.at).desc()).limit(limit)
    found = (await session.scalars(query)).all()
    if len(found) >= limit:
        raise TooManyTries(max(1, int((found[-1] + WINDOW - at).total_seconds())))
    return len(found) == limit - 1


async def forgive(session: AsyncSession, account: str, address: str | None = None) -> None:
    """Forget the tries for an account: from one address after a right one, from all of them with a new password."""
    where = [col(StaffTry.account) == account]
    if address is not None:
        where.append(col(StaffTry.address) == address)
    await session.execute(delete(StaffTry).where(*where))
