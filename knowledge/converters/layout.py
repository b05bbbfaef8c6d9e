"""Lines of a page to headings, paragraphs and lists, by their size and weight. Knows nothing of PDF itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

MARGIN = 0.09  # of a page's height, above and below: where running heads and page numbers stand
LARGER = 1.12  # times the size of the text: a heading
LONGEST_HEADING = 120
DEEPEST = 6
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page|seite|第)?\s*\d+\s*(?:页|of\s*\d+|/\s*\d+)?[-–—\s]*", re.IGNORECASE)
MARK = re.compile(r"(?:[-*•·–▪◦‣●○■]|\(?\d{1,3}[.)、])(?:\s+|$)")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+\S")
_SENTENCE_END = re.compile(r"[.!?;,。！？；，]$")
_ENDED = re.compile(r"[.!?:。！？：][\"'”’)）」』]*$")
_GOES_ON = re.compile(r"[a-z\u4e00-\u9fff(（]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its largest size in points, whether all of it is bold, and where it stands.

    `height` is 0 at the top of the page and 1 at its bottom; `base` is in points, and grows upwards.
    """

    text: str
    size: float
    bold: bool
    height: float
    base: float


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one text box."""

    lines: list[Line]
    page: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, row by row; one without rules comes as a table for each row."""

    rows: list[list[str]]
    page: int
    ruled: bool = True


Block = dict[str, Any]
"""`kind`, `lines` and `page`, and a heading's `level`: as `knowledge.blocks` has them, in JSON."""


def blocks_of(pages: Sequence[Sequence[Lines | Table]]) -> list[Block]:
    """The blocks of all pages: what runs over the end of one is put together again, what each repeats is left out."""
    repeated = _repeated(pages)
    pages = [list(_without(page, repeated)) for page in pages]
    levels = _Levels(line for page in pages for part in page if isinstance(part, Lines) for line in part.lines)
    found: list[Block] = []
    for page in pages:
        blocks = [block for part in _with_whole_tables(page) for block in _blocks(part, levels)]
        if found and blocks and _continued(found[-1], blocks[0]):
            first = blocks.pop(0)
            rows = first["lines"]
            found[-1]["lines"] += rows[1:] if first["kind"] == "table" and rows[0] == found[-1]["lines"][0] else rows
        found += blocks
    return found


def _with_whole_tables(page: Sequence[Lines | Table]) -> Iterator[Lines | Table]:
    """The rows of a table without rules together; a lone one is a line of text."""
    for ruled, parts in groupby(page, key=lambda part: not isinstance(part, Table) or part.ruled):
        if ruled:
            yield from parts
            continue
        rows = [part for part in parts if isinstance(part, Table)]
        yield Table([row for part in rows for row in part.rows], rows[0].page)


class _Levels:
    """Which lines are headings, and of which level: the larger the higher, bold ones below them all."""

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._text = sizes.most_common(1)[0][0] if sizes else 0.0
        plain = sum(len(line.text) for line in lines if not line.bold)
        self._bold_stands_out = plain > sum(len(line.text) for line in lines) / 2
        larger = sorted({line.size for line in lines if self._is_larger(line)}, reverse=True)
        self._of_size = {size: min(place, DEEPEST - 1) for place, size in enumerate(larger, 1)}
        self._bold = min(len(larger) + 1, DEEPEST)

    def level(self, line: Line) -> int:
        """0 for a line that is no heading."""
        if len(line.text) > LONGEST_HEADING or not any(map(str.isalpha, line.text)):
            return 0
        if self._is_larger(line):
            return self._of_size[line.size]
        if self._bold_stands_out and line.bold and line.size >= self._text and not _SENTENCE_END.search(line.text):
            return min(self._bold + _depth(line.text), DEEPEST)
        return 0

    def _is_larger(self, line: Line) -> bool:
        return line.size > self._text * LARGER and len(line.text) <= LONGEST_HEADING


def _depth(text: str) -> int:
    """How far below the first level a number such as 2.1.3 puts a heading."""
    match = _NUMBERED.match(text)
    return match[1].count(".") if match else 0


