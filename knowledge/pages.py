"""The rows of web pages: what makes asking for one again cheap. Takes a session everywhere, never commits."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.web.site import Page
from records.tables.knowledge import KnowledgePage as Row

AT_ONCE = 500


async def pages(session: AsyncSession, source: int) -> dict[str, Page]:
    """The pages of a source that were read before, by their addresses."""
    columns = (col(Row.url), col(Row.validators), col(Row.links), col(Row.recipe))
    rows = await session.execute(select(*columns).where(col(Row.source_id) == source))
    return {url: Page(url, validators, tuple(links), recipe) for url, validators, links, recipe in rows}


async def keep(session: AsyncSession, source: int, pages: Sequence[Page]) -> None:
    """Remember pages as they were just read."""
    await forget_pages(session, source, [page.url for page in pages])
    fields = ({"validators": dict(one.validators), "links": list(one.links), "recipe": one.recipe} for one in pages)
    rows = [{"source_id": source, "url": one.url, **of_it} for one, of_it in zip(pages, fields, strict=True)]
    await session.execute(insert(Row), rows)


async def forget_pages(session: AsyncSession, source: int, urls: Collection[str]) -> None:
    """Forget pages, so that they are read anew."""
    listed = list(urls)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        await session.execute(delete(Row).where(col(Row.source_id) == source, col(Row.url).in_(some)))
