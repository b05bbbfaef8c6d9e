"""Every row of a database that is graded, read the plain way."""

import sqlite3
from contextlib import closing
from pathlib import Path

from evals.trials.rows import Raw, graded


def rows(file: Path) -> dict[str, list[Raw]]:
    """By table, in the order of the primary key."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            table.name: connection.execute(str(table.select().order_by(*table.primary_key))).fetchall()
            for table in graded()
        }
