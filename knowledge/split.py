"""Blocks to passages that fit the encoder: along headings first, then blocks, and inside a block only when it must.

A passage never spans two headings. A list keeps the sentence that introduces it, a table that is cut repeats its
head, and prose that is cut repeats its last short sentence, so that no passage starts without its subject.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.blocks import Block, Kind
from knowledge.sentences import sentences
from knowledge.tokens import pieces

LIMIT = 250  # the packaged encoder reads 256, two of them its own marks
LEAST = 120  # room for text, however long the headings are
OVERLAP = 40
ARROW = " › "


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage to be.

    `heading` is the path of headings above it, without the document's title; `anchor` is where it begins.
    """

    heading: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is put into a passage whole: a block, a list with its introduction, or a bit of one that was too long."""

    text: str
    prose: bool
    anchor: str
    after: str = "\n\n"  # what separates it from the part before


def split(title: str, blocks: Iterable[Block], *, limit: int = LIMIT, overlap: int = OVERLAP) -> list[Piece]:
    """The passages of a document; every block is in one of them, a heading without text under it as its own text."""
    found: list[Piece] = []
    for path, body in _sections(title, blocks):
        heading = ARROW.join(path)
        room = max(limit - pieces(embedded(title, heading, "")), min(LEAST, limit))
        found += (Piece(heading, text, anchor) for text, anchor in _packed(_parts(body, room), room, overlap))
    return found


def embedded(title: str, heading: str, text: str) -> str:
    """What the encoder and the lexical index read of a passage: where it stands, and what it says."""
    return f"{title}{ARROW}{heading}\n{text}" if heading else f"{title}\n{text}"


def _sections(title: str, blocks: Iterable[Block]) -> Iterator[tuple[list[str], list[Block]]]:
    path: list[Block] = []
    body: list[Block] = []
    bare = False  # the last heading has nothing under it yet
    for block in blocks:
        if block.kind is not Kind.HEADING:
            body.append(block)
            bare = False
            continue
        if body:
            yield _names(path, title), body
        elif bare and path[-1].level >= block.level:
            yield _names(path[:-1], title), [_bare(path[-1])]
        path = [*(above for above in path if above.level < block.level), block]
        body, bare = [], block.text != title
    if body:
        yield _names(path, title), body
    elif bare and path:
        yield _names(path[:-1], title), [_bare(path[-1])]


def _bare(heading: Block) -> Block:
    """A heading with nothing under it as the text that it then is."""
    return Block(Kind.TEXT, heading.lines, anchor=heading.anchor)


def _names(path: list[Block], title: str) -> list[str]:
    return [above.text for position, above in enumerate(path) if position or above.text != title]


def _parts(blocks: list[Block], room: int) -> Iterator[_Part]:
    """The blocks, an introduction together with what it introduces, and whatever is too long cut up."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None and block.kind is not Kind.TEXT and 2 * pieces(waiting.text) < room:
            first, *others = _cut(block, room - pieces(waiting.text))
            yield _Part(f"{waiting.text}\n{first.text}", prose=False, anchor=waiting.anchor)
            yield from others
            waiting = None
            continue
        if waiting is not None:
            yield from _cut(waiting, room)
            waiting = None
        if block.kind is Kind.TEXT and block.text.endswith((":", "：")):
            waiting = block
        else:
            yield from _cut(block, room)
    if waiting is not None:
        yield from _cut(waiting, room)


def _cut(block: Block, room: int) -> Iterator[_Part]:
    if pieces(block.text) <= room:
        yield _Part(block.text, block.kind is Kind.TEXT, block.anchor)
    elif block.kind is Kind.TEXT:
        yield from _prose(block.text, room, block.anchor)
    elif block.kind is Kind.TABLE and 2 * pieces(block.lines[0]) < room:
        head = block.lines[0]
        for rows in _runs(block.lines[1:], room - pieces(head)):
            yield _Part(f"{head}\n{rows}", prose=False, anchor=block.anchor)
    else:
        for lines in _runs(block.lines, room):
            yield _Part(lines, prose=False, anchor=block.anchor)


def _runs(lines: Iterable[str], room: int) -> Iterator[str]:
    """As many whole lines as there is room for, each time."""
    run: list[str] = []
    used = 0
    for line in lines:
        for bit in [line] if pieces(line) <= room else [part.text for part in _prose(line, room)]:
            size = pieces(bit)
            if run and used + size > room:
                yield "\n".join(run)
                run, used = [], 0
            run.append(bit)
            used += size
    if run:
        yield "\n".join(run)


def _prose(text: str, room: int, anchor: str = "") -> Iterator[_Part]:
    """The sentences of a text; one that is too long on its own is cut between words, or anywhere."""
    after = "\n\n"
    for sentence in sentences(text):
        for bit in [sentence] if pieces(sentence) <= room else _hard(sentence, room):
            yield _Part(bit, prose=True, anchor=anchor, after=after)
            after = " "


def _hard(text: str, room: int) -> Iterator[str]:
    run, used = "", 0
    for word in text.split():
        for bit in [word] if pieces(word) <= room else [word[i : i + room] for i in range(0, len(word), room)]:
            size = pieces(bit)
            if run and used + size > room:
                yield run
                run, used = "", 0
            run = f"{run} {bit}" if run else bit
            used += size
    if run:
        yield run


def _packed(parts: Iterable[_Part], room: int, overlap: int) -> Iterator[tuple[str, str]]:
    """As many parts as fit into each passage, and where it begins."""
    text, used, last, anchor = "", 0, "", ""
    for part in parts:
        size = pieces(part.text)
        if text and used + size > room:
            yield text, anchor
            carried = last if part.prose and 0 < pieces(last) <= min(overlap, room - size) else ""
            text, used, anchor = carried, pieces(carried), part.anchor
        anchor = anchor if text else part.anchor
        text = f"{text}{part.after if used else ''}{part.text}" if text else part.text
        used += size
        last = (sentences(part.text) or [""])[-1] if part.prose else ""
    if text:
        yield text, anchor
