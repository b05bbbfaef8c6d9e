"""Four who search while one writes: with a Chroma server between them, and in the process that owns the folder."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.passage import Findings
from records.database import Database
from tests.knowledge.conftest import Opened
from tests.process import chroma as chroma_server

READERS, DOCUMENTS, EDITIONS = 4, 4, 5
PARTS = ("opening", "payment", "delivery")
ALL = DOCUMENTS * len(PARTS)


def write(folder: Path, edition: int) -> None:
    folder.mkdir(exist_ok=True)
    for at in range(DOCUMENTS):
        sections = (f"## The {part}\n\nEdition {edition} of shop {at} says this of {part}.\n" for part in PARTS)
        (folder / f"shop-{at}.md").write_text(f"# Shop {at}\n\n" + "\n".join(sections))


def editions(found: Findings) -> dict[str, int]:
    """The edition of each document in an answer; one that is there in part, or of two editions, is a failure."""
    said: dict[str, list[str]] = {}
    for one in found.passages:
        said.setdefault(one.passage.document_id, []).append(one.passage.text.split()[1])
    for document, numbers in said.items():
        assert numbers == numbers[:1] * len(PARTS), document
    return {document: int(numbers[0]) for document, numbers in said.items()}


class Reader:
    """Asks again and again, and keeps what was answered. `follow`: it looks at the rows itself first."""

    def __init__(self, base: KnowledgeBase, *, follow: bool) -> None:
        self.base = base
        self.follow = follow
        self.heard: list[dict[str, int]] = []
        self.waiting: tuple[dict[str, int], asyncio.Event] = {}, asyncio.Event()

    async def read(self) -> None:
        while True:
            if self.follow:
                await self.base.refresh()
            self.heard.append(editions(await self.base.search("what does the shop say of payment", limit=2 * ALL)))
            awaited, come = self.waiting
            if self.heard[-1] == awaited:
                come.set()

    async def hears(self, awaited: dict[str, int]) -> None:
        self.waiting = awaited, asyncio.Event()
        await self.waiting[1].wait()


async def check(writer: KnowledgeBase, readers: Sequence[Reader], folder: Path) -> None:
    """Write edition after edition while they read, until each of them has heard of every one."""
    write(folder, 1)
    await writer.ingest([folder])
    for reader in readers:
        await reader.base.refresh()
    async with asyncio.TaskGroup() as group:  # one that fails ends the test
        reading = [group.create_task(reader.read()) for reader in readers]
        for edition in range(2, EDITIONS + 1):
            write(folder, edition)
            await writer.ingest([folder])
            newest = {f"shop-{at}.md": edition for at in range(DOCUMENTS)}
            await asyncio.gather(*(reader.hears(newest) for reader in readers))
        for task in reading:
            task.cancel()
    for reader in readers:
        assert {len(found) for found in reader.heard} == {DOCUMENTS}
        assert all(old[name] <= new[name] for old, new in pairwise(reader.heard) for name in old)


async def test_that_nobody_reads_half_a_document_in_the_process_that_owns_the_folder(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    owner = await opened(sqlite, tmp_path / "chroma")
    await check(owner, [Reader(owner, follow=False) for _ in range(READERS)], tmp_path / "docs")


@pytest.mark.process
async def test_that_nobody_reads_half_a_document_with_a_chroma_server_between_them(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    with chroma_server.running(tmp_path / "server") as url:
        readers = [Reader(await opened(sqlite, url), follow=True) for _ in range(READERS)]
        await check(await opened(sqlite, url), readers, tmp_path / "docs")
