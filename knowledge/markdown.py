"""Markdown to blocks: CommonMark with tables, and the front matter that site generators write. Not plain text."""

import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.blocks import Article, Block, Kind, heading, item, unwrapped

_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def parse_markdown(text: str) -> Article:
    """The blocks of a Markdown text; its title is the front matter's, or that of a first heading of level 1."""
    front, body = _front_matter(text)
    blocks = tuple(_blocks(SyntaxTreeNode(_parser.parse(body)).children))
    title = front.get("title")
    if title is None and blocks and blocks[0].kind is Kind.HEADING and blocks[0].level == 1:
        title = blocks[0].text
    return Article(blocks, title, front.get("url"), front.get("locale") or front.get("lang"), front.get("audience"))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        fields = yaml.safe_load(match[1])
    except yaml.YAMLError:
        return {}, text
    if not isinstance(fields, dict):
        return {}, text
    return {str(key): str(value) for key, value in fields.items() if value is not None}, text[match.end() :]


def _blocks(nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        yield from _block(node)


def _block(node: SyntaxTreeNode) -> Iterator[Block]:
    match node.type:
        case "heading":
            if text := _inline(node):
                yield heading(text, int(node.tag[1]))
        case "paragraph":
            if text := _inline(node):
                yield Block(Kind.TEXT, (unwrapped(text),))
        case "bullet_list" | "ordered_list":
            if items := tuple(_items(node)):
                yield Block(Kind.LIST, items)
        case "table":
            yield Block(Kind.TABLE, tuple(_rows(node)))
        case "fence" | "code_block":
            if lines := tuple(line for line in node.content.split("\n") if line.strip()):
                yield Block(Kind.CODE, lines)
        case "html_block":
            if text := _TAG.sub("", _BREAK.sub("\n", node.content)).strip():
                yield Block(Kind.TEXT, (text,))
        case "blockquote":
            yield from _blocks(node.children)


def _items(node: SyntaxTreeNode) -> Iterator[str]:
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for position, child in enumerate(node.children):
        marker = "-" if number is None else f"{number + position}."
        if text := "\n".join(block.text for block in _blocks(child.children)):
            yield item(marker, text)


def _rows(node: SyntaxTreeNode) -> Iterator[str]:
    for part in node.children:
        for row in part.children:
            yield " | ".join(_inline(cell).replace("\n", " ") for cell in row.children)


def _inline(node: SyntaxTreeNode) -> str:
    """The text of a block without markup; where a link leads is kept, since an answer may have to name it."""
    return "".join(map(_plain, node.children)).strip()


def _plain(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if _BREAK.fullmatch(node.content) else ""
        case "image":
            return node.content
        case "link":
            text, target = "".join(map(_plain, node.children)), str(node.attrs.get("href", ""))
            return text if text in target or not target.startswith(("http://", "https://")) else f"{text} ({target})"
        case _:
            return "".join(map(_plain, node.children))
