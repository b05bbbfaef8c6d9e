"""`python -m records.migrations "what changes"`: writes the revision that brings the newest tables about."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from records.database import Database, newest_revision
from records.migrations.upgrading import config_on


def _revise(connection: Connection, message: str) -> None:
    config = config_on(connection)
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    command.revision(config, message, autogenerate=True, rev_id=f"{int(newest_revision()) + 1:04d}")


async def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'rapport.db'}")
        await database.migrate()
        async with database.engine.execution_options(writing=True).begin() as connection:
            await connection.run_sync(_revise, message)
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(" ".join(sys.argv[1:]) or "change"))
