"""What stands in the shop's database, read past the server."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.process.rapport import Rapport, eventually


def rows(server: Rapport, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query on the server's SQLite file."""
    with closing(sqlite3.connect(f"file:{server.data_dir}/rapport.db?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


def one(server: Rapport, query: str, *values: Any) -> Any:
    """The only value of the only row."""
    ((value,),) = rows(server, query, *values)
    return value


async def appears(server: Rapport, wanted: tuple[Any, ...], query: str, *values: Any) -> None:
    """Wait for a row: what the browser sends without waiting for an answer is stored a moment later."""

    async def there() -> bool:
        return wanted in rows(server, query, *values)

    await eventually(there, within=20, what=f"{wanted} is stored")
