"""What is remembered of sources, and what the server reads again by itself; on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge import KnowledgeBase, WebSource
from knowledge.schedule import ROUND, SYNC, sync_round, sync_source
from knowledge.web import Fetcher
from records.database import Database
from records.runner import JobRunner
from tests.conftest import StillClock
from tests.knowledge.conftest import Counting, titles
from tests.knowledge.local_site import Answer, LocalSite, html, local_site

HOURS = timedelta(hours=6)


@pytest.fixture
async def site() -> AsyncIterator[LocalSite]:
    async with local_site() as (site, _close):
        site.pages["/cards"] = html("<h1>Cards</h1><p>We accept Visa.</p>")
        yield site


@pytest.fixture
async def base(
    database: Database, encoder: Counting, clock: StillClock, site: LocalSite
) -> AsyncIterator[KnowledgeBase]:
    def fetcher() -> Fetcher:
        return Fetcher([f"127.0.0.1:{site.port}"], pause=0)

    base = KnowledgeBase(database, encoder, None, clock, poll=60, fetcher=fetcher)
    await base.open()
    yield base
    await base.close()


async def test_that_every_source_is_listed_with_what_came_of_it(
    base: KnowledgeBase, docs: Path, site: LocalSite, clock: StillClock
) -> None:
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7")
    asked = WebSource(site.url("/cards"), depth=2, within=("127.0.0.1",), limit=9)
    await base.ingest([docs, asked])
    files, page = await base.sources()
    assert (files.location, files.documents, files.passages, files.synced_at) == (str(docs), 3, 3, clock.now())
    assert files.errors == ("broken.pdf: it is not a PDF, or is cut off",)
    assert (page.asked, page.documents, page.errors) == (asked, 1, ())


async def test_that_a_source_that_is_forgotten_takes_its_documents_and_no_others(
    base: KnowledgeBase, docs: Path, site: LocalSite
) -> None:
    await base.ingest([docs, WebSource(site.url("/cards"))])
    assert await base.forget(site.url("/cards")) == 1
    assert await base.forget(site.url("/cards")) is None
    await base.refresh()
    assert await titles(base, "do you accept visa") == ["pay/cards.md", "returns.md", "hours.txt"]
    assert [source.location for source in await base.sources()] == [str(docs)]


async def test_that_a_source_that_was_forgotten_can_be_ingested_again(base: KnowledgeBase, site: LocalSite) -> None:
    site.pages["/cards"].headers["etag"] = '"1"'
    source = WebSource(site.url("/cards"))
    await base.ingest([source])
    await base.forget(site.url("/cards"))
    assert (await base.ingest([source])).added == 1


async def test_that_a_folder_that_is_not_there_keeps_its_documents_and_is_named(
    base: KnowledgeBase, docs: Path, tmp_path: Path
) -> None:
    await base.ingest([docs])
    shutil.move(docs, tmp_path / "elsewhere")
    await base.ingest([docs])
    (source,) = await base.sources()
    assert (source.documents, source.errors) == (3, (f"{docs}: there is nothing at this path",))
    shutil.move(tmp_path / "elsewhere", docs)
    await base.ingest([docs])
    assert (await base.sources())[0].errors == ()


async def _until(runner: JobRunner, done: asyncio.Event) -> None:
    running = asyncio.create_task(runner.run())
    await asyncio.wait_for(done.wait(), 30)
    runner.stop()
    await running


async def test_that_a_source_is_read_again_when_its_time_has_come_and_not_before(
    base: KnowledgeBase, database: Database, clock: StillClock, site: LocalSite
) -> None:
    source = WebSource(site.url("/cards"))
    await base.ingest([source])
    await base.schedule(source, HOURS)
    rounds, syncs = sync_round(database, clock), sync_source(base, database, clock)
    rounded, synced = asyncio.Event(), asyncio.Event()

    async def round_(job: object) -> None:
        await rounds(job)  # type: ignore[arg-type]
        rounded.set()

    async def sync(job: object) -> None:
        await syncs(job)  # type: ignore[arg-type]
        synced.set()

    def runner() -> JobRunner:
        return JobRunner(database, {ROUND: round_, SYNC: sync}, clock, every={ROUND: timedelta(minutes=5)})

    site.asked.clear()
    await _until(runner(), rounded)
    assert site.asked == []
    clock.advance(hours=6)
    site.pages["/cards"] = Answer(status=503)
    await _until(runner(), synced)
    listed = (await base.sources())[0]
    assert (listed.documents, listed.due_at) == (1, clock.now() + HOURS)
    assert listed.errors == (f"{site.url('/cards')}: the site failed (503)",)
