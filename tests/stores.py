"""What many tests share and every worker makes once: the encoder, and a migrated, empty database on each engine."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from filelock import FileLock
from sqlalchemy import text

from knowledge.minilm import PackagedMiniLM
from records.database import Database
from tests.conftest import POSTGRES, need


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
