"""HTML to blocks: what a reader of the page came for. Not its menus, scripts and forms, and not the fetching of it."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from knowledge.blocks import Article, Block, Kind, heading, item

NOT_CONTENT = ("script", "style", "template", "noscript", "nav", "aside", "footer", "iframe", "svg", "head")
_SPACE = re.compile(r"\s+")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTAINERS = {
    *(
        "html",
        "body",
        "main",
        "article",
        "section",
        "div",
        "header",
        "details",
        "fieldset",
        "figure",
        "form",
        "blockquote",
    ),
    *("center", "address", "dl", "hgroup", "p", "ul", "ol", "table", "pre", "[document]"),
}


def parse_html(text: str) -> Article:
    """The blocks of a page's main content; title, canonical address and language as its head gives them."""
    page = BeautifulSoup(text, "html.parser")
    title = page.title.get_text(" ", strip=True) if page.title else None
    root = page.html
    locale = root.get("lang") if root else None
    canonical = page.find("link", rel="canonical")
    address = str(canonical.get("href", "")) if isinstance(canonical, Tag) else ""
    url = address if urlsplit(address).scheme in ("http", "https") else None
    for unwanted in page.find_all(NOT_CONTENT):
        unwanted.decompose()
    main = page.find("main") or page.find("article") or page.body or page
    blocks = tuple(_blocks(main.children if isinstance(main, Tag) else ()))
    first = next((block.text for block in blocks if block.kind is Kind.HEADING and block.level == 1), None)
    return Article(blocks, first or title or None, url, str(locale) if locale else None)


def _blocks(nodes: Iterable[PageElement]) -> Iterator[Block]:
    """Runs of inline content become paragraphs; everything else what its tag says."""
    run: list[str] = []
    for node in nodes:
        if isinstance(node, Tag) and (node.name in CONTAINERS or node.name in HEADINGS or _holds_blocks(node)):
            yield from _paragraph(run)
            run = []
            yield from _block(node)
        else:
            run.append(_inline(node))
    yield from _paragraph(run)


def _holds_blocks(node: Tag) -> bool:
    return node.find([*HEADINGS, "p", "div", "ul", "ol", "table", "pre"]) is not None


def _block(node: Tag) -> Iterator[Block]:
    if node.name in HEADINGS:
        if text := _text(node):
            yield heading(text, HEADINGS[node.name])
    elif node.name in ("ul", "ol"):
        if items := tuple(_items(node)):
            yield Block(Kind.LIST, items)
    elif node.name == "table":
        if rows := tuple(_rows(node)):
            yield Block(Kind.TABLE, rows)
    elif node.name == "pre":
        if lines := tuple(line for line in node.get_text().split("\n") if line.strip()):
            yield Block(Kind.CODE, lines)
    else:
        yield from _blocks(node.children)


def _items(node: Tag) -> Iterator[str]:
    for position, child in enumerate(node.find_all("li", recursive=False), 1):
        marker = f"{position}." if node.name == "ol" else "-"
        if text := "\n".join(block.text for block in _blocks(child.children)):
            yield item(marker, text)


def _rows(node: Tag) -> Iterator[str]:
    for row in node.find_all("tr"):
        cells = [_text(cell).replace("\n", " ") for cell in row.find_all(["th", "td"], recursive=False)]
        if any(cells):
            yield " | ".join(cells)


def _paragraph(run: list[str]) -> Iterator[Block]:
    if text := _tidy("".join(run)):
        yield Block(Kind.TEXT, (text,))


def _text(node: Tag) -> str:
    return _tidy("".join(map(_inline, node.children)))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _inline(node: PageElement) -> str:
    if isinstance(node, PreformattedString):  # comments, declarations
        return ""
    if isinstance(node, NavigableString):
        return _SPACE.sub(" ", node)
    if not isinstance(node, Tag):
        return ""
    if node.name == "br":
        return "\n"
    text = "".join(map(_inline, node.children))
    target = str(node.get("href", "")) if node.name == "a" else ""
    if not text.strip() or not target.startswith(("http://", "https://")) or text.strip() in target:
        return text
    return f"{text} ({target})"
