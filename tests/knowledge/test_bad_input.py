"""Files that cannot be taken: each is named, skipped, and what was there before is intact."""

import json
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from tests.knowledge.conftest import titles

GOOD = {"id": "good", "title": "Returns", "content": "You can send an item back within 30 days."}


def _jsonl(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.md", b"", "it is empty"),
        ("blank.md", b" \n\n", "it is empty"),
        ("latin.txt", "Café".encode("latin-1"), "not UTF-8 (byte 4)"),
        ("utf16.csv", "id,title".encode("utf-16"), "not UTF-8"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00", ".png files are not read"),
        ("binary.txt", b"abc\x00\x01\x02", "it is not text"),
        ("manual.pdf", b"%PDF-1.7", "it is not a PDF, or is cut off"),
        ("page.html", b"<html><body><script>x()</script></body></html>", "there is no text in it"),
        ("faq.csv", b"id,name,text\n1,a,b\n", "the header lacks title and content; it has id, name, text"),
        ("faq.yaml", b"shop: Larkfield\n", "it is not a list of questions and answers"),
        ("cut.yaml", b"- {question: a", "it is not YAML"),
        ("old.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "it has a password, or is of Word before 2007"),
        ("text.docx", b"hello", "it is not a Word file"),
    ],
)
async def test_that_a_bad_file_in_a_folder_is_named_and_the_rest_goes_on(
    base: KnowledgeBase, docs: Path, name: str, content: bytes, complaint: str
) -> None:
    (docs / name).write_bytes(content)
    report = await base.ingest([docs])
    assert report.added == 3
    assert len(report.errors) == 1
    assert report.errors[0].startswith(name)
    assert complaint in report.errors[0]


async def test_that_a_file_that_turned_bad_keeps_what_it_held(base: KnowledgeBase, docs: Path) -> None:
    await base.ingest([docs])
    (docs / "returns.md").write_bytes(b"\xff\xfe broken")
    report = await base.ingest([docs])
    assert (report.removed, len(report.errors)) == (0, 1)
    assert (await titles(base, "send an item back within 30 days"))[0] == "returns.md"


async def test_that_bad_rows_of_a_feed_are_named_by_line(base: KnowledgeBase, tmp_path: Path) -> None:
    other = {"id": "other", "title": "Cards", "content": "Visa"}
    lines = (
        GOOD,
        "{broken",
        [1, 2],
        {"id": "x", "title": "No content"},
        "",
        GOOD,
        {"id": "n", "title": "", "content": "c"},
    )
    report = await base.ingest([_jsonl(tmp_path / "faq.jsonl", *lines, "[" * 100_000, other)])
    assert report.added == 2
    assert [error.split(": ")[0] for error in report.errors] == [f"faq.jsonl, line {n}" for n in (2, 3, 4, 6, 7, 8)]
    assert "content is missing" in report.errors[2]
    assert "the id 'good' was already used in faq.jsonl, line 1" in report.errors[3]


async def test_that_bad_rows_of_a_csv_are_named_by_line(base: KnowledgeBase, tmp_path: Path) -> None:
    rows = [
        "\ufeffID,Title,Content,URL",
        'a,"Two\nlines","Visa, and Mastercard",',
        "b,too few",
        ",no id,c,",
        "d,D,Delivery,u,extra",
        "e,E,End,",
    ]
    (tmp_path / "faq.csv").write_text("\r\n".join(rows), newline="")
    report = await base.ingest([tmp_path / "faq.csv"])
    assert report.added == 2
    assert [error.split(": ")[0] for error in report.errors] == [f"faq.csv, line {n}" for n in (4, 5, 6)]


async def test_that_a_quote_that_never_closes_costs_its_row_only(base: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text('id,title,content\na,A,Visa cards\nb,B,"never closed\nc,C,lost\n')
    report = await base.ingest([tmp_path / "faq.csv"])
    assert (report.added, len(report.errors)) == (1, 1)
    assert "line 3" in report.errors[0]


async def test_that_a_huge_line_is_refused_without_being_read_whole(base: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps(GOOD).encode() + b'\n{"id": "big", "title": "T", "content": "')
        for _ in range(12):
            file.write(b"a" * 2**20)
        file.write(b'"}\n' + json.dumps({"id": "after", "title": "Cards", "content": "We accept Visa."}).encode())
    report = await base.ingest([path])
    assert report.added == 2
    assert report.errors == ["huge.jsonl, line 2: the line is longer than 10 MB"]


async def test_that_rows_that_vanish_from_a_feed_with_bad_rows_are_kept(base: KnowledgeBase, tmp_path: Path) -> None:
    path = _jsonl(tmp_path / "faq.jsonl", GOOD, {"id": "cards", "title": "Cards", "content": "We accept Visa."})
    await base.ingest([path])
    report = await base.ingest([_jsonl(path, GOOD, '{"id": "cards", "title": "Cards", "con')])
    assert (report.removed, report.unchanged, len(report.errors)) == (0, 1, 1)
    assert "cards" in await titles(base, "do you accept visa")


async def test_that_a_path_without_anything_is_an_error_and_the_others_are_read(
    base: KnowledgeBase, docs: Path
) -> None:
    report = await base.ingest([docs / "nowhere", docs, Path("with\x00nul")])
    assert report.added == 3
    assert [error.split(":")[0] for error in report.errors] == [str(docs / "nowhere"), "with\x00nul"]


async def test_that_characters_no_database_takes_are_left_out(base: KnowledgeBase, tmp_path: Path) -> None:
    line = '{"id": "a\\u0000", "title": "Cards \\ud83d", "content": "We accept \\u0000Visa."}'
    report = await base.ingest([_jsonl(tmp_path / "faq.jsonl", line)])
    assert report.errors == []
    assert (await base.search("visa")).passages[0].passage.text == "We accept Visa."


async def test_that_a_document_of_one_endless_word_is_cut(base: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "wall.txt").write_text("x" * 20_000)
    report = await base.ingest([tmp_path / "wall.txt"])
    assert report.errors == []
    assert report.passages > 10


async def test_that_questions_and_answers_are_read_from_every_kind_of_list(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "faq.csv").write_text('Question,Answer\nDo you ship to Norway?,"Yes, in a week."\n')
    (folder / "faq.yaml").write_text(
        "faq:\n  - question: 可以退货吗？\n    answer: 三十天内可以退货。\n    locale: zh\n  - 7\n"
    )
    (folder / "faq.json").write_text(json.dumps([{"q": "Do gift cards expire?", "a": "Gift cards never expire."}]))
    report = await base.ingest([folder])
    assert (report.added, report.errors) == (
        3,
        ["faq.yaml, line 5: it is not an object with id, title and content, or question and answer"],
    )
    found = (await base.search("do gift cards expire")).passages[0].passage
    assert (found.title, found.text) == ("Do gift cards expire?", "Gift cards never expire.")
    assert (await titles(base, "可以退货吗"))[0] == "faq.yaml#可以退货吗？"
