"""What every trial of a run starts from: one database file and one index over its articles. Nobody writes to either.

The demo's is made once for each version of the seed and kept: making it takes seconds, restoring a copy a millisecond.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import knowledge
import records
from evals.errors import BadFile
from evals.trials.clock import TrialClock
from evals.trials.copies import Copies, database_at
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder
from records.clock import Clock
from records.database import Database
from records.demo import seed
from records.progress import Progress

MOMENT = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
"""When it is in the demo's world, whenever it is run: its orders are as old as they were the last time."""
KEPT = 3
"""Worlds that are kept; older ones are made again."""
_NEVER = 1e9  # seconds: nobody changes these rows, so nobody looks whether they have changed
ARTICLES = Path(knowledge.__file__).parent / "demo"
_CODE = (Path(records.__file__).parent, Path(knowledge.__file__).parent)


@dataclass(frozen=True, slots=True)
class World:
    """Who starts a trial takes a copy; the knowledge base is everybody's."""

    name: str
    file: Path
    moment: datetime
    knowledge: KnowledgeBase
    embedder: Embedder
    copies: Copies


def knowledge_of(database: Database, embedder: Embedder, clock: Clock) -> KnowledgeBase:
    """A knowledge base that compares in memory, and follows nobody."""
    return KnowledgeBase(database, embedder, None, clock, poll=_NEVER)


@asynccontextmanager
async def demo_world(
    folder: Path, embedder: Embedder, progress: Progress, *, articles: Path = ARTICLES
) -> AsyncIterator[World]:
    """The demo shop; it is kept in `folder`."""
    file = folder / f"world-{_version(embedder, articles)}.db"
    if not file.exists():
        await _make(file, embedder, progress, articles)
    async with _opened("demo", file, MOMENT, embedder) as world:
        yield world


@asynccontextmanager
async def world_at(folder: Path, embedder: Embedder) -> AsyncIterator[World]:
    """The world of a data directory, at the time when it was last written to.

    Raises:
        BadFile: there is no database.
    """
    file = folder / "rapport.db"
    if not file.is_file():
        raise BadFile(f"{folder} is no world: it holds no rapport.db (the data directory of a shop on SQLite is one)")
    with _copied(file) as copy:
        database = database_at(copy)
        await database.migrate()
        await _closed(database)
        moment = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        async with _opened(str(folder), copy, moment, embedder) as world:
            yield world


@asynccontextmanager
async def _opened(name: str, file: Path, moment: datetime, embedder: Embedder) -> AsyncIterator[World]:
    database = database_at(file)
    base, copies = knowledge_of(database, embedder, TrialClock(moment, name)), Copies(file)
    try:
        await base.open()
        yield World(name, file, moment, base, embedder, copies)
    finally:
        await copies.close()
        await base.close()
        await database.close()


async def _make(file: Path, embedder: Embedder, progress: Progress, articles: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    database, clock = database_at(unfinished), TrialClock(MOMENT, "demo")
    base = knowledge_of(database, embedder, clock)
    try:
        await embedder.load()
        await database.migrate()
        await seed(database, lambda: base.ingest([articles]), clock=clock, progress=progress)
    finally:
        await _closed(database)
    unfinished.replace(file)
    for old in sorted(file.parent.glob("world-*.db"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


async def _closed(database: Database) -> None:
    """Close it as one file: what stands in the log beside it is moved into it."""
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """A copy with what its log holds, gone afterwards."""
    folder = Path(mkdtemp(prefix="rapport-world-"))
    try:
        for part in file.parent.glob(f"{file.name}*"):
            shutil.copyfile(part, folder / part.name)
        yield folder / file.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(embedder: Embedder, articles: Path) -> str:
    """Of everything that a seed depends on: the demo's texts, the code that reads and keeps them, the encoder."""
    digest = sha256(f"{embedder.name} {MOMENT}".encode())
    for folder in (*_CODE, articles):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix in {".py", ".yaml", ".md"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
