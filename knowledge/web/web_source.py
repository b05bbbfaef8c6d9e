"""What a person asks to ingest from the web: an address, how far to follow its links, and where not to leave it for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from httpx2 import URL

from knowledge.web.addresses import parsed

PAGES = 1_000
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class WebSource:
    """A page, a sitemap or a site.

    `depth` is how many links away from the first page, or from the pages of a sitemap, a page may be: 0 is the page
    itself. `within` are the hosts to stay on, each with a path below it or without (`help.example.com`,
    `example.com/help/`); none is the host of the address. `limit` is how many pages are read.
    """

    url: str
    depth: int = 0
    within: tuple[str, ...] = ()
    limit: int = PAGES

    def covers(self, url: URL) -> bool:
        """Whether a link may be followed to there."""
        return any(_is_below(url, place) for place in self.within or (parsed(self.url).host,))

    def options(self) -> dict[str, Any]:
        """What is remembered beside the address."""
        return {"depth": self.depth, "within": list(self.within), "limit": self.limit}

    @staticmethod
    def remembered(url: str, options: Mapping[str, Any]) -> "WebSource":
        return WebSource(
            url, int(options.get("depth", 0)), tuple(options.get("within", ())), int(options.get("limit", PAGES))
        )


def _is_below(url: URL, place: str) -> bool:
    host, slash, path = place.lower().partition("/")
    at_host = url.host == host or url.host.endswith(f".{host}")
    return at_host and (not slash or url.path.lower().startswith(f"/{path}"))
