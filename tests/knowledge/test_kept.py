"""What a start takes over from the one before: the same is found, whatever was written or broken meanwhile."""

from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.kept import keep, kept
from knowledge.lexical import LexicalIndex
from records.database import Database
from tests.knowledge.conftest import Opened, titles

QUESTIONS = ("how long can I send an item back", "visa", "when is the shop open", "退货")


async def check_the_same(first: KnowledgeBase, second: KnowledgeBase) -> None:
    """Both find the same for the same reasons; cosines differ in their last places."""
    for question in QUESTIONS:
        ours, theirs = [(await base.search(question)).passages for base in (first, second)]
        assert [one.passage for one in ours] == [one.passage for one in theirs]
        for name in ("lexical", "score"):
            assert [getattr(one, name) for one in ours] == pytest.approx(
                [getattr(one, name) for one in theirs], abs=1e-6
            )


@pytest.fixture
async def words(sqlite: Database, opened: Opened, docs: Path, tmp_path: Path) -> Path:
    """The file that a process left behind when it ended."""
    first = await opened(sqlite, tmp_path / "chroma")
    await first.ingest([docs])
    await first.close()
    return tmp_path / "chroma" / "words.npz"


async def test_that_words_are_not_counted_again(sqlite: Database, opened: Opened, words: Path) -> None:
    before = kept(words)
    assert before is not None
    ids, codes = list(before.codes), list(before.codes.values())
    turned = codes[1:] + codes[:1]  # what is believed is seen when it is wrong
    keep(words, ids, turned, before.vocabulary, LexicalIndex(before.vocabulary, turned))
    base = await opened(sqlite, words.parent)
    best = max((await base.search("Visa Mastercard fee")).passages, key=lambda one: one.lexical)
    assert best.lexical > 0
    assert "Mastercard" not in best.passage.text


def inode(file: Path) -> int:
    """Another one for each time that a file was written."""
    return file.stat().st_ino


async def test_that_a_start_after_changes_takes_over_the_index_as_it_is(
    sqlite: Database, opened: Opened, words: Path, docs: Path
) -> None:
    (docs / "hours.txt").write_text("We are open from 9 to 5.\n")  # comes last in the index now, not in the rows
    between = await opened(sqlite, words.parent)
    await between.ingest([docs])
    await between.close()
    written = inode(words)
    base = await opened(sqlite, words.parent)
    assert inode(words) == written, "counted anew, and written down again"
    await check_the_same(base, await opened(sqlite))


async def test_that_a_start_finds_the_same_as_one_that_counts_everything(
    sqlite: Database, opened: Opened, words: Path
) -> None:
    await check_the_same(await opened(sqlite, words.parent), await opened(sqlite))


async def test_that_what_was_written_in_between_is_found_and_what_went_is_not(
    sqlite: Database, opened: Opened, words: Path, docs: Path
) -> None:
    (docs / "hours.txt").unlink()
    (docs / "returns.md").write_text("# Returns\n\nYou can send an item back within 60 days.\n")
    (docs / "gifts.md").write_text("# Gifts\n\nWe wrap presents in paper.\n")
    other = await opened(sqlite)
    await other.ingest([docs])
    base = await opened(sqlite, words.parent)
    await check_the_same(base, other)
    assert (await titles(base, "do you wrap presents"))[0] == "gifts.md"


def damage(file: Path, content: bytes) -> None:
    """Put something else there, or leave the end out."""
    file.write_bytes(content or file.read_bytes()[:-100])


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"no archive at all", b""])
async def test_that_a_file_which_cannot_be_read_is_as_good_as_none(
    sqlite: Database, opened: Opened, words: Path, content: bytes
) -> None:
    damage(words, content)
    assert kept(words) is None
    base = await opened(sqlite, words.parent)
    await check_the_same(base, await opened(sqlite))
    assert kept(words) is not None
