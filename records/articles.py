"""The documents of the live index as a list for people to look through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import col

from records.tables.knowledge import KnowledgeDocument as Document
from records.tables.knowledge import KnowledgeIndex as Index
from records.tables.knowledge import KnowledgePassage as Passage
from records.tables.knowledge import KnowledgeSource as Source


@dataclass(frozen=True, slots=True)
class Line:
    """One document. `document` is the id that it came with, `audience` its own word, `marks` what its source bears."""

    id: int
    document: str
    title: str
    url: str | None
    locale: str
    passages: int
    updated_at: datetime
    origin: str
    audience: str
    source: str
    marks: Sequence[str]


async def articles(session: AsyncSession, *, source: str | None, said: str, after: int, limit: int) -> list[Line]:
    """Some documents after an id: of a source where one is named, with words in their title or id."""
    head = cast("InstrumentedAttribute[int]", col(Document.id)), col(Document.key), col(Document.title)
    rest = col(Document.url), col(Document.locale), col(Document.updated_at)
    whose = col(Document.origin), col(Document.audience), col(Source.location), col(Source.staff)
    count = select(func.count()).where(col(Passage.document_id) == Document.id).scalar_subquery()
    query = (
        select(*head, *rest, *whose, count)
        .join(Index, col(Index.id) == col(Document.index_id))
        .join(Source, col(Source.id) == col(Document.source_id))
        .where(col(Index.live).is_(True), col(Document.id) > after)
    )
    if source is not None:
        query = query.where(col(Source.location) == source)
    if said.strip():
        places = col(Document.title), col(Document.key)
        query = query.where(or_(*(place.icontains(said.strip(), autoescape=True) for place in places)))
    rows = await session.execute(query.order_by(col(Document.id)).limit(limit))
    return [Line(id, key, title, url, locale, many, at, *of) for id, key, title, url, locale, at, *of, many in rows]


async def passages_of(session: AsyncSession, document: int) -> Sequence[str]:
    """The ids of a document's passages in its order; none when it is gone."""
    query = select(col(Passage.id)).where(col(Passage.document_id) == document).order_by(col(Passage.position))
    return (await session.scalars(query)).all()
