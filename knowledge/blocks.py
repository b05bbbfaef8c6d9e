"""A document as what its author wrote: headings, paragraphs, lists, tables, code. Not its files, and not passages."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from knowledge.tokens import CJK

NARROW = 40  # columns: a line that is no wider was ended on purpose
_ENDS = re.compile(r"[.!?:;。！？：；…][\"'”’)）」』]*$")
_STARTS = re.compile(r"[-*•·–]\s|\(?\d{1,3}[.)、]\s?|[A-Z]:\s|[问答][:：]")
_CJK_START = re.compile(rf"[{CJK}，。！？；：、（「『“]")
_CJK_END = re.compile(rf"[{CJK}，。！？；：、）」』”]$")


class Kind(StrEnum):
    """What a block is, so that the splitter knows where it may cut."""

    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of plain text without inline markup.

    `lines` are the places where it may be cut: the items of a list (an item may hold line breaks), the rows of
    a table (its head first), the lines of code, and the one text of a paragraph or heading. `level` is the
    heading's (1 to 6), `anchor` what follows `#` in an address that leads here: `page=3` in a PDF.
    """

    kind: Kind
    lines: tuple[str, ...]
    level: int = 0
    anchor: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Article:
    """A parsed document; what it does not say about itself is None."""

    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    locale: str | None = None
    audience: str | None = None


def heading(text: str, level: int) -> Block:
    """A heading on one line."""
    return Block(Kind.HEADING, (" ".join(text.split()),), level)


def unwrapped(text: str) -> str:
    """A paragraph without the line breaks that only kept its lines short; breaks that mean something stay.

    A line was wrapped when it is long and does not end a sentence. Chinese is joined without a space.
    """
    joined = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        last = joined.rpartition("\n")[2]
        if not last:
            joined = line
        elif _width(last) < NARROW or _ENDS.search(last) or _STARTS.match(line):
            joined += "\n" + line
        else:
            joined += ("" if _CJK_END.search(last) and _CJK_START.match(line) else " ") + line
    return joined


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def item(marker: str, text: str) -> str:
    """An item of a list, what follows its first line indented below it."""
    return f"{marker} " + text.replace("\n", "\n  ")
