"""A command's database, or a sentence that names the setting because of which there is none. Opens nothing else."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from agent.settings import Settings
from agent.wiring import records_of
from records.database import Database
from records.errors import RecordError


class Unusable(RecordError):
    """The database cannot be reached, or its folder cannot be used."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database at its newest revision.

    Raises:
        Unusable: with the setting to look at, and no password.
    """
    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(records_of(settings))
        except (OSError, SQLAlchemyError) as error:
            raise Unusable(_sentence(settings, error)) from error
        yield database


def _sentence(settings: Settings, error: Exception) -> str:
    why = str(error.orig if hasattr(error, "orig") else error).splitlines()[0]
    if isinstance(error, OSError) and error.filename:
        return f"RAPPORT_DATA_DIR: the folder {settings.data_dir} cannot be used: {error.strerror}."
    url = without_password(settings.database)
    name = "RAPPORT_DATABASE_URL" if settings.database_url else "RAPPORT_DATA_DIR"
    return f"{name}: the database {url} cannot be used: {why}. `python server.py doctor` looks at every part."


def without_password(url: str) -> str:
    """An address that can be shown."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('@')[-1]}" if rest else url
