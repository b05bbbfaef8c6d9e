"""Four processes that search while a fifth writes: with a Chroma server between them, and by asking the server that
owns the folder. In the process that owns it, four tasks beside the one that writes.
"""

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

import server
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from records.staff import members
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from tests.conftest import QUICK
from tests.knowledge.conftest import Opened
from tests.knowledge.editions import QUESTION, Edition, check, read, write
from tests.process import chroma as chroma_server
from tests.process.rapport import ROOT, Rapport, environment

READERS = 4
PARTS = ("opening", "payment", "delivery")
DOCUMENTS, EDITIONS, FEWER = 4, 5, 3
FEW, HALVES = 2, PARTS[:2]
"""Documents and their parts where five passages are shown, as under `Try a question`."""
SOON = 90.0
"""Seconds in which a reader has begun, or heard of an edition, on a machine that does other things too."""


@dataclass
class Reader:
    """A process that reads, what it heard in its order, and how often it asked."""

    process: Process
    heard: list[Edition] = field(default_factory=list)

    async def hears(self, awaited: Edition) -> None:
        while not self.heard or self.heard[-1] != awaited:
            self.heard.append(await self._line())

    async def ends(self) -> int:
        """How many answers there were."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        while "asked" not in (line := await self._line()):
            self.heard.append(line)
        assert await self.process.wait() == 0
        return line["asked"]

    async def _line(self) -> dict[str, int]:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), SOON)
        if not line:
            assert self.process.stderr is not None
            raise AssertionError((await self.process.stderr.read()).decode())
        return json.loads(line)  # type: ignore[no-any-return]


@asynccontextmanager
async def reading(program: str, *words: str) -> AsyncIterator[list[Reader]]:
    """Four of these processes, ended whatever happens."""
    command = (sys.executable, "-m", f"tests.knowledge.{program}", *words)
    readers = []
    try:
        for _ in range(READERS):
            started = asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment(), stdin=PIPE, stdout=PIPE, stderr=PIPE
            )
            readers.append(Reader(await started))
        yield readers
    finally:
        for reader in readers:
            if reader.process.returncode is None:
                reader.process.kill()
                await reader.process.wait()


async def publish(
    readers: Sequence[Reader], first: Edition, write_one: Callable[[int], Awaitable[Edition]], *, editions: int
) -> None:
    """Edition after edition, until each reader has heard of every one; then hold them against each other."""
    await asyncio.gather(*(reader.hears(first) for reader in readers))
    for edition in range(2, editions + 1):
        newest = await write_one(edition)
        await asyncio.gather(*(reader.hears(newest) for reader in readers))
    for reader, asked in zip(readers, await asyncio.gather(*(reader.ends() for reader in readers)), strict=True):
        check(reader.heard, documents=len(first))
        assert asked > len(reader.heard)


@pytest.mark.process
async def test_that_four_processes_never_read_half_a_document_with_a_chroma_server_between_them(
    sqlite: Database, opened: Opened, minilm: PackagedMiniLM, tmp_path: Path
) -> None:
    with chroma_server.running(tmp_path / "server") as url:
        writer = await opened(sqlite, url)

        async def ingest(edition: int) -> Edition:
            newest = write(tmp_path / "docs", edition, documents=DOCUMENTS, parts=PARTS)
            await writer.ingest([tmp_path / "docs"])
            return newest

        first = await ingest(1)
        address = sqlite.url.render_as_string(hide_password=False)
        async with reading("reading_rows", address, url, str(minilm.cache), str(len(PARTS))) as readers:
            await publish(readers, first, ingest, editions=EDITIONS)


@pytest.mark.process
async def test_that_four_processes_never_hear_half_a_document_from_the_server_that_owns_the_folder(
    minilm: PackagedMiniLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    ignored = shutil.ignore_patterns(".*")
    shutil.copytree(minilm.cache, data / "encoder", ignore=ignored, copy_function=os.link)
    owner = Rapport(data, {}, demo=False)
    monkeypatch.setenv("RAPPORT_DATA_DIR", str(data))

    async def ingest(edition: int) -> Edition:
        newest = write(tmp_path / "docs", edition, documents=FEW, parts=HALVES)
        assert await asyncio.to_thread(server.main, ["ingest", str(tmp_path / "docs")]) == 0
        return newest

    try:
        first = await ingest(1)  # before there is a server: its readers find it there
        await owner.start()
        async with reading("reading_over_http", owner.url, *await signed_in(owner), str(len(HALVES))) as readers:
            await publish(readers, first, ingest, editions=FEWER)
    finally:
        owner.close()


async def signed_in(owner: Rapport) -> tuple[str, str]:
    """The cookie and the token of a lead who is hired there."""
    database = Database(owner.database_url)
    hashed = await Passwords(QUICK).choose("a lamp of seven herrings", [])
    async with database.writing() as session:
        new = NewStaff("lea@example.com", "Lea", Role.LEAD)
        await members.add(session, new, hashed, clock=SystemClock(), actor="operator")
    await database.close()
    async with httpx2.AsyncClient(base_url=owner.url, timeout=30) as client:
        login = {"email": "lea@example.com", "password": "a lamp of seven herrings"}
        answer = await client.post("/api/console/login", json=login)
        answer.raise_for_status()
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        return cookie, str(answer.json()["csrf"])


async def test_that_nobody_reads_half_a_document_in_the_process_that_owns_the_folder(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    owner = await opened(sqlite, tmp_path / "chroma")
    write(tmp_path / "docs", 1, documents=DOCUMENTS, parts=PARTS)
    await owner.ingest([tmp_path / "docs"])
    heard: list[list[Edition]] = [[] for _ in range(READERS)]
    answered = asyncio.Event()

    async def again_and_again(ours: list[Edition]) -> None:
        while True:
            found = (await owner.search(QUESTION, limit=2 * DOCUMENTS * len(PARTS))).passages
            ours.append(read(((one.passage.document_id, one.passage.text) for one in found), parts=len(PARTS)))
            answered.set()

    async with asyncio.TaskGroup() as group:  # one that fails ends the test
        readers = [group.create_task(again_and_again(one)) for one in heard]
        for edition in range(2, EDITIONS + 1):
            newest = write(tmp_path / "docs", edition, documents=DOCUMENTS, parts=PARTS)
            await owner.ingest([tmp_path / "docs"])
            while any(one[-1:] != [newest] for one in heard):
                answered.clear()
                await answered.wait()
        for reader in readers:
            reader.cancel()
    for one in heard:
        check(one, documents=DOCUMENTS)