def _repeated(pages: Sequence[Sequence[Lines | Table]]) -> set[str]:
    """Texts, their digits aside, that stand in the margin of at least half of the pages."""
    counts = Counter(key for page in pages for key in {_masked(line) for line in _lines(page) if in_margin(line)})
    return {key for key, count in counts.items() if count > 1 and count >= len(pages) / 2}


def _without(page: Sequence[Lines | Table], repeated: set[str]) -> Iterator[Lines | Table]:
    for part in page:
        if isinstance(part, Table):
            yield part
            continue
        kept = [line for line in part.lines if not (in_margin(line) and _runs(line, repeated))]
        if kept:
            yield Lines(kept, part.page)


def _runs(line: Line, repeated: set[str]) -> bool:
    return _masked(line) in repeated or _PAGE_NUMBER.fullmatch(line.text) is not None


def _lines(page: Sequence[Lines | Table]) -> Iterator[Line]:
    return (line for part in page if isinstance(part, Lines) for line in part.lines)


def in_margin(line: Line) -> bool:
    return line.height < MARGIN or line.height > 1 - MARGIN


def _masked(line: Line) -> str:
    return _DIGITS.sub("0", line.text)


def _blocks(part: Lines | Table, levels: _Levels) -> Iterator[Block]:
    if isinstance(part, Table):
        yield {"kind": "table", "lines": [" | ".join(row) for row in part.rows], "page": part.page}
        return
    run: list[str] = []
    level = 0
    lines = list(_marked(part.lines))
    apart = _paragraph_gap(lines)
    for before, line in zip([None, *lines], lines, strict=False):
        its = levels.level(line)
        if before is not None and run and (its != level or before.base - line.base > apart):
            yield _block(run, level, part.page)
            run = []
        run.append(line.text)
        level = its
    if run:
        yield _block(run, level, part.page)


def _paragraph_gap(lines: Sequence[Line]) -> float:
    """The distance of two lines above which they are not of one paragraph."""
    gaps = sorted(gap for before, line in pairwise(lines) if (gap := before.base - line.base) > 1)
    return 1.3 * gaps[len(gaps) // 4] if gaps else 0.0


def _marked(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a list's mark that stands alone put before the line beside it."""
    waiting: Line | None = None
    for one in lines:
        line = one if waiting is None else replace(one, text=f"{waiting.text} {one.text}")
        waiting = None
        if MARK.fullmatch(line.text):
            waiting = line
        else:
            yield line
    if waiting is not None:
        yield waiting


def _block(lines: list[str], level: int, page: int) -> Block:
    if level:
        return {"kind": "heading", "lines": [" ".join(lines)], "level": level, "page": page}
    items = _items(lines)
    return {"kind": "list" if items else "text", "lines": items or ["\n".join(_joined(lines))], "page": page}


def _items(lines: list[str]) -> list[str]:
    """The items of a list, lines without a mark gone to the item above; none when it does not begin as one."""
    if not MARK.match(lines[0]):
        return []
    items: list[list[str]] = []
    for line in lines:
        if MARK.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    return [" ".join(_joined(item)) for item in items]


def _joined(lines: list[str]) -> list[str]:
    """The lines, a word that was hyphenated at an end of one put together again."""
    joined: list[str] = []
    for one in lines:
        line = one
        if joined and re.search(r"[a-zäöüß]-$", joined[-1]) and re.match(r"[a-zäöüß]", line):
            word, _, rest = line.partition(" ")
            joined[-1] = joined[-1][:-1] + word
            line = rest
        if line:
            joined.append(line)
    return joined


def _continued(before: Block, after: Block) -> bool:
    """Whether the first block of a page goes on with the last one of the page before."""
    if before["kind"] != after["kind"] or before["kind"] not in ("text", "table"):
        return False
    if before["kind"] == "table":
        return bool(before["lines"][0].count(" | ") == after["lines"][0].count(" | "))
    return not _ENDED.search(before["lines"][-1]) and bool(_GOES_ON.match(after["lines"][0]))
