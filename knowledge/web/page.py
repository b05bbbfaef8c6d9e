"""What was fetched to the documents in it, by the kind that its headers give it, else by its name. Follows nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from io import BytesIO
from pathlib import PurePosixPath

from httpx2 import URL

from knowledge.errors import Unreadable
from knowledge.feeds import Lines, looks_like_html
from knowledge.load import BINARY, FEEDS, LISTS, PROSE
from knowledge.source import LONGEST_KEY, Format, Problem, Raw, clean
from knowledge.web.fetch import Fetched
from knowledge.web.letters import decoded
from knowledge.web.links import Says, read_links

KINDS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "text/x-markdown": ".md", "application/pdf": ".pdf", "text/csv": ".csv", "application/json": ".json",
    "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "application/yaml": ".yaml",
    "application/x-yaml": ".yaml", "text/yaml": ".yaml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
"""Kinds that servers give what they do not know: there a name says more."""


class NotADocument(Unreadable):
    """A picture, a program, a film: nothing that could be read aloud."""


@dataclass(frozen=True, slots=True)
class Document:
    """What stands at an address: documents and problems with some of them, and what the page says to a crawler."""

    items: tuple[Raw | Problem, ...]
    says: Says


def read_document(fetched: Fetched) -> Document:
    """The documents in an answer. Raises NotADocument, or Unreadable when there should be one and is not."""
    url = str(fetched.url)
    if len(url) > LONGEST_KEY:
        raise Unreadable(f"its address is longer than {LONGEST_KEY} characters")
    if not fetched.content:
        raise Unreadable("it is empty")
    kind, charset = _declared(fetched.headers.get("content-type", ""))
    suffix = _suffix(kind, PurePosixPath(fetched.url.path).suffix.lower())
    if suffix in BINARY:
        return Document((Raw(url, url, url, fetched.content, BINARY[suffix], url=url),), Says())
    text = clean(decoded(fetched.content, charset, html=suffix == ".html"))
    if "\x00" in text[:8192] or not text.strip():
        raise Unreadable("it is not text" if text.strip() else "it is empty")
    if suffix in PROSE:
        return _prose(fetched, text, PROSE[suffix])
    return Document(tuple(_listed(suffix, text, url)), Says())


def _declared(content_type: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = content_type
    kind = message.get_content_type() if content_type.strip() else ""
    return kind, message.get_content_charset()


def _suffix(kind: str, in_name: str) -> str:
    known = in_name in (*BINARY, *FEEDS, *LISTS, *PROSE) and in_name != ""
    if kind in VAGUE and (known or kind == ""):
        return in_name if known else ".html"
    if kind not in KINDS:
        raise NotADocument(f"it is of a kind that is not read ({kind or 'unknown'})")
    return KINDS[kind]


def _prose(fetched: Fetched, text: str, format: Format) -> Document:
    url = str(fetched.url)
    if format is Format.PLAIN and looks_like_html(text):
        format = Format.HTML
    if format is not Format.HTML:
        return Document((Raw(url, url, url, text, format, url=url),), Says())
    says = read_links(text, fetched.url, fetched.headers.get("x-robots-tag", ""))
    key = says.canonical if says.canonical and _same_page(says.canonical, fetched.url) else url
    return Document((Raw(key, url, url, text, format, url=key),) if says.index else (), says)


def _same_page(canonical: str, url: URL) -> bool:
    """Whether a page's name for itself differs by its query only: some sites give every page the same wrong name."""
    return URL(canonical).path.rstrip("/") == url.path.rstrip("/")


def _listed(suffix: str, text: str, url: str) -> Iterator[Raw | Problem]:
    if feed := FEEDS.get(suffix):
        yield from feed(Lines(BytesIO(text.encode()), lambda _count: None), url)
    else:
        yield from LISTS[suffix](text, url)
