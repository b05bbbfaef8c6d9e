"""Put the demo shop into an empty database, once. Not its content, and not how articles are indexed.

All rows go in with one transaction, whose mark says that they are ours; the articles follow, and the mark says
"complete" last. After a crash at any point the next start goes on where the mark says.
"""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import Table, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from records.clock import Clock
from records.database import Database
from records.demo.shop import Shop, build
from records.errors import RecordError
from records.progress import Progress
from records.tables import Mark, metadata

MARK = "demo"
ROWS, COMPLETE = "rows", "complete"
HOUSEKEEPING = frozenset({"mark", "job", "audit", "knowledge_index"})
"""Tables in which a server that has just started may have written something already."""

IngestArticles = Callable[[], Awaitable[object]]
"""Brings the demo's articles into the knowledge base; doing it twice is harmless."""


class NotOurs(RecordError):
    """The database holds rows that the demo did not put there, and stays as it is."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(
            f"The demo shop was not put into this database, because it already holds other rows ({', '.join(tables)}). "
            "Start without the demo, or give the demo an empty database."
        )
        self.tables = tables


async def seed(database: Database, knowledge_ingest: IngestArticles, *, clock: Clock, progress: Progress) -> None:
    """Seed what is not there yet; a database that is complete is left alone.

    Raises:
        NotOurs: other rows are there. Nothing was changed.
    """
    reached = await _reached(database)
    if reached == COMPLETE:
        return
    if reached is None:
        await _put_rows(database, clock, progress)
    progress.step("demo articles")
    await knowledge_ingest()
    async with database.writing() as session:
        mark = await session.get_one(Mark, MARK)
        mark.value, mark.at = COMPLETE, clock.now()


async def _reached(database: Database) -> str | None:
    async with database.reading() as session:
        mark = await session.get(Mark, MARK)
        return mark.value if mark else None


async def _put_rows(database: Database, clock: Clock, progress: Progress) -> None:
    now = clock.now()
    shop = await asyncio.to_thread(build, now)
    progress.step("demo shop", len(shop))
    try:
        async with database.writing() as session:
            # The mark goes first: of two processes that start together the second one waits here, and fails on it.
            session.add(Mark(name=MARK, value=ROWS, at=now))
            await session.flush()
            await _refuse_others(session)
            await _insert(session, shop, progress)
    except IntegrityError:
        if await _reached(database) is None:
            raise


async def _refuse_others(session: AsyncSession) -> None:
    tables = [table for table in metadata.sorted_tables if table.name not in HOUSEKEEPING]
    held = [table.name for table in tables if await _holds_rows(session, table)]
    if held:
        raise NotOurs(held)


async def _holds_rows(session: AsyncSession, table: Table) -> bool:
    return bool(await session.scalar(select(exists(select(1).select_from(table)))))


async def _insert(session: AsyncSession, shop: Shop, progress: Progress) -> None:
    for table, rows in shop.rows:
        await session.execute(insert(table), list(rows))
        progress.advance(len(rows))
