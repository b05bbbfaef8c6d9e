"""Databases that are the world anew for one trial after the other, and what differs in them at its end.

Triggers in a copy note which rows are written: these alone are compared with the world's, and put back before the next
trial. So a copy's connections stay open and warm: neither its pages nor its tables are written anew under them.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Table, event

from evals.results import Change
from evals.trials.rows import Raw, changes, graded
from records.database import Database
from records.tables import metadata

_COMPILED: dict[Any, Any] = {}
_NOTED = "CREATE TABLE _written (name TEXT NOT NULL, place INTEGER NOT NULL)"
_NOTING = """
CREATE TRIGGER "_{name}_added" AFTER INSERT ON "{name}" BEGIN INSERT INTO _written VALUES ('{name}', NEW.rowid); END;
CREATE TRIGGER "_{name}_removed" AFTER DELETE ON "{name}" BEGIN INSERT INTO _written VALUES ('{name}', OLD.rowid); END;
CREATE TRIGGER "_{name}_changed" AFTER UPDATE ON "{name}"
BEGIN INSERT INTO _written VALUES ('{name}', OLD.rowid), ('{name}', NEW.rowid); END;
"""
_Places = Mapping[str, Mapping[int, Raw | None]]
"""By table and rowid; None where there is no row."""


class Copies:
    """All copies of one world; as many are made as trials run at once."""

    def __init__(self, world: Path) -> None:
        self._world = world
        self._folder = Path(mkdtemp(prefix="rapport-trials-"))
        self._free: list[Copy] = []
        self._made = 0

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator["Copy"]:
        """One as nobody has touched it. What a broken trial has left open is not used again."""
        copy = self._free.pop() if self._free else await self._another()
        try:
            await copy.restore()
            yield copy
        except BaseException:
            await copy.close()
            raise
        self._free.append(copy)

    async def close(self) -> None:
        for copy in self._free:
            await copy.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _another(self) -> "Copy":
        self._made += 1
        return await asyncio.to_thread(Copy, self._world, self._folder / f"{self._made}.db")


class Copy:
    """One copy, at `file`. Whoever wants it as the world is restores it first."""

    def __init__(self, world: Path, file: Path) -> None:
        with closing(sqlite3.connect(world)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
        self._own = sqlite3.connect(file, isolation_level=None, check_same_thread=False, uri=True)
        self._own.execute("PRAGMA synchronous=OFF")  # a copy that a crash spoils is made again
        self._own.execute("PRAGMA foreign_keys=OFF")  # rows are put back one by one, in any order
        self._own.execute("ATTACH ? AS world", (f"{world.resolve().as_uri()}?mode=ro",))
        self._own.executescript(";".join((_NOTED, *(_NOTING.format(name=name) for name in metadata.tables))))
        self._marked: _Places = {}
        self.database = database_at(file)
        event.listen(self.database.engine.sync_engine, "connect", _note_replaced)

    async def restore(self) -> None:
        """Make it what the world is."""
        self._marked = {}
        await asyncio.to_thread(self._restore)

    async def mark(self) -> None:
        """Changes count from here on: what is laid over the world, and who has come, is none."""
        self._marked = await asyncio.to_thread(self._places, "main")

    async def changes(self) -> tuple[Change, ...]:
        """The graded rows that are not as they were at the mark."""
        world, now = await asyncio.to_thread(lambda: (self._places("world"), self._places("main")))
        before = {name: {**world[name], **self._marked.get(name, {})} for name in now}
        return changes(_rows(before), _rows(now), self.database)

    async def close(self) -> None:
        await self.database.close()
        self._own.close()

    def _restore(self) -> None:
        written = self._own.execute("SELECT DISTINCT name, place FROM _written").fetchall()
        self._own.execute("BEGIN")
        for name, place in written:
            self._own.execute(f'DELETE FROM main."{name}" WHERE rowid = ?', (place,))
        for name, place in written:
            columns = f"rowid, {_columns(metadata.tables[name])}"
            as_it_was = f'SELECT {columns} FROM world."{name}" WHERE rowid = ?'
            self._own.execute(f'INSERT INTO main."{name}" ({columns}) {as_it_was}', (place,))
        self._own.execute("DELETE FROM _written")
        self._own.execute("COMMIT")

    def _places(self, schema: str) -> _Places:
        """What stands in `world` or `main` wherever a graded row was written."""
        written = {name for (name,) in self._own.execute("SELECT DISTINCT name FROM _written")}
        return {table.name: self._places_of(table, schema) for table in graded() if table.name in written}

    def _places_of(self, table: Table, schema: str) -> Mapping[int, Raw | None]:
        found = self._own.execute(
            f"""SELECT place, row.rowid, {_columns(table)} FROM (SELECT DISTINCT place FROM _written WHERE name = ?)
            LEFT JOIN {schema}."{table.name}" AS row ON row.rowid = place""",
            (table.name,),
        )
        return {place: None if there is None else tuple(row) for place, there, *row in found}


def database_at(file: Path) -> Database:
    """A database whose statements are compiled once for all of them: most trials ask the same."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    database.engine.sync_engine.update_execution_options(compiled_cache=_COMPILED)
    return database


def _note_replaced(connection: Any, _record: Any) -> None:
    """A row that gives way to another one (INSERT OR REPLACE) is removed, and triggers are told only if asked for."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.close()


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _rows(places: _Places) -> Mapping[str, list[Raw]]:
    return {name: [row for row in there.values() if row is not None] for name, there in places.items()}
