"""The rows of indexes and sources: which one is live, who writes next. Takes a session everywhere, never commits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.errors import IndexUnavailable
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeIndex as Index
from records.tables.knowledge import KnowledgePassage as PassageRow
from records.tables.knowledge import KnowledgeSource as Source


@dataclass(frozen=True, slots=True)
class Generation:
    """An index as it stood when it was read."""

    id: int
    name: str
    embedder: str
    revision: int


async def live(session: AsyncSession) -> Generation | None:
    """The index that is searched, if there is one."""
    return await _generation(session, col(Index.live).is_(True))


async def building(session: AsyncSession, embedder: str) -> Generation | None:
    """An index for an encoder that is not finished."""
    return await _generation(session, col(Index.live).is_(False) & (col(Index.embedder) == embedder))


async def create(session: AsyncSession, embedder: str, name: str, at: datetime, *, live: bool) -> Generation:
    """A new, empty index. Call `alone` first."""
    index = Index(name=name, embedder=embedder, live=live, created_at=at)
    session.add(index)
    await session.flush()
    assert index.id is not None
    return Generation(index.id, name, embedder, 0)


async def alone(session: AsyncSession) -> None:
    """Wait until no other transaction that called this is open, so that two do not both make what is missing."""
    if session.get_bind().dialect.name == "postgresql":  # a writing transaction of SQLite is alone anyway
        await session.execute(text("LOCK TABLE knowledge_index IN SHARE ROW EXCLUSIVE MODE"))


async def bump(session: AsyncSession, index: int) -> int:
    """The next revision, and the lock that every writer takes first: revisions are committed in their order."""
    statement = update(Index).where(col(Index.id) == index).values(revision=Index.revision + 1)
    revision: int | None = await session.scalar(statement.returning(col(Index.revision)))
    if revision is None:
        raise IndexUnavailable("The index was replaced by another one meanwhile: run the ingest again")
    return revision


async def swap(session: AsyncSession, old: int, new: int) -> None:
    """Search another index from now on, and drop the old one with everything in it."""
    gone = select(col(Document.id)).where(col(Document.index_id) == old)
    await session.execute(update(Index).where(col(Index.id) == new).values(live=True))
    await session.execute(delete(PassageRow).where(col(PassageRow.document_id).in_(gone)))
    await session.execute(delete(Document).where(col(Document.index_id) == old))
    await session.execute(delete(Index).where(col(Index.id) == old))


async def source(session: AsyncSession, location: str) -> int:
    """The row of a source, made when it is new. Call `alone` first."""
    known = await session.scalar(select(col(Source.id)).where(col(Source.location) == location))
    if known is not None:
        return known
    row = Source(location=location)
    session.add(row)
    await session.flush()
    assert row.id is not None
    return row.id


async def remember(session: AsyncSession, source: int, options: dict[str, Any]) -> None:
    """Keep how a site was asked for."""
    await session.execute(update(Source).where(col(Source.id) == source).values(options=options))


async def sources(session: AsyncSession) -> dict[str, int]:
    """Every source by its location."""
    rows = await session.execute(select(col(Source.location), col(Source.id)))
    return {location: id for location, id in rows if id is not None}


async def note(session: AsyncSession, source: int, at: datetime, errors: list[str]) -> None:
    """Remember how the last run over a source went."""
    await session.execute(update(Source).where(col(Source.id) == source).values(synced_at=at, errors=errors))


async def forget(session: AsyncSession, source: int) -> None:
    """Drop a source that nothing comes from any more."""
    if await session.scalar(select(col(Document.id)).where(col(Document.source_id) == source).limit(1)) is None:
        await session.execute(delete(Source).where(col(Source.id) == source))


async def _generation(session: AsyncSession, which: Any) -> Generation | None:
    columns = (col(Index.id), col(Index.name), col(Index.embedder), col(Index.revision))
    row = (await session.execute(select(*columns).where(which).order_by(col(Index.id)).limit(1))).first()
    if row is None:
        return None
    id, name, embedder, revision = row
    assert id is not None
    return Generation(id, name, embedder, revision)
