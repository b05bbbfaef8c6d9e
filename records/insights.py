"""What was inferred, as rows: put whole, read one by one. Infers nothing: that is the folder `insights`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Insight

AT_ONCE = 500
Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dated:
    """What results are of: the version of the code, the day whose orders they know, and when they were computed."""

    version: str
    as_of: datetime
    computed_at: datetime


async def replace(session: AsyncSession, kind: str, values: Mapping[str, Value], dated: Dated) -> int:
    """Make these all results of that kind; how many were written. Those that say the same get only their new dates."""
    there = await session.execute(select(col(Insight.subject), col(Insight.value)).where(col(Insight.kind) == kind))
    before: dict[str, Any] = {row[0]: row[1] for row in there}
    changed = [subject for subject, value in values.items() if before.get(subject) != value]
    gone = [*changed, *(before.keys() - values.keys())]
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        await session.execute(delete(Insight).where(col(Insight.kind) == kind, col(Insight.subject).in_(some)))
    about = {"version": dated.version, "as_of": dated.as_of, "computed_at": dated.computed_at}
    await session.execute(update(Insight).where(col(Insight.kind) == kind).values(**about))
    rows = [{"kind": kind, "subject": one, "value": dict(values[one]), **about} for one in changed]
    if rows:
        await session.execute(insert(Insight), rows)
    return len(changed)


async def of_subject(session: AsyncSession, subject: str, version: str) -> dict[str, Insight]:
    """Everything that this version inferred of a customer or product, by kind."""
    query = select(Insight).where(col(Insight.subject) == subject, col(Insight.version) == version)
    return {one.kind: one for one in await session.scalars(query)}


async def of_kind(session: AsyncSession, kind: str, subjects: Collection[str], version: str) -> dict[str, Insight]:
    """One kind's results on some subjects."""
    query = select(Insight).where(
        col(Insight.kind) == kind, col(Insight.subject).in_(subjects), col(Insight.version) == version
    )
    return {one.subject: one for one in await session.scalars(query)}


async def all_of_kind(session: AsyncSession, kind: str) -> dict[str, Value]:
    """What was inferred of everybody, by subject: one refresh writes all of a kind in one version."""
    rows = await session.execute(select(col(Insight.subject), col(Insight.value)).where(col(Insight.kind) == kind))
    return {row[0]: row[1] for row in rows}
