"""A seeded data folder, made once, and servers that are ended whatever happens."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from insights.schedule import REFRESH
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from records.tables import Job
from tests.process.endpoint import Endpoint, running
from tests.process.rapport import Rapport

DEADLINE = 15
"""Seconds that a turn may take in `shop`."""


@pytest.fixture(scope="session")
def seeded(minilm: PackagedMiniLM, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start: demo shop, articles, encoder. The workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, complete = shared / "seeded", shared / "seeded.complete"
    with (shared / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            shutil.copytree(minilm.cache, folder / "encoder", ignore=shutil.ignore_patterns(".*"))
            asyncio.run(_first_start(folder))
            complete.touch()
    return folder


async def _first_start(folder: Path) -> None:
    server = Rapport(folder, {})
    try:
        await server.start()
        await server.terminate()
    finally:
        server.close()
    await _nothing_to_infer(Database(server.database_url), SystemClock())


async def _nothing_to_infer(database: Database, clock: SystemClock) -> None:
    """Or every server on a copy would learn the same for three seconds of CPU, a minute after this start."""
    async with database.writing() as session:
        await session.execute(update(Job).where(col(Job.kind) == REFRESH).values(done_at=clock.now()))
    await database.close()


def copied(seeded: Path, folder: Path) -> Path:
    """The same folder elsewhere; the encoder, which nobody changes, is not copied but linked."""
    shutil.copytree(seeded, folder, ignore=shutil.ignore_patterns("encoder"))
    shutil.copytree(seeded / "encoder", folder / "encoder", copy_function=os.link)
    return folder


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    with running() as one:
        yield one


@pytest.fixture(scope="session")
def shop(seeded: Path, endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rapport]:
    """One demo shop for all tests that leave it as others need it; its model is the scripted endpoint."""
    folder = copied(seeded, tmp_path_factory.mktemp("shop") / "data")
    server = Rapport(folder, {**endpoint.settings, "RAPPORT_TURN_DEADLINE": str(DEADLINE)})
    asyncio.run(server.start())
    yield server
    server.close()
