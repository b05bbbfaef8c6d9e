"""What a page says to a crawler: where its links lead, its own right address, and what it would rather not have."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from httpx2 import URL

from knowledge.web.addresses import Refused, parsed

NOT_PAGES = (
    ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".zip",
    ".gz", ".tar", ".exe", ".dmg", ".mp3", ".mp4", ".webm", ".mov", ".avi", ".xml", ".rss", ".atom",
)  # fmt: skip
_SAYS = SoupStrainer(["a", "area", "base", "link", "meta"])


@dataclass(frozen=True, slots=True)
class Says:
    """`index` is false when the page asks not to be found, `canonical` its own name for itself on the same host."""

    links: tuple[str, ...] = ()
    canonical: str | None = None
    index: bool = True


def read_links(html: str, url: URL, header: str = "") -> Says:
    """What is said in a page's head and by its links; `header` is its X-Robots-Tag."""
    page = BeautifulSoup(html, "html.parser", parse_only=_SAYS)
    wishes = {wish for tag in page.find_all("meta", attrs={"name": _is_robots}) for wish in _words(tag.get("content"))}
    wishes |= set(_words(header))
    base = page.find("base", href=True)
    start = urljoin(str(url), str(base["href"])) if base is not None else str(url)
    follow = wishes.isdisjoint({"nofollow", "none"})
    links = [
        target
        for tag in page.find_all(["a", "area"], href=True)
        if follow and _followed(tag)
        for target in _address(start, tag)
    ]
    named = page.find("link", rel="canonical", href=True)
    canonical = next(iter(_address(start, named)), None) if named is not None else None
    if canonical is not None and parsed(canonical).host != url.host:
        canonical = None
    return Says(tuple(dict.fromkeys(links)), canonical, wishes.isdisjoint({"noindex", "none"}))


def _is_robots(name: str | None) -> bool:
    return (name or "").lower() in ("robots", "rapport")


def _words(value: Any) -> list[str]:
    return [word.strip().lower() for word in str(value or "").split(",")]


def _followed(tag: Any) -> bool:
    return "nofollow" not in (tag.get("rel") or ())


def _address(start: str, tag: Any) -> list[str]:
    """Where a link leads, if that may be a page."""
    try:
        target = parsed(urljoin(start, str(tag["href"]).strip()))
    except (Refused, ValueError):
        return []
    return [] if target.path.lower().endswith(NOT_PAGES) else [str(target)]
