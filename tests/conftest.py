"""What every test may ask for: a clock that stands still, the encoder, and a migrated database on each engine."""

import asyncio
import gc
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from argon2 import Parameters
from argon2.low_level import Type
from filelock import FileLock
from sqlalchemy import text
from xdist.scheduler import LoadScopeScheduling

from knowledge.minilm import PackagedMiniLM
from records.database import Database

POSTGRES = "postgresql+asyncpg://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"

QUICK = Parameters(Type.ID, version=19, salt_len=16, hash_len=32, time_cost=1, memory_cost=64, parallelism=1)
"""Of a password that nobody has to be kept from guessing: a real one takes 150 ms."""


def pytest_configure() -> None:
    # No test meets a stranger: every client would read this machine's certificates, each time for 60 ms of CPU.
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = os.devnull


def pytest_collection() -> None:
    gc.disable()  # nothing that is imported here is garbage


def pytest_collection_finish() -> None:
    gc.freeze()  # so that no collection during a test walks through all of it
    gc.enable()


SHARED = {
    "browser/test_connection.py": "the slow server",
    "browser/": "the demo shop and a browser",
    "process/test_killed.py": "servers that are killed",
    "process/test_many_servers.py": "many servers",
    "process/": "the demo shop",
    "web/static/": "a browser",
    "knowledge/test_embed.py": "torch",
    "knowledge/test_rerank.py": "torch",
}
"""What the tests of some files share that takes seconds to make, by the beginnings of paths; the dearest first."""


def shared(nodeid: str) -> str:
    """What a test shares with others; its file, where that is nothing dear."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return next((what for path, what in SHARED.items() if file.startswith(path)), file)


class TogetherByWhatIsShared(LoadScopeScheduling):  # type: ignore[misc] # comes without types
    """Gives all tests that share something to one worker: each would make it again."""

    def _split_scope(self, nodeid: str) -> str:
        return shared(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return TogetherByWhatIsShared(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dear ones begin, so that none is left for last."""
    order = {what: place for place, what in enumerate(SHARED.values())}
    items.sort(key=lambda item: order.get(shared(item.nodeid), len(order)))


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
