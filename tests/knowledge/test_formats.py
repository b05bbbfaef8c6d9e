"""What is read of Markdown, HTML and plain text."""

import pytest

from knowledge.blocks import Article, Block, Kind
from knowledge.convert import Converter
from knowledge.errors import Unreadable
from knowledge.html import parse_html
from knowledge.load import parse
from knowledge.markdown import parse_markdown
from knowledge.plain import parse_plain
from knowledge.source import Format, Raw


def _text(article: Article) -> str:
    return "\n".join(block.text for block in article.blocks)


def test_that_markdown_loses_its_marks_and_keeps_its_structure() -> None:
    article = parse_markdown(
        "# Returns\n\nSend it **back** within `30` days, see [the form](https://shop.test/form).\n\n"
        "1. Pack it\n2. Post it\n   - by tram\n\n| To | Days |\n|---|---|\n| US | 3 |\n\n```\ncode here\n```\n"
    )
    assert article.title == "Returns"
    assert list(article.blocks[1:]) == [
        Block(Kind.TEXT, ("Send it back within 30 days, see the form (https://shop.test/form).",)),
        Block(Kind.LIST, ("1. Pack it", "2. Post it\n  - by tram")),
        Block(Kind.TABLE, ("To | Days", "US | 3")),
        Block(Kind.CODE, ("code here",)),
    ]


def test_that_front_matter_names_title_address_and_language() -> None:
    article = parse_markdown("---\ntitle: 退货\nurl: https://shop.test/r\nlang: zh-CN\n---\n三十天内可退。\n")
    assert (article.title, article.url, article.locale) == ("退货", "https://shop.test/r", "zh-CN")
    assert _text(article) == "三十天内可退。"


def test_that_a_broken_front_matter_is_text() -> None:
    assert "a: [b" in _text(parse_markdown("---\na: [b\n---\n\nText.\n"))


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        ("This line is long enough to have been wrapped\nby an editor.", None),
        ("这一行很长所以编辑器把它折成了两行显示，\n后面还有。", "这一行很长所以编辑器把它折成了两行显示，后面还有。"),
        ("Monday 9 to 18\nTuesday 9 to 18", "Monday 9 to 18\nTuesday 9 to 18"),
        ("A sentence that ends here and is quite long.\nMore.", "A sentence that ends here and is quite long.\nMore."),
    ],
)
def test_that_only_line_breaks_that_wrap_are_taken_out(wrapped: str, expected: str | None) -> None:
    assert _text(parse_markdown(wrapped)) == (expected or wrapped.replace("\n", " "))


def test_that_html_is_its_main_content() -> None:
    page = """<!doctype html><html lang="zh-CN"><head><title>Shop</title><link rel="canonical" href="https://shop.test/x">
      <style>p {color: red}</style></head><body><nav><a href="/">Home</a></nav><main><h1>Cards</h1>
      <p>We <b>accept</b>
         Visa &amp; <a href="https://visa.test">Visa Debit</a>.<br>No fee.</p>
      <ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul><script>alert(1)</script>
      <table><tr><th>To</th><th>Days</th></tr><tr><td>US</td><td>3</td></tr></table></main><footer>©</footer></body></html>"""
    article = parse_html(page)
    assert (article.title, article.url, article.locale) == ("Cards", "https://shop.test/x", "zh-CN")
    assert [block.text for block in article.blocks] == [
        "Cards",
        "We accept Visa & Visa Debit (https://visa.test).\nNo fee.",
        "- one\n- two\n  - deep",
        "To | Days\nUS | 3",
    ]


def test_that_text_between_blocks_is_kept() -> None:
    assert [block.text for block in parse_html("before<div>in <span>side</span></div>after").blocks] == [
        "before",
        "in side",
        "after",
    ]


def test_that_plain_text_has_paragraphs_and_lists_and_no_markup() -> None:
    article = parse_plain("# not a heading\n\n1) first\n2) second\n\nThe *end*.")
    assert article.blocks == (
        Block(Kind.TEXT, ("# not a heading",)),
        Block(Kind.LIST, ("1) first", "2) second")),
        Block(Kind.TEXT, ("The *end*.",)),
    )


@pytest.mark.parametrize(
    ("body", "format"),
    [
        ("<div>" * 20_000, Format.HTML),
        ("<script>only()</script>", Format.HTML),
        ("---\ntitle: x\n---\n", Format.MARKDOWN),
    ],
)
def test_that_a_document_without_text_is_refused_with_a_reason(body: str, format: Format) -> None:
    with pytest.raises(Unreadable):
        parse(Raw("a", "a", "a", body, format), Converter())
