"""CSV and JSONL: many documents in one file, read line by line. A bad row is named and the next one is read.

A row is an article (id, title, content) or a question with its answer, which is known by itself if it has no id.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import Unreadable
from knowledge.marks import named
from knowledge.source import LONGEST, LONGEST_KEY, Format, Problem, Raw, clean

NAMES = {"question": "title", "answer": "content", "q": "title", "a": "content"}
"""What a list of questions and answers calls the fields of an article."""


class _Row(BaseModel):
    """A row of a feed: id, title and content, and if it likes url, locale and audience."""

    model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: str | None = Field(None, max_length=LONGEST_KEY)
    title: str = Field(min_length=1)
    content: str = Field(min_length=1)
    url: str | None = None
    locale: str | None = None
    audience: str | None = None


@dataclass(slots=True)
class Lines:
    """The decoded lines of a file; one that cannot be taken raises, and the next call goes on after it."""

    file: BinaryIO
    read: Callable[[int], None]
    number: int = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(LONGEST + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.read(len(line))
        if len(line) > LONGEST:
            self._skip_the_rest(line)
            raise Unreadable(f"the line is longer than {LONGEST // 2**20} MB")
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable(f"it is not UTF-8 (byte {error.start + 1}): save the file as UTF-8") from None

    def _skip_the_rest(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self.file.readline(LONGEST)
            self.read(len(line))


def read_jsonl(lines: Lines, origin: str) -> Iterator[Raw | Problem]:
    """One JSON object a line."""
    while True:
        try:
            line = next(lines)
            if line.strip():
                yield document(_json(line), origin, f"{origin}, line {lines.number}")
        except StopIteration:
            return
        except Unreadable as problem:
            yield Problem(origin, f"{origin}, line {lines.number}: {problem}")


def read_csv(lines: Lines, origin: str) -> Iterator[Raw | Problem]:
    """A header, then one document a row; a quoted field may hold line breaks."""
    csv.field_size_limit(LONGEST)  # of the whole process: others set their own
    rows = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows)]
    except (StopIteration, csv.Error, Unreadable) as error:
        yield Problem(origin, f"{origin}: the header cannot be read: {str(error) or 'the file is empty'}")
        return
    if missing := _lacking(header):
        found = ", ".join(filter(None, header))[:200] or "nothing"
        yield Problem(origin, f"{origin}: the header lacks {' and '.join(missing)}; it has {found}")
        return
    while True:
        first = lines.number + 1
        try:
            row = next(rows)
            if row:
                yield document(_named(header, row), origin, f"{origin}, line {first}")
        except StopIteration:
            return
        except (csv.Error, Unreadable) as error:
            yield Problem(origin, f"{origin}, line {first}: {error}")


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON ({error})") from None


def _named(header: list[str], row: list[str]) -> dict[str, str | None]:
    if len(row) != len(header):
        raise Unreadable(f"the row has {len(row)} fields where the header has {len(header)}")
    return {name: value or None for name, value in zip(header, row, strict=True)}


def document(fields: object, origin: str, where: str) -> Raw:
    """The document that a row, or an object of any other list, describes. Raises Unreadable."""
    if not isinstance(fields, dict):
        raise Unreadable("it is not an object with id, title and content, or question and answer")
    known = _known(fields)
    try:
        row = _Row.model_validate({name: clean(v) if isinstance(v, str) else v for name, v in known.items()})
    except ValidationError as error:
        raise Unreadable("; ".join(map(_complaint, error.errors()))) from None
    if row.id is None and ("id" in fields or not {"title", "content"}.isdisjoint(fields)):
        raise Unreadable("id is missing")
    format = Format.HTML if looks_like_html(row.content) else Format.MARKDOWN
    key = row.id or f"{origin}#{row.title}"[:LONGEST_KEY]
    about = row.title, row.url or None, row.locale or None, named(row.audience)
    return Raw(key, origin, where, row.content, format, *about)


def _known(fields: dict[Any, Any]) -> dict[str, Any]:
    """The fields that have a value, under the names that an article gives them; its own names win."""
    given = {str(name).strip().lower(): value for name, value in fields.items() if value is not None}
    renamed = {NAMES[name]: value for name, value in given.items() if name in NAMES}
    return renamed | given


def _lacking(header: list[str]) -> list[str]:
    if {"title", "content"}.isdisjoint(header):
        header = ["id", *(NAMES.get(name, name) for name in header)]
    return [name for name in ("id", "title", "content") if name not in header]


def _complaint(error: object) -> str:
    assert isinstance(error, dict)
    name = ".".join(map(str, error["loc"]))
    return f"{name} is missing" if error["type"] in ("missing", "string_too_short") else f"{name}: {error['msg']}"


def looks_like_html(text: str) -> bool:
    """Whether a text begins like a page or a piece of one."""
    start = text.lstrip()[:200].lower()
    return start.startswith(
        ("<!doctype html", "<html", "<body", "<p>", "<p ", "<div", "<h1", "<h2", "<h3", "<ul", "<ol", "<table")
    )
