"""Brings a database to its newest revision. Imported when one has something to catch up with."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Run, on this connection, every migration that it has not seen."""
    command.upgrade(config_on(connection), "head")


def config_on(connection: Connection) -> Config:
    """What Alembic has to know to work on a connection of ours."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
