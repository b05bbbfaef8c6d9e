"""The sources that are remembered: what came of each, when it is read again, and how it is forgotten. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.rows import remove
from knowledge.source import shown
from knowledge.web import WebSource
from knowledge.web.addresses import parsed
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeIndex as Index
from records.tables.knowledge import KnowledgePage as Page
from records.tables.knowledge import KnowledgePassage as Passage
from records.tables.knowledge import KnowledgeSource as Row


@dataclass(frozen=True, slots=True)
class Source:
    """One of them. `every` is how often the server reads it again by itself, `due_at` when it does so next."""

    location: str
    asked: Path | WebSource
    documents: int
    passages: int
    synced_at: datetime | None
    errors: tuple[str, ...]
    every: timedelta | None = None
    due_at: datetime | None = None
    staff: tuple[str, ...] = ()
    """Marks: what of it is for staff only, `/` all of it."""


def location_of(source: Path | WebSource) -> str:
    """How a source is known: its absolute path, or its address in its one form."""
    return str(parsed(source.url)) if isinstance(source, WebSource) else shown(source.expanduser().resolve())


async def listed(session: AsyncSession) -> list[Source]:
    """Every source, with what the live index has of it."""
    counted = (
        select(col(Document.source_id), func.count(func.distinct(col(Document.id))), func.count(col(Passage.id)))
        .join(Index, col(Index.id) == col(Document.index_id))
        .outerjoin(Passage, col(Passage.document_id) == Document.id)
        .where(col(Index.live).is_(True))
        .group_by(col(Document.source_id))
    )
    counts = {source: (documents, passages) for source, documents, passages in await session.execute(counted)}
    rows = await session.scalars(select(Row).order_by(col(Row.location)))
    return [_source(row, *counts.get(row.id or 0, (0, 0))) for row in rows]


async def schedule(session: AsyncSession, location: str, every: timedelta | None, now: datetime) -> bool:
    """Have a source read again every so often, or never any more; whether it is known."""
    seconds = int(every.total_seconds()) if every else None
    due = now + every if every else None
    chosen = update(Row).where(col(Row.location) == location).values(every=seconds, due_at=due)
    return await session.scalar(chosen.returning(col(Row.id))) is not None


async def due(session: AsyncSession, now: datetime) -> Sequence[tuple[str, datetime]]:
    """The sources whose time has come, and since when."""
    chosen = select(col(Row.location), col(Row.due_at)).where(col(Row.every).is_not(None), col(Row.due_at) <= now)
    return [(location, since) for location, since in await session.execute(chosen) if since is not None]


async def forget_source(session: AsyncSession, location: str) -> int | None:
    """Drop a source with everything that came from it; how many documents those were. None when it is not known."""
    id = await session.scalar(select(col(Row.id)).where(col(Row.location) == location))
    if id is None:
        return None
    chosen = select(col(Document.index_id), col(Document.id)).where(col(Document.source_id) == id)
    of_index: dict[int, list[int]] = {}
    for index, document in await session.execute(chosen):
        of_index.setdefault(index, []).append(cast("int", document))
    for index, documents in of_index.items():
        await remove(session, index, documents)
    await session.execute(delete(Page).where(col(Page.source_id) == id))
    await session.execute(delete(Row).where(col(Row.id) == id))
    return max(map(len, of_index.values()), default=0)


def _source(row: Row, documents: int, passages: int) -> Source:
    is_web = "://" in row.location
    asked = WebSource.remembered(row.location, row.options) if is_web else Path(row.location)
    every = timedelta(seconds=row.every) if row.every else None
    about = row.synced_at, tuple(row.errors), every, row.due_at, tuple(row.staff)
    return Source(row.location, asked, documents, passages, *about)
