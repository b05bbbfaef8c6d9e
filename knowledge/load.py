"""Files and folders to raw documents, one at a time. Not their parsing into blocks, and no rows."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.blocks import Article
from knowledge.convert import Converter
from knowledge.errors import Unreadable
from knowledge.faq import read_json, read_yaml
from knowledge.feeds import Lines, looks_like_html, read_csv, read_jsonl
from knowledge.html import parse_html
from knowledge.markdown import parse_markdown
from knowledge.plain import parse_plain
from knowledge.source import LONGEST, LONGEST_BINARY, LONGEST_KEY, Format, Problem, Raw, clean, shown

PROSE = {
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML,
    ".txt": Format.PLAIN, ".text": Format.PLAIN, "": Format.PLAIN,
}  # fmt: skip
FEEDS = {".csv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl}
BINARY = {".pdf": Format.PDF, ".docx": Format.WORD}
LISTS = {".yaml": read_yaml, ".yml": read_yaml, ".json": read_json}
READ_HERE = "Markdown, HTML, PDF, Word (.docx), plain text, and CSV, JSONL, JSON or YAML lists are read"
_PARSERS = {Format.MARKDOWN: parse_markdown, Format.HTML: parse_html, Format.PLAIN: parse_plain}

Read = Callable[[int], None]


def parse(raw: Raw, converter: Converter) -> Article:
    """The blocks of a document; raises Unreadable when nothing is in it."""
    try:
        if isinstance(raw.body, bytes):
            article = converter.convert(raw.format, raw.body)
        else:
            article = _PARSERS[raw.format](raw.body)
    except RecursionError:
        raise Unreadable("its elements are nested too deeply") from None
    if not article.blocks:
        raise Unreadable("there is no text in it")
    return article


def files(source: Path) -> Iterator[Path | Problem]:
    """The files of a folder in a stable order, or the one file that the source is. Hidden ones are left out."""
    if not source.is_dir():
        yield source
        return
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(source, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)
    for error in unreadable:
        where = Path(error.filename or source)
        below = "" if where == source else f"{_relative(where, source)}/"
        yield Problem(below, f"{_relative(where, source)}: the folder cannot be read: {error.strerror}")


def read(source: Path, only: str | None = None, *, on_bytes: Read = lambda _count: None) -> Iterator[Raw | Problem]:
    """Every document of a source, and every problem with one. `only` reads that one file of the folder."""
    for path in files(source) if only is None else [source / only]:
        if isinstance(path, Problem):
            yield path
            continue
        origin = _relative(path, source)
        try:
            yield from _documents(path, origin, on_bytes)
        except Unreadable as problem:
            yield Problem(origin, f"{origin}: {problem}")
        except OSError as error:
            yield Problem(origin, f"{origin}: it cannot be read: {error.strerror or error}")


def size(source: Path, only: str | None = None) -> int:
    """How many bytes there are to read, for a progress bar."""
    paths = files(source) if only is None else iter([source / only])
    return sum(_size(path) for path in paths if isinstance(path, Path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _relative(path: Path, source: Path) -> str:
    return shown(path.name if path == source else path.relative_to(source).as_posix())


def _documents(path: Path, origin: str, on_bytes: Read) -> Iterator[Raw | Problem]:
    if not path.is_file():
        raise Unreadable("it is not a file")
    if path.stat().st_size == 0:
        raise Unreadable("it is empty")
    suffix = path.suffix.lower()
    if feed := FEEDS.get(suffix):
        with path.open("rb") as file:
            yield from feed(Lines(file, on_bytes), origin)
    elif suffix in PROSE:
        yield _prose(path, origin, PROSE[suffix])
        on_bytes(path.stat().st_size)
    elif suffix in BINARY:
        yield Raw(origin, origin, origin, _content(path, origin, LONGEST_BINARY), BINARY[suffix])
        on_bytes(path.stat().st_size)
    elif read_list := LISTS.get(suffix):
        yield from read_list(_text(_content(path, origin, LONGEST)), origin)
        on_bytes(path.stat().st_size)
    else:
        raise Unreadable(f"{suffix} files are not read: {READ_HERE}")


def _content(path: Path, origin: str, most: int) -> bytes:
    if len(origin) > LONGEST_KEY:
        raise Unreadable(f"its path is longer than {LONGEST_KEY} characters")
    if path.stat().st_size > most:
        raise Unreadable(f"it is larger than {most // 2**20} MB: split it")
    return path.read_bytes()


def _text(content: bytes) -> str:
    if b"\x00" in content[:8192]:
        raise Unreadable(f"it is not text: {READ_HERE}")
    try:
        body = clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8 (byte {error.start + 1}): save it as UTF-8") from None
    if not body.strip():
        raise Unreadable("it is empty")
    return body


def _prose(path: Path, origin: str, format: Format) -> Raw:
    body = _text(_content(path, origin, LONGEST))
    if format is Format.PLAIN and looks_like_html(body):
        format = Format.HTML
    return Raw(origin, origin, origin, body, format)
