"""Ingesting the same sources again and again: exactly what changed is changed, on both databases."""

import json
import shutil
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.load import size
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.conftest import Counting, Opened, titles


@pytest.fixture
async def base(database: Database, opened: Opened) -> KnowledgeBase:
    return await opened(database)


async def test_that_a_folder_is_known_by_relative_paths(base: KnowledgeBase, docs: Path) -> None:
    report = await base.ingest([docs])
    assert (report.added, report.updated, report.removed, report.errors) == (3, 0, 0, [])
    assert (await titles(base, "which cards can I pay with"))[0] == "pay/cards.md"


async def test_that_an_unchanged_document_is_not_embedded_again(
    base: KnowledgeBase, docs: Path, encoder: Counting
) -> None:
    await base.ingest([docs])
    encoder.embedded.clear()
    report = await base.ingest([docs])
    assert (report.added, report.updated, report.unchanged, report.removed, report.passages) == (0, 0, 3, 0, 0)
    assert encoder.embedded == []


async def test_that_a_changed_document_replaces_what_it_was(base: KnowledgeBase, docs: Path, encoder: Counting) -> None:
    await base.ingest([docs])
    encoder.embedded.clear()
    (docs / "returns.md").write_text("# Returns\n\nYou can send an item back within 90 days.\n")
    report = await base.ingest([docs])
    assert (report.updated, report.unchanged, report.passages) == (1, 2, 1)
    assert len(encoder.embedded) == 1
    texts = [found.passage.text for found in (await base.search("send an item back")).passages]
    assert any("90 days" in text for text in texts)
    assert not any("30 days" in text for text in texts)


async def test_that_a_document_that_disappeared_is_removed(base: KnowledgeBase, docs: Path) -> None:
    await base.ingest([docs])
    (docs / "returns.md").unlink()
    report = await base.ingest([docs])
    assert (report.removed, report.unchanged) == (1, 2)
    assert "returns.md" not in await titles(base, "send an item back within 30 days")


async def test_that_one_file_of_a_known_folder_leaves_the_others_alone(base: KnowledgeBase, docs: Path) -> None:
    await base.ingest([docs])
    (docs / "pay" / "cards.md").write_text("# Cards\n\nWe accept JCB only.\n")
    report = await base.ingest([docs / "pay" / "cards.md"])
    assert (report.updated, report.removed) == (1, 0)
    assert len(await titles(base, "JCB cards, returns, and when the shop is open")) == 3


async def test_that_a_folder_takes_over_what_was_ingested_from_inside_it(base: KnowledgeBase, docs: Path) -> None:
    await base.ingest([docs / "returns.md", docs / "pay"])
    await base.ingest([docs])
    found = (await base.search("send an item back within 30 days, or pay by card")).passages
    assert sorted(one.passage.document_id for one in found) == ["hours.txt", "pay/cards.md", "returns.md"]


async def test_that_a_file_that_moved_is_not_there_twice(base: KnowledgeBase, docs: Path, tmp_path: Path) -> None:
    await base.ingest([docs])
    shutil.move(docs, tmp_path / "moved")
    report = await base.ingest([tmp_path / "moved"])
    assert (report.added, report.updated) == (0, 3)
    assert len((await base.search("send an item back")).passages) == 3


async def test_that_ids_addresses_and_languages_of_a_feed_are_kept(base: KnowledgeBase, tmp_path: Path) -> None:
    rows = [
        {"id": 7, "title": "Cards", "content": "We accept Visa.", "url": "https://shop.test/7", "locale": "en-GB"},
        {"id": "a b", "title": "退货", "content": "三十天内可以退货。"},
    ]
    (tmp_path / "faq.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    await base.ingest([tmp_path / "faq.jsonl"])
    card = (await base.search("do you accept visa")).passages[0].passage
    assert (card.document_id, card.url, card.locale) == ("7", "https://shop.test/7", "en")
    back = (await base.search("退货")).passages[0].passage
    assert (back.document_id, back.title, back.locale) == ("a b", "退货", "zh")


async def test_that_a_crash_leaves_what_was_written_and_the_next_run_finishes(
    database: Database, opened: Opened, encoder: Counting, tmp_path: Path
) -> None:
    base = await opened(database)
    body = "This sentence says something about an item. " * 5
    lines = [json.dumps({"id": f"d{n}", "title": f"Item {n}", "content": f"{body}{n}"}) for n in range(150)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    encoder.fails_after = 100
    with pytest.raises(RuntimeError, match="power"):
        await base.ingest([tmp_path / "many.jsonl"])
    await base.refresh()
    assert await titles(base, "item number 3")

    encoder.fails_after = None
    restarted = KnowledgeBase(database, encoder, None, SystemClock())
    report = await restarted.ingest([tmp_path / "many.jsonl"])
    assert report.unchanged > 0
    assert report.added + report.unchanged == 150
    again = await restarted.ingest([tmp_path / "many.jsonl"])
    assert (again.unchanged, again.added, again.updated) == (150, 0, 0)


async def test_that_progress_is_told_in_bytes_up_to_all_of_them(base: KnowledgeBase, docs: Path) -> None:
    told: list[tuple[int, int]] = []
    await base.ingest([docs], progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == size(docs)
