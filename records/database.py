"""The engine and its one session scope, the same for SQLite and PostgreSQL. Not the tables, and no query."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from sqlalchemy import Connection, event, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from records.errors import BadInput

HOOK = "webhook"
"""In a session's `info`: whether somebody wants to hear of what happens."""

VERSIONS = Path(__file__).parent / "migrations" / "versions"
UPGRADE = "records.migrations.upgrading:upgrade"
"""Imported when there is something to migrate: a start on a database that is up to date needs no Alembic."""
MIGRATION_LOCK = 7_203_411_903  # PostgreSQL advisory lock: one process migrates, the others wait

QUIET: dict[str, Any] = {"hide_parameters": True}
"""An error that is logged must not carry what people wrote."""

# FULL, and not NORMAL: in WAL mode NORMAL may lose the last commits when the power goes, and those were acknowledged.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32000",
)


class Database:
    """Where every row lives.

    Args:
        url: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://user:password@host/name`.
        hooks: whether somebody wants to hear of what happens (`records.hooks`).
        schema: a PostgreSQL schema to live in, instead of `public`.
    """

    def __init__(self, url: str, *, schema: str | None = None, hooks: bool = False) -> None:
        self.url = make_url(url)
        self.engine = _engine(url, schema)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reading = async_sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(writing=True)
        self._writing = async_sessionmaker(writing, expire_on_commit=False, info={HOOK: hooks})
        # SQLite has one writer: waiting here is fair and free, waiting in its busy handler is neither.
        self._writer = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One consistent view; nothing that is added to it is kept."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed on leaving, rolled back whole by any exception."""
        async with self._writer, self._writing.begin() as session:
            yield session

    async def migrate(self) -> None:
        """Bring the tables to the newest revision; safe when several processes start at once."""
        async with self.engine.execution_options(writing=True).begin() as connection:
            if not self.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            if await connection.run_sync(_revision) != newest_revision():
                await connection.run_sync(resolve_name(UPGRADE))

    async def ping(self) -> None:
        """Raises what the driver raises when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _engine(url: str, schema: str | None) -> AsyncEngine:
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        engine = create_async_engine(url, pool_size=8, max_overflow=8, **QUIET)
        event.listen(engine.sync_engine, "connect", _set_pragmas)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine
    if backend == "postgresql":
        settings = {"server_settings": {"search_path": schema}} if schema else {}
        return create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args=settings, **QUIET
        )
    raise BadInput(
        f"A database of the kind {backend!r} is not supported: use sqlite+aiosqlite:///… or postgresql+asyncpg://…"
    )


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own: _begin does
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later could not upgrade its lock while another one writes.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def newest_revision() -> str:
    """The number that the last migration's file begins with."""
    return max(file.name for file in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return number
