"""The rows of documents and passages. Takes a session everywhere, never commits; not which index is live."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar, cast

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import col

from knowledge.generations import bump
from knowledge.marks import is_marked
from knowledge.passage import Passage
from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgePassage as PassageRow
from records.tables.knowledge import KnowledgeSource as Source

AT_ONCE = 500  # ids in one statement
_T = TypeVar("_T")
_id = cast("InstrumentedAttribute[int]", col(Document.id))  # None only before a row is written


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a document."""

    id: int
    source: int
    key: str
    origin: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage to be written; `vector` is float32, little endian."""

    heading: str
    locale: str
    text: str
    vector: bytes = b""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be written, with everything that belongs to it."""

    source: int
    key: str
    origin: str
    title: str
    url: str | None
    locale: str
    fingerprint: str
    passages: tuple[NewPassage, ...]
    audience: str = ""


class Stored(NamedTuple):
    """A passage, and the row and revision of its document."""

    document: int
    revision: int
    passage: Passage


async def known(session: AsyncSession, index: int, source: int | None = None) -> list[Known]:
    """The documents of an index, or of one source in it."""
    columns = (
        _id,
        col(Document.source_id),
        col(Document.key),
        col(Document.origin),
        col(Document.fingerprint),
    )
    wanted = select(*columns).where(col(Document.index_id) == index)
    if source is not None:
        wanted = wanted.where(col(Document.source_id) == source)
    return [Known(*row) for row in await session.execute(wanted)]


async def move(session: AsyncSession, document: int, origin: str) -> None:
    """Remember that an unchanged document is in another file now."""
    await session.execute(update(Document).where(_id == document).values(origin=origin))


async def write(
    session: AsyncSession, index: int, documents: Sequence[NewDocument], *, token: str, at: datetime
) -> int:
    """Add documents, or put them in the place of what they were; returns the revision that this makes.

    `token` makes the ids of the passages: it must never have been used before.
    """
    revision = await bump(session, index)
    rows: list[dict[str, object]] = []
    last = {(document.source, document.key): document for document in documents}
    identities = await _emptied(session, index, list(last.values()), revision, at)
    for name, document in last.items():
        identity = identities[name]
        for position, passage in enumerate(document.passages):
            fields = {
                "heading": passage.heading,
                "locale": passage.locale,
                "text": passage.text,
                "vector": passage.vector,
                "anchor": passage.anchor,
            }
            rows.append({"id": f"{token}.{len(rows)}", "document_id": identity, "position": position, **fields})
    if rows:
        await session.execute(insert(PassageRow), rows)
    return revision


async def remove(session: AsyncSession, index: int, documents: Sequence[int]) -> None:
    """Drop documents with their passages, as one revision."""
    if not documents:
        return
    await bump(session, index)
    for ids in _chunks(documents):
        await session.execute(delete(PassageRow).where(col(PassageRow.document_id).in_(ids)))
        await session.execute(delete(Document).where(_id.in_(ids)))


async def same_keys(session: AsyncSession, index: int, sources: Collection[int], keys: Collection[str]) -> list[int]:
    """The documents of some sources that bear one of these keys."""
    if not sources:
        return []
    of_sources = select(_id).where(col(Document.index_id) == index, col(Document.source_id).in_(sources))
    return list(await session.scalars(of_sources.where(col(Document.key).in_(keys))))


async def revisions(session: AsyncSession, index: int) -> dict[int, int]:
    """The revision in which each document was written."""
    columns = select(_id, col(Document.revision)).where(col(Document.index_id) == index)
    return {row[0]: row[1] for row in await session.execute(columns)}


async def passages(session: AsyncSession, documents: Sequence[int]) -> list[Stored]:
    """The passages of some documents in their order, each document as it stands at one moment."""
    found: list[Stored] = []
    for ids in _chunks(documents):
        found += await _stored(session, _id.in_(ids))
    return found


async def all_passages(session: AsyncSession, index: int) -> list[Stored]:
    """The passages of every document of an index: one statement, where `passages` would take one for every 500."""
    return await _stored(session, col(Document.index_id) == index)


