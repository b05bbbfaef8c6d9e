"""The tables as the code has them are the tables that the migrations make, on both engines."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from records.database import Database
from records.tables import metadata


async def test_that_the_migrations_make_what_the_tables_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(_differences, metadata)

    assert differences == []


async def test_that_migrating_again_changes_nothing(database: Database) -> None:
    await database.migrate()

    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences, metadata) == []


def _differences(connection: Connection, wanted: MetaData) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, wanted))
