"""One document as it was read from a file, and what is wrong with one that cannot be. Not yet parsed, not a row."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

RECIPE = "3"  # raise it when parsing or splitting changes, so that the next ingest makes the passages anew
LONGEST = 10 * 2**20  # bytes of one file of prose, or of one line of a feed
LONGEST_BINARY = 50 * 2**20  # bytes of one file that a converter reads
LONGEST_KEY = 500  # an index of the database holds no more


class Format(StrEnum):
    """How a body is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    PLAIN = "plain"
    PDF = "pdf"
    WORD = "docx"


@dataclass(frozen=True, slots=True)
class Raw:
    """A document before it is parsed; its body is bytes when a converter has to read it.

    `origin` is the file it was read from, relative to the source, `where` names it and its line for a person; None
    stands where the author left a field out.
    """

    key: str
    origin: str
    where: str
    body: str | bytes
    format: Format
    title: str | None = None
    url: str | None = None
    locale: str | None = None
    audience: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that its passages depend on."""
        body = self.body if isinstance(self.body, str) else hashlib.sha256(self.body).hexdigest()
        fields = [RECIPE, self.key, self.title, body, self.format, self.url, self.locale, self.audience]
        return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, a line or a row that was skipped: `text` says where and why, `origin` whose documents to leave alone.

    An origin that ends in `/` is a folder that could not be read, the empty one the whole source.
    """

    origin: str
    text: str


def clean(text: str) -> str:
    """A text that every database can keep: no NUL characters, no halves of surrogate pairs, lines ended by `\\n`."""
    kept = text.encode("utf-8", "ignore").decode().replace("\x00", "").lstrip("\ufeff")
    return kept.replace("\r\n", "\n").replace("\r", "\n")


def shown(path: Path | str) -> str:
    """A path that can be printed, whatever bytes it is made of."""
    return str(path).encode("utf-8", "replace").decode()
