"""One process ingests and another one searches: rows first, indexes follow, whatever happened to them."""

import asyncio
import shutil
from pathlib import Path

import pytest

from knowledge import IndexUnavailable, KnowledgeBase
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.conftest import Counting, Opened, titles


@pytest.fixture
def writer(sqlite: Database, encoder: Counting) -> KnowledgeBase:
    """What `ingest` on the command line is: never opened, no Chroma of its own."""
    return KnowledgeBase(sqlite, encoder, None, SystemClock())


async def _becomes(reader: KnowledgeBase, *, found: bool) -> bool:
    """Whether the cards are found, or no longer are, within two seconds."""
    for _ in range(200):
        if ("pay/cards.md" in await titles(reader, "which cards do you accept")) is found:
            return True
        await asyncio.sleep(0.01)
    return False


async def test_that_a_search_sees_what_another_process_ingested(
    sqlite: Database, opened: Opened, writer: KnowledgeBase, docs: Path, tmp_path: Path
) -> None:
    reader = await opened(sqlite, tmp_path / "chroma", poll=0.01)
    await writer.ingest([docs])
    assert await _becomes(reader, found=True)
    (docs / "pay" / "cards.md").unlink()
    await writer.ingest([docs])
    assert await _becomes(reader, found=False)
    await reader.ready()


async def test_that_a_restart_finds_everything_and_embeds_nothing(
    sqlite: Database, opened: Opened, docs: Path, tmp_path: Path, encoder: Counting
) -> None:
    first = await opened(sqlite, tmp_path / "chroma")
    await first.ingest([docs])
    await first.close()
    encoder.embedded.clear()
    second = await opened(sqlite, tmp_path / "chroma")
    found = (await second.search("which cards do you accept")).passages[0]
    assert found.passage.document_id == "pay/cards.md"
    assert found.dense > 0.3
    assert encoder.embedded == []


async def test_that_a_lost_chroma_folder_is_rebuilt_from_the_rows(
    sqlite: Database, opened: Opened, docs: Path, tmp_path: Path, encoder: Counting
) -> None:
    first = await opened(sqlite, tmp_path / "chroma")
    await first.ingest([docs])
    before = await first.search("which cards do you accept")
    await first.close()
    shutil.rmtree(tmp_path / "chroma")
    encoder.embedded.clear()
    second = await opened(sqlite, tmp_path / "chroma")
    after = await second.search("which cards do you accept")
    assert [one.passage for one in after.passages] == [one.passage for one in before.passages]
    assert [one.dense for one in after.passages] == pytest.approx([one.dense for one in before.passages], abs=1e-4)
    assert encoder.embedded == []


async def test_that_a_chroma_folder_left_by_another_database_is_not_believed(
    sqlite: Database, opened: Opened, docs: Path, tmp_path: Path, migrated_sqlite: Path
) -> None:
    first = await opened(sqlite, tmp_path / "chroma")
    await first.ingest([docs])
    await first.close()
    shutil.copy(migrated_sqlite, tmp_path / "other.db")
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    base = await opened(other, tmp_path / "chroma")
    assert (await base.search("which cards do you accept")).passages == []
    await base.close()
    await other.close()


async def test_that_two_servers_on_one_folder_get_a_clear_sentence(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    await opened(sqlite, tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match="Another server owns the index"):
        await opened(sqlite, tmp_path / "chroma")


async def test_that_chroma_and_comparing_every_vector_find_the_same(
    sqlite: Database, opened: Opened, docs: Path, tmp_path: Path
) -> None:
    served = await opened(sqlite, tmp_path / "chroma")
    await served.ingest([docs])
    beside = await opened(sqlite)
    for question in ("how long can I return it", "mastercard fee", "opening hours"):
        one, other = await served.search(question), await beside.search(question)
        assert [found.passage for found in one.passages] == [found.passage for found in other.passages]
        assert one.answerable == pytest.approx(other.answerable, abs=1e-3)


async def test_that_a_chroma_server_that_is_down_leaves_the_search_by_words(
    sqlite: Database, opened: Opened, writer: KnowledgeBase, docs: Path
) -> None:
    await writer.ingest([docs])
    base = await opened(sqlite, "http://127.0.0.1:9")
    assert (await titles(base, "mastercard fee"))[0] == "pay/cards.md"
    with pytest.raises(IndexUnavailable, match=r"Chroma at http://127\.0\.0\.1:9 does not answer"):
        await base.ready()


async def test_that_another_encoder_embeds_everything_again_without_the_files(
    database: Database, opened: Opened, docs: Path, encoder: Counting
) -> None:
    first = await opened(database)
    await first.ingest([docs])
    before = await first.search("which cards do you accept")
    shutil.rmtree(docs)
    other = Counting(encoder, name="another model")
    second = await opened(database, embedder=other)
    after = await second.search("which cards do you accept")
    assert [one.passage.text for one in after.passages] == [one.passage.text for one in before.passages]
    assert len(other.embedded) == 3
    await first.refresh()
    with pytest.raises(IndexUnavailable, match="another embedding model"):
        await first.ready()
    assert (await titles(first, "which cards do you accept"))[0] == "pay/cards.md"


async def test_that_a_rebuild_for_another_encoder_goes_on_after_a_crash(
    sqlite: Database, opened: Opened, writer: KnowledgeBase, tmp_path: Path, encoder: Counting
) -> None:
    for number in range(40):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / f"{number}.md").write_text(f"# Item {number}\n\nThe item has the number {number}.\n")
    await writer.ingest([tmp_path / "docs"])
    other = Counting(encoder, name="another model")
    other.fails_after = 20
    with pytest.raises(RuntimeError, match="power"):
        await opened(sqlite, embedder=other)
    other.fails_after = None
    base = await opened(sqlite, embedder=other)
    assert len(other.embedded) == 40
    assert len((await base.search("item number", limit=50)).passages) == 40


async def test_that_two_may_ingest_the_same_at_once(
    database: Database, encoder: Counting, opened: Opened, docs: Path
) -> None:
    writers = [KnowledgeBase(database, encoder, None, SystemClock()) for _ in range(3)]
    await asyncio.gather(*(writer.ingest([docs]) for writer in writers))
    base = await opened(database)
    assert len((await base.search("cards, returns and hours", limit=20)).passages) == 3
