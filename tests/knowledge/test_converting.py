"""What is read of PDF and Word files that real writers made, and what becomes of those that cannot be read."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import KnowledgeBase
from knowledge.blocks import Article, Kind
from knowledge.convert import Converter
from knowledge.errors import Unreadable
from knowledge.source import Format
from tests.knowledge.conftest import titles
from tests.knowledge.papers import (
    body,
    chinese,
    heading,
    new_page,
    table,
    write_pdf,
    write_picture,
    write_word,
)

RETURNS = "You can return most items within 30 days of delivery, unused and in their original packaging. " * 3
FEES = [["Country", "Fee"], ["Germany", "4.90"], ["Norway", "8.50"]]


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as converter:
        yield converter


def _outline(article: Article) -> list[tuple[Kind, int, str]]:
    return [(block.kind, block.level, block.lines[0]) for block in article.blocks]


def test_that_a_pdf_keeps_headings_tables_pages_and_its_title(converter: Converter, tmp_path: Path) -> None:
    story = [
        heading("Returns"),
        body(RETURNS),
        heading("Fees", 2),
        table(FEES),
        new_page(),
        heading("Cards"),
        body("We accept Visa."),
    ]
    path = write_pdf(
        tmp_path / "handbook.pdf", story, running="Handbook of 2026", title="Customer handbook", lang="en-GB"
    )
    article = converter.convert(Format.PDF, path.read_bytes())
    assert (article.title, article.locale) == ("Customer handbook", "en-GB")
    assert _outline(article) == [
        (Kind.HEADING, 1, "Returns"),
        (Kind.TEXT, 0, RETURNS.strip()),
        (Kind.HEADING, 2, "Fees"),
        (Kind.TABLE, 0, "Country | Fee"),
        (Kind.HEADING, 1, "Cards"),
        (Kind.TEXT, 0, "We accept Visa."),
    ]
    assert [block.anchor for block in article.blocks] == ["page=1"] * 4 + ["page=2"] * 2


def test_that_a_table_that_runs_over_pages_is_one_table(converter: Converter, tmp_path: Path) -> None:
    rows = [["Country", "Fee"], *([f"Country {number}", f"{number}.90"] for number in range(90))]
    article = converter.convert(
        Format.PDF, write_pdf(tmp_path / "fees.pdf", [table(rows)], running="Fees").read_bytes()
    )
    assert [block.lines for block in article.blocks] == [tuple(" | ".join(row) for row in rows)]


def test_that_rows_without_rules_are_read_as_rows(converter: Converter, tmp_path: Path) -> None:
    rows = [["Opening hours of the shop", "Weekday"], ["from 9 to 18", "Monday"], ["from 10 to 16", "Sunday"]]
    article = converter.convert(
        Format.PDF, write_pdf(tmp_path / "hours.pdf", [body(RETURNS), table(rows, ruled=False)]).read_bytes()
    )
    text = "\n".join(block.text for block in article.blocks)
    assert text.index("from 9 to 18") < text.index("Monday") < text.index("from 10 to 16") < text.index("Sunday")


def test_that_a_sentence_that_runs_over_a_page_is_whole(converter: Converter, tmp_path: Path) -> None:
    long = " ".join(f"Rule {number} says that an item may come back." for number in range(150))
    article = converter.convert(
        Format.PDF, write_pdf(tmp_path / "rules.pdf", [body(long)], running="Rules").read_bytes()
    )
    assert " ".join(article.blocks[0].text.split()) == long


def test_that_chinese_is_read(converter: Converter, tmp_path: Path) -> None:
    from_page = "您可以在收到商品后三十天内退货。商品必须未使用并保持原包装，" * 4 + "否则我们会收取费用。"
    story = [
        heading("Returns"),
        *(type(heading("x"))(text, chinese(style)) for text, style in (("退货", "Heading2"), (from_page, "BodyText"))),
    ]
    article = converter.convert(Format.PDF, write_pdf(tmp_path / "zh.pdf", story).read_bytes())
    assert (Kind.HEADING, 2, "退货") in _outline(article)
    assert article.blocks[-1].text == from_page


def test_that_word_keeps_headings_lists_tables_and_its_title(converter: Converter, tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_heading("Returns", 1)
        document.add_paragraph("What you need:")
        document.add_paragraph("the order number", style="List Bullet")
        document.add_paragraph("a photo of it", style="List Bullet")
        document.add_heading("费用", 2)
        rows = document.add_table(rows=0, cols=2)
        for row in FEES:
            for cell, text in zip(rows.add_row().cells, row, strict=True):
                cell.text = text

    path = write_word(tmp_path / "returns.docx", write, title="Return policy", language="en-GB")
    article = converter.convert(Format.WORD, path.read_bytes())
    assert (article.title, article.locale) == ("Return policy", "en-GB")
    assert [(block.kind, block.level, block.text) for block in article.blocks] == [
        (Kind.HEADING, 1, "Returns"),
        (Kind.TEXT, 0, "What you need:"),
        (Kind.LIST, 0, "- the order number\n- a photo of it"),
        (Kind.HEADING, 2, "费用"),
        (Kind.TABLE, 0, "Country | Fee\nGermany | 4.90\nNorway | 8.50"),
    ]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("locked.pdf", "it has a password"),
        ("scan.pdf", "it is a scan"),
        ("cut.pdf", "cut off"),
        ("cut.docx", "cut off"),
    ],
)
async def test_that_a_file_that_cannot_be_read_is_named_and_keeps_what_it_held(
    base: KnowledgeBase, docs: Path, name: str, complaint: str
) -> None:
    path = docs / name
    said = "Gift cards never expire."
    if path.suffix == ".pdf":
        write_pdf(path, [body(said)])
    else:
        write_word(path, lambda document: document.add_paragraph(said))
    await base.ingest([docs])
    if name == "locked.pdf":
        write_pdf(path, [body("Secret.")], password="owl")
    elif name == "scan.pdf":
        write_picture(path)
    else:
        path.write_bytes(path.read_bytes()[:300])
    report = await base.ingest([docs])
    assert (report.unchanged, report.removed) == (3, 0)
    assert [error.startswith(f"{name}: ") and complaint in error for error in report.errors] == [True]
    assert (await titles(base, "do gift cards expire"))[0] == name


async def test_that_a_passage_of_a_pdf_says_its_page(base: KnowledgeBase, tmp_path: Path) -> None:
    story = [heading("Returns"), body(RETURNS), new_page(), heading("Cards"), body("We accept Visa and Mastercard.")]
    await base.ingest([write_pdf(tmp_path / "handbook.pdf", story, title="Handbook")])
    passage = (await base.search("which cards do you accept")).passages[0].passage
    assert (passage.anchor, passage.place) == ("page=2", "Handbook › Cards, p. 2")


def test_that_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(tmp_path: Path) -> None:
    long = write_pdf(tmp_path / "long.pdf", [body(RETURNS) for _ in range(400)]).read_bytes()
    short = write_pdf(tmp_path / "short.pdf", [body("Short.")]).read_bytes()
    with Converter(seconds=0.7) as converter:
        with pytest.raises(Unreadable, match=r"longer than 0\.7 seconds"):
            converter.convert(Format.PDF, long)
        converter.seconds = 30
        assert converter.convert(Format.PDF, short).blocks[0].text == "Short."


def test_that_a_converter_that_was_killed_is_started_again(tmp_path: Path) -> None:
    content = write_pdf(tmp_path / "short.pdf", [body("Short.")]).read_bytes()
    with Converter() as converter:
        converter.convert(Format.PDF, content)
        assert converter.child is not None
        os.kill(converter.child, signal.SIGKILL)
        assert converter.convert(Format.PDF, content).blocks[0].text == "Short."
