"""Plain text to blocks: paragraphs between blank lines, and lists by their marks. Not Markdown: `#` is a character."""

import re

from knowledge.blocks import Article, Block, Kind, unwrapped

_BLANK = re.compile(r"\n[^\S\n]*\n|\f")
_ITEM = re.compile(r"\s*(?:[-*•·–]\s+|\(?\d{1,3}[.)、]\s*)\S")


def parse_plain(text: str) -> Article:
    """The paragraphs and lists of a text; it has no title of its own."""
    return Article(tuple(_block(part) for part in _BLANK.split(text) if part.strip()))


def _block(part: str) -> Block:
    lines = [line.rstrip() for line in part.split("\n") if line.strip()]
    if len(lines) > 1 and all(map(_ITEM.match, lines)):
        return Block(Kind.LIST, tuple(lines))
    return Block(Kind.TEXT, (unwrapped("\n".join(lines)),))