async def _stored(session: AsyncSession, which: ColumnElement[bool]) -> list[Stored]:
    columns = (_id, col(Document.revision), col(Document.key), col(Document.title), col(Document.url))
    more = (
        col(PassageRow.id),
        col(PassageRow.heading),
        col(PassageRow.text),
        col(PassageRow.locale),
        col(PassageRow.anchor),
    )
    whose = col(Document.origin), col(Document.audience), col(Source.staff)
    joined = (
        select(*columns, *more, *whose)
        .join(PassageRow, col(PassageRow.document_id) == _id)
        .join(Source, col(Source.id) == col(Document.source_id))
    )
    found: list[Stored] = []
    ordered = joined.where(which).order_by(_id, col(PassageRow.position))
    rows = await session.execute(ordered)
    for id, revision, key, title, url, name, heading, text, locale, anchor, origin, audience, marks in rows:
        staff = audience == "staff" or bool(marks and is_marked(marks, key, origin))
        found.append(Stored(id, revision, Passage(name, key, title, heading, text, url, locale, anchor, staff)))
    return found


async def vectors(session: AsyncSession, passages: Sequence[str]) -> dict[str, bytes]:
    """The vectors of some passages, those that are still there."""
    found: dict[str, bytes] = {}
    for ids in _chunks(passages):
        chosen = select(col(PassageRow.id), col(PassageRow.vector)).where(col(PassageRow.id).in_(ids))
        found.update({row[0]: row[1] for row in await session.execute(chosen)})
    return found


async def documents(session: AsyncSession, ids: Sequence[int]) -> list[NewDocument]:
    """Documents as if they were new, without vectors: what another encoder starts from."""
    of_document: dict[int, list[NewPassage]] = {}
    for stored in await passages(session, ids):
        passage = stored.passage
        of_document.setdefault(stored.document, []).append(
            NewPassage(passage.heading, passage.locale, passage.text, anchor=passage.anchor)
        )
    rows = await session.scalars(select(Document).where(_id.in_(ids)))
    return [_as_new(row, of_document[row.id]) for row in rows if row.id in of_document]


def _as_new(row: Document, passages: list[NewPassage]) -> NewDocument:
    fields = (row.source_id, row.key, row.origin, row.title, row.url, row.locale, row.fingerprint)
    return NewDocument(*fields, tuple(passages), row.audience)


async def _emptied(
    session: AsyncSession, index: int, documents: Sequence[NewDocument], revision: int, at: datetime
) -> dict[tuple[int, str], int]:
    """The ids of documents' rows by source and key, written anew and without passages; a few statements for all."""
    ids: dict[tuple[int, str], int] = {}
    named = {(one.source, one.key): one for one in documents}
    naming = _id, col(Document.source_id), col(Document.key)
    for some in _chunks(documents):
        sources, keys = {one.source for one in some}, [one.key for one in some]
        there = select(*naming).where(
            col(Document.index_id) == index, col(Document.source_id).in_(sources), col(Document.key).in_(keys)
        )
        ids |= {(source, key): id for id, source, key in await session.execute(there) if (source, key) in named}
    for old in _chunks(list(ids.values())):
        await session.execute(delete(PassageRow).where(col(PassageRow.document_id).in_(old)))
    fields = {
        name: {
            "origin": one.origin, "title": one.title, "url": one.url, "locale": one.locale,
            "fingerprint": one.fingerprint, "revision": revision, "updated_at": at, "audience": one.audience,
            "index_id": index, "source_id": one.source, "key": one.key,
        }
        for name, one in named.items()
    }  # fmt: skip
    if changed := [{**row, "id": ids[name]} for name, row in fields.items() if name in ids]:
        await session.execute(update(Document), changed)
    if new := [row for name, row in fields.items() if name not in ids]:
        written = await session.execute(insert(Document).returning(*naming), new)
        ids |= {(source, key): id for id, source, key in written}
    return ids


def _chunks(ids: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
