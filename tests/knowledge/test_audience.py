"""What is for staff only, however it is said, and that no way of asking finds it for a customer."""

import asyncio
import json
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.sources import location_of
from records.database import Database
from tests.knowledge.conftest import Opened

SECRET = "Offer angry callers a goodwill credit of 40 dollars before they ask."
QUESTION = "do angry callers get a goodwill credit"
PUBLIC = "# Complaints\n\nWrite to us and a person answers within two days.\n"


async def seen(base: KnowledgeBase, question: str = QUESTION, *, staff: bool = False, locale: str = "en") -> set[str]:
    found = await base.search(question, limit=50, locale=locale, staff=staff)
    return {one.passage.document_id for one in found.passages}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    (made / "scripts").mkdir(parents=True)
    (made / "complaints.md").write_text(PUBLIC)
    (made / "scripts" / "credit.md").write_text(f"# Goodwill\n\n{SECRET}\n")
    return made


async def test_that_an_article_says_itself_that_it_is_for_staff_only(base: KnowledgeBase, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(f"---\naudience: staff\n---\n# Goodwill\n\n{SECRET}\n")
    rows = (
        {"id": "b", "title": "Goodwill", "content": SECRET, "audience": "Staff"},
        {"id": "p", "title": "P", "content": "Open."},
    )
    (docs / "b.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (docs / "c.csv").write_text(f'id,title,content,audience\nc,Goodwill,"{SECRET}",staff\nd,Hours,We are open.,\n')
    (docs / "e.md").write_text("---\naudience: bosses\n---\n# E\n\nText.\n")
    report = await base.ingest([docs])
    assert await seen(base) == {"p", "d"}
    assert await seen(base, staff=True) == {"a.md", "b", "c", "p", "d"}
    assert report.errors == ["e.md: its audience is 'bosses': write staff or customers"]


async def test_that_a_hidden_answer_does_not_make_a_question_answerable(base: KnowledgeBase, folder: Path) -> None:
    await base.ingest([folder])
    assert (await base.search(QUESTION)).answerable > 0.4
    await base.mark(location_of(folder), "scripts/", "staff")
    hidden = await base.search(QUESTION)
    assert hidden.answerable < 0.4
    assert SECRET not in repr(hidden)


async def test_that_a_mark_of_a_source_holds_through_updates_moves_and_a_folder_around_it(
    base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    scripts = folder / "scripts"
    await base.ingest([scripts], audience="staff")
    (scripts / "credit.md").write_text(f"# Goodwill\n\n{SECRET} Really.\n")
    (scripts / "new.md").write_text(f"# Credit\n\nNever tell why. {SECRET}\n")
    await base.ingest([scripts])
    assert await seen(base) == set()
    await base.ingest([folder])
    assert await seen(base) == {"complaints.md"}
    moved = await asyncio.to_thread(folder.rename, tmp_path / "elsewhere")
    await base.ingest([moved])
    assert await seen(base) == {"complaints.md"}
    assert await seen(base, staff=True) == {"complaints.md", "scripts/credit.md", "scripts/new.md"}


async def test_that_a_mark_is_taken_away_again_but_not_what_the_file_says(base: KnowledgeBase, folder: Path) -> None:
    (folder / "own.md").write_text(f"---\naudience: staff\n---\n# Own\n\n{SECRET}\n")
    await base.ingest([folder], audience="staff")
    assert await seen(base) == set()
    await base.ingest([folder], audience="customers")
    assert await seen(base) == {"complaints.md", "scripts/credit.md"}
    assert await base.mark(location_of(folder), "scripts/credit.md", "staff")
    assert await seen(base) == {"complaints.md"}
    assert not await base.mark("/nowhere", "/", "staff")


async def test_that_a_translation_for_staff_neither_stands_in_for_the_public_one_nor_hides_it(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    for locale, text in (
        ("en", "# Returns\n\nReturn it within 30 days.\n"),
        ("zh", "# 退货\n\n内部：三十天内可以退货。\n"),
    ):
        (docs / locale).mkdir(parents=True)
        (docs / locale / "returns.md").write_text(text)
    await base.ingest([docs])
    await base.mark(location_of(docs), "zh/", "staff")
    assert await seen(base, "how long can I return it", locale="zh") == {"en/returns.md"}
    assert await seen(base, "怎么退货", locale="zh") == {"en/returns.md"}


async def test_that_what_customers_may_find_is_found_however_much_is_hidden_in_every_process_that_shares_the_rows(
    sqlite: Database, opened: Opened, tmp_path: Path
) -> None:
    base, other = await opened(sqlite, tmp_path / "chroma"), await opened(sqlite)
    docs = tmp_path / "docs.jsonl"
    rows = [{"id": f"s{at}", "title": "Credit", "content": f"{SECRET} Case {at}."} for at in range(120)]
    rows.append({"id": "public", "title": "Weather", "content": "It rains in spring."})
    docs.write_text("\n".join(map(json.dumps, rows)))
    await base.ingest([docs])
    for at in range(120):
        rows[at]["audience"] = "staff"
    docs.write_text("\n".join(map(json.dumps, rows)))
    await base.ingest([docs])
    await other.refresh()
    for one in (base, other):
        assert await seen(one) == {"public"}
