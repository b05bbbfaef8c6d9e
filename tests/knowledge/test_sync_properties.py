"""Any edits between two runs: exactly they are carried out, and whoever reads meanwhile sees whole documents only."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from knowledge import IngestReport, KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.conftest import Opened

PARTS = ("first", "middle", "last")
READERS = 4


def article(name: str, edition: int) -> str:
    """Three sections, each of which says which edition it is of."""
    return f"# {name}\n\n" + "".join(f"## The {part}\n\nEdition {edition} of {name}, {part}.\n\n" for part in PARTS)


def editions(base: KnowledgeBase) -> dict[str, int]:
    """The edition of each document; a document that is there in part, or of two editions, is a failure."""
    said: dict[str, list[str]] = {}
    for passage in base.passages():
        said.setdefault(passage.document_id, []).append(passage.text)
    found = {}
    for name, texts in said.items():
        edition = int(texts[0].split()[1])
        assert texts == [f"Edition {edition} of {name.removesuffix('.md')}, {part}." for part in PARTS], name
        found[name] = edition
    return found


@pytest.fixture
async def readers(sqlite: Database, opened: Opened) -> AsyncIterator[list[KnowledgeBase]]:
    """Others that search the same rows, and never stop looking at them while the test runs."""
    bases = [await opened(sqlite) for _ in range(READERS)]

    async def read(base: KnowledgeBase) -> None:
        while True:
            await base.refresh()
            editions(base)
            await asyncio.sleep(0)

    reading = [asyncio.create_task(read(base)) for base in bases]
    yield bases
    assert not any(task.done() for task in reading), [task.exception() for task in reading if task.done()]
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)


@pytest.mark.parametrize("seed", [1, 2])
async def test_that_exactly_what_was_edited_is_carried_out_and_nobody_reads_half_a_document(
    base: KnowledgeBase, readers: list[KnowledgeBase], tmp_path: Path, seed: int
) -> None:
    random, there = Random(seed), dict[str, int]()
    (tmp_path / "docs").mkdir()
    for edition in range(1, 7):
        added = {f"article-{random.randrange(30)}.md" for _ in range(random.randrange(5))} - there.keys()
        known = sorted(there)
        removed = set(random.sample(known, random.randrange(len(known) + 1) // 2))
        updated = set(random.sample(sorted(there.keys() - removed), random.randrange(len(known) + 1 - len(removed))))
        for name in removed:
            (tmp_path / "docs" / name).unlink()
            del there[name]
        for name in added | updated:
            (tmp_path / "docs" / name).write_text(article(name.removesuffix(".md"), edition))
            there[name] = edition
        report = await base.ingest([tmp_path / "docs"])
        unchanged, written = len(there) - len(added) - len(updated), len(PARTS) * len(added | updated)
        assert report == IngestReport(len(added), len(updated), unchanged, len(removed), written)
        assert editions(base) == there
        for reader in readers:
            await reader.refresh()
            assert editions(reader) == there


INGEST = """
import asyncio, sys
from pathlib import Path
from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database

async def main():
    database = Database(sys.argv[1])
    base = KnowledgeBase(database, PackagedMiniLM(Path(sys.argv[2])), None, SystemClock())
    await base.ingest([Path(sys.argv[3])], progress=lambda done, total: print(done, flush=True))

asyncio.run(main())
"""


async def test_that_an_ingest_which_is_killed_leaves_whole_documents_and_the_next_one_finishes(
    sqlite: Database, opened: Opened, minilm: PackagedMiniLM, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    names = [f"article-{at}.md" for at in range(90)]
    for name in names:
        (tmp_path / "docs" / name).write_text(article(name.removesuffix(".md"), 1))
    url, folder = sqlite.engine.url.render_as_string(hide_password=False), Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", INGEST, url, str(minilm.cache), str(tmp_path / "docs"),
        stdout=asyncio.subprocess.PIPE, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert process.stdout is not None
    reader = await opened(sqlite)
    async for _line in process.stdout:
        await reader.refresh()
        if reader.documents():
            break
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await reader.refresh()
    before = editions(reader)
    assert 0 < len(before) < len(names)
    found = (await reader.search(f"Edition 1 of {min(before).removesuffix('.md')}, middle.")).passages
    assert found[0].passage.document_id == min(before)
    report = await KnowledgeBase(sqlite, minilm, None, SystemClock()).ingest([tmp_path / "docs"])
    assert (report.added, report.unchanged, report.errors) == (len(names) - len(before), len(before), [])
    await reader.refresh()
    assert editions(reader) == dict.fromkeys(names, 1)
