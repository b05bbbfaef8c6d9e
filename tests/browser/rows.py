"""What stands in the shop's database, read past the server."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.process.rapport import Rapport


def rows(server: Rapport, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query on the server's SQLite file."""
    with closing(sqlite3.connect(f"file:{server.data_dir}/rapport.db?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


def one(server: Rapport, query: str, *values: Any) -> Any:
    """The only value of the only row."""
    ((value,),) = rows(server, query, *values)
    return value
