"""The marks of sources as rows: setting them, and keeping them when a source moves or becomes a part of another one.

Whoever searches reads the documents of a source again when its marks change. Takes a session, never commits.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.generations import bump
from knowledge.marks import EVERYTHING, Audience, is_marked
from knowledge.rows import Known, known
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeSource as Source


async def marks_of(session: AsyncSession, source: int) -> list[str]:
    """The marks that a source bears."""
    return list(await session.scalar(select(col(Source.staff)).where(col(Source.id) == source)) or [])


async def mark(session: AsyncSession, index: int, source: int, places: Collection[str], audience: Audience) -> None:
    """Set or take away marks; whoever searches reads the documents of the source again. `/` takes all of them away."""
    before = set(await marks_of(session, source))
    kept = set() if EVERYTHING in places else before - set(places)
    after = before | set(places) if audience == "staff" else kept
    if after == before:
        return
    await session.execute(update(Source).where(col(Source.id) == source).values(staff=sorted(after)))
    of_source = update(Document).where(col(Document.index_id) == index, col(Document.source_id) == source)
    await session.execute(of_source.values(revision=await bump(session, index)))


async def inherit(
    session: AsyncSession, index: int, source: int, root: Path, *, inside: Mapping[int, Path], gone: Collection[int]
) -> None:
    """Take over the marks of sources that become a part of this one, and of those that moved here."""
    found: set[str] = set()
    for other, location in inside.items():
        below = location.relative_to(root).as_posix()
        for one in await marks_of(session, other):
            found |= _below(one, below, is_file=location.is_file())
    for other in gone:
        marks = await marks_of(session, other)
        there: list[Known] = await known(session, index, other) if marks else []
        found |= {one.key for one in there if is_marked(marks, one.key, one.origin)}
    await mark(session, index, source, found, "staff")


def _below(mark: str, folder: str, *, is_file: bool) -> set[str]:
    if mark == EVERYTHING:
        return {folder if is_file else f"{folder}/"}
    return {mark, f"{folder}/{mark}"}
