"""What every test may ask for: a clock that stands still, the encoder, and a migrated database on each engine."""

import asyncio
import gc
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import Parameters
from argon2.low_level import Type
from filelock import FileLock
from sqlalchemy import text

from knowledge.minilm import PackagedMiniLM
from records.database import Database

POSTGRES = "postgresql+asyncpg://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"

QUICK = Parameters(Type.ID, version=19, salt_len=16, hash_len=32, time_cost=1, memory_cost=64, parallelism=1)
"""Of a password that nobody has to be kept from guessing: a real one takes 150 ms."""


def pytest_collection() -> None:
    gc.disable()  # nothing that is imported here is garbage


def pytest_collection_finish() -> None:
    gc.freeze()  # so that no collection during a test walks through all of it
    gc.enable()


DEAR = ("browser-shop", "shop", "killed", "browser-connection", "many servers", "torch", "browser")
"""What shares a server, a browser or an import of seconds, the longest first."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each group, and each file that is in none, stays on one worker; the dear ones begin, so none is left for last."""
    place = {name: n for n, name in enumerate(DEAR)}
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
    items.sort(key=lambda item: place.get(_group(item), len(DEAR)))


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else ""


class StillClock:
    """A clock that moves when it is told to, and counts its ids."""

    def __init__(self, start: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) -> None:
        self.moment = start
        self.ids = 0

    def now(self) -> datetime:
        return self.moment

    def new_id(self) -> str:
        self.ids += 1
        return f"id-{self.ids}"

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def need(port: int, what: str) -> None:
    """Skip without the server, unless CI says that it must be there."""
    if not answers(port):
        if os.environ.get("CI"):
            pytest.fail(f"{what} does not answer on port {port}, and CI needs it")
        pytest.skip(f"{what} does not answer on port {port}")


@pytest.fixture(scope="session")
def minilm(request: pytest.FixtureRequest) -> PackagedMiniLM:
    """The real encoder, exported once for all workers and kept between runs: torch takes nine seconds to import."""
    assert request.config.cache is not None
    encoder = PackagedMiniLM(request.config.cache.mkdir("encoder"))
    with FileLock(encoder.cache / ".exporting"):
        asyncio.run(encoder.load())
    return encoder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty SQLite file, copied by each test that wants a database."""
    path = tmp_path_factory.mktemp("template") / "rapport.db"

    async def migrate() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.migrate()
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        await database.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
async def sqlite(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "rapport.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.close()


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """One migrated schema of this worker on the PostgreSQL server, dropped at the end."""
    need(5432, "PostgreSQL")
    schema = f"rapport_{uuid4().hex[:12]}"

    async def migrate() -> None:
        await _administer(f"CREATE SCHEMA {schema}")
        database = Database(POSTGRES, schema=schema)
        await database.migrate()
        await database.close()

    asyncio.run(migrate())
    yield schema
    asyncio.run(_administer(f"DROP SCHEMA {schema} CASCADE"))


async def _administer(statement: str) -> None:
    database = Database(POSTGRES)
    async with database.writing() as session:
        await session.execute(text(statement))
    await database.close()


EMPTY = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys ask for no order
    SET LOCAL lock_timeout = '10s';
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        IF name <> 'alembic_version' THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$
"""
"""Migrating a schema takes ten times as long, and truncating every table five times."""


@pytest.fixture
async def postgres(migrated_postgres: str) -> AsyncIterator[Database]:
    """The worker's schema, emptied."""
    database = Database(POSTGRES, schema=migrated_postgres)
    async with database.writing() as session:
        await session.execute(text(EMPTY))
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest) -> Database:
    """The same test on both engines."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]
