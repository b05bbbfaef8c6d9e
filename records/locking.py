"""One at a time, under a name: for what is counted before it is written. Rows have locks of their own."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def one_at_a_time(session: AsyncSession, *names: str) -> None:
    """Until this transaction ends, nobody else is past this line with one of these names. SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        for name in sorted(names):  # in the same order everywhere, so that no two wait for each other
            await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
