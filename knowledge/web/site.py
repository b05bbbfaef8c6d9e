"""One walk over a page, a sitemap or a site: what is there, what failed, and whether everything was seen.

Breadth first, one page at a time. A page that is remembered is asked whether it has changed; the links of one that has
not are remembered too.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from knowledge.errors import Unreadable
from knowledge.source import LONGEST_BINARY, RECIPE, Problem, Raw
from knowledge.web.addresses import Refused, parsed
from knowledge.web.fetch import Fetched, Fetcher, Gone, Unpacker
from knowledge.web.page import Document, NotADocument, read_document
from knowledge.web.sitemap import is_sitemap, read_sitemap
from knowledge.web.web_source import WebSource

SITEMAPS_DEEP = 3
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Page:
    """What is remembered of an address: what makes asking again cheap, and what it led to."""

    url: str
    validators: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    recipe: str = RECIPE


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: its documents, or none of them when it is as it was. `bytes` is what it cost."""

    page: Page
    items: tuple[Raw | Problem, ...] = ()
    unchanged: bool = False
    bytes: int = 0


class Site:
    """A walk. Read `gone`, `complete` and `trouble` after `pages` has ended.

    Args:
        remembered: the pages of the last walk, by address.
    """

    def __init__(self, fetcher: Fetcher, source: WebSource, remembered: Mapping[str, Page]) -> None:
        self._fetcher = fetcher
        self._source = source
        self._remembered = remembered
        self._frontier: deque[tuple[str, int]] = deque()
        self._met: set[str] = set()
        self._named: set[str] = set()  # what pages call themselves: the same one may be at two addresses
        self._read = 0
        self.gone: set[str] = set()
        self.complete = True
        self.trouble: str | None = None
        """Why not even the beginning could be read."""

    async def pages(self) -> AsyncIterator[Found | Problem]:
        """Every page, and every problem with one, as they come."""
        start = str(parsed(self._source.url))
        self._meet(start, 0)
        while self._frontier:
            url, depth = self._frontier.popleft()
            if self._read >= self._source.limit:
                self.complete = False
                yield Problem(
                    url, f"{start}: the walk ended after {self._source.limit:,} pages: raise --limit to read more"
                )
                return
            self._read += 1
            found = await self._tried(url, depth)
            if isinstance(found, Problem) and url == start:
                self.trouble = found.text
            if found is not None:
                yield found

    async def _tried(self, url: str, depth: int) -> Found | Problem | None:
        """A page, or what is wrong with it; None where a link leads to nothing that is ours to tell of."""
        try:
            return await self._visit(url, depth)
        except Gone as error:
            self.gone.add(url)
            return Problem(url, f"{url}: {error}") if depth == 0 else None
        except (NotADocument, Refused) as error:
            return Problem(url, f"{url}: {error}") if depth == 0 else None
        except Unreadable as error:
            self.complete = False
            return Problem(url, f"{url}: {error}")

    def _meet(self, url: str, depth: int) -> None:
        if url not in self._met:
            self._met.add(url)
            self._frontier.append((url, depth))

    async def _visit(self, url: str, depth: int) -> Found | None:
        """What is at an address; None when it has been read under another one, or is out of bounds."""
        fetched = await self._fetcher.get(url, self._validators)
        arrived = str(fetched.url)
        if arrived != url and not self._arrive(url, arrived):
            return None
        if fetched.unchanged:
            before = self._remembered[arrived]
            self._follow(before.links, depth)
            return Found(before, unchanged=True)
        content = await asyncio.to_thread(_unzipped, fetched.content)
        if is_sitemap(content):
            await self._sitemap(content, url)
            return None
        document = await asyncio.to_thread(read_document, fetched)
        self._follow(document.says.links, depth)
        return self._found(fetched, document)

    def _validators(self, url: str) -> Mapping[str, str]:
        """What to ask by whether a page has changed; nothing where it would be read in another way by now."""
        before = self._remembered.get(url)
        return before.validators if before is not None and before.recipe == RECIPE else {}

    def _arrive(self, url: str, arrived: str) -> bool:
        """Whether what a redirect led to is to be read, and has not been."""
        self.gone.add(url)
        new = arrived not in self._met
        self._met.add(arrived)
        start = url == str(parsed(self._source.url))
        return new and (start or self._source.covers(parsed(arrived)))

    def _found(self, fetched: Fetched, document: Document) -> Found:
        names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        validators = {asks: value for given, asks in names if (value := fetched.headers.get(given))}
        page = Page(str(fetched.url), validators, document.says.links)
        items = tuple(one for one in document.items if not (isinstance(one, Raw) and one.url in self._named))
        self._named |= {one.url for one in items if isinstance(one, Raw) and one.url}
        return Found(page, items, bytes=len(fetched.content))

    def _follow(self, links: tuple[str, ...], depth: int) -> None:
        if depth < self._source.depth:
            for link in links:
                if self._source.covers(parsed(link)):
                    self._meet(link, depth + 1)

    async def _sitemap(self, content: bytes, url: str) -> None:
        """Take the pages of a sitemap, and of those that it names, into the walk."""
        waiting = deque([(url, content, 1)])
        seen = {url}
        while waiting:
            _at, text, level = waiting.popleft()
            pages, further = await asyncio.to_thread(read_sitemap, text)
            for page in pages:
                self._list(page)
            for place in further:
                if level < SITEMAPS_DEEP and place not in seen:
                    seen.add(place)
                    fetched = await self._fetcher.get(place)
                    waiting.append((place, await asyncio.to_thread(_unzipped, fetched.content), level + 1))

    def _list(self, page: str) -> None:
        try:
            url = parsed(page)
        except Refused:
            return
        if self._source.covers(url):
            self._meet(str(url), 0)


def _unzipped(content: bytes) -> bytes:
    """A file as it is inside; sitemaps are often kept zipped."""
    return Unpacker(LONGEST_BINARY)(content) if content.startswith(GZIP) else content
