"""One page from the web: every hop checked, nothing read beyond its limits, and no page asked for too soon."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import httpcore2
from httpx2 import URL, create_ssl_context

from knowledge.errors import Unreadable
from knowledge.source import LONGEST, LONGEST_BINARY
from knowledge.web.addresses import Refused, origin_of, parsed
from knowledge.web.network import GuardedNetwork
from knowledge.web.robots import AGENT, Robots

PAUSE = 0.5  # seconds between two requests to a site
PATIENCE = 60.0  # seconds for a page, all its redirects together
HOPS = 5
_TIMEOUTS = {"connect": 10.0, "read": 20.0, "write": 10.0, "pool": 10.0}
_ASKED = {
    "User-Agent": f"{AGENT}/0.1 (knowledge base of a customer-service desk)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/*;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
_LARGE = ("application/pdf", "application/vnd.openxmlformats", "application/octet-stream", "xml", "gzip")


class Gone(Unreadable):
    """The page is not there any more."""


class NotGiven(Unreadable):
    """Asked for what only somebody else may have (4xx)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its content is empty when the page is as it was. `url` is where it came from in the end."""

    url: URL
    content: bytes
    headers: Mapping[str, str]
    unchanged: bool = False


def _none(_url: str) -> Mapping[str, str]:
    return {}


@dataclass(slots=True)
class _Door:
    """One site: its rules, and when it may be asked again."""

    robots: Robots
    next_at: float = 0.0
    one: asyncio.Lock = field(default_factory=asyncio.Lock)


class Fetcher:
    """Fetches pages. Use it as a context.

    Args:
        private: hosts of a private network that may be asked.
        pause: seconds between two requests to a site, if its robots.txt does not ask for more.
    """

    def __init__(self, private: Collection[str] = (), *, pause: float = PAUSE, patience: float = PATIENCE) -> None:
        network = GuardedNetwork(private)
        self._pool = httpcore2.AsyncConnectionPool(create_ssl_context(), network_backend=network, keepalive_expiry=10)
        self._pause = pause
        self._patience = patience
        self._doors: dict[str, _Door] = {}

    async def __aenter__(self) -> "Fetcher":
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def get(self, url: str, validators: Callable[[str], Mapping[str, str]] = _none) -> Fetched:
        """A page, over at most five redirects. `validators` gives the headers of a conditional request.

        Raises:
            Gone: it is not there (404, 410).
            Refused: it may not be asked: its robots.txt, or an address inside a private network.
            Unreadable: it failed.
        """
        try:
            async with asyncio.timeout(self._patience):
                return await self._over_redirects(parsed(url), validators)
        except TimeoutError:
            raise Unreadable(f"it did not answer within {self._patience:g} seconds") from None

    async def _over_redirects(self, url: URL, validators: Callable[[str], Mapping[str, str]]) -> Fetched:
        for _hop in range(HOPS + 1):
            door = await self._door(url)
            if not door.robots.allows(str(url)):
                raise Refused("its robots.txt does not allow it to be read")
            await self._turn(door)
            answer = await self._ask(url, validators(str(url)))
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise Unreadable(f"it leads on more than {HOPS} times")

    async def _ask(self, url: URL, validators: Mapping[str, str]) -> Fetched | URL:
        """The answer of one address, or where it leads."""
        try:
            async with self._pool.stream(
                "GET", str(url), headers=[*_ASKED.items(), *validators.items()], extensions={"timeout": _TIMEOUTS}
            ) as response:
                headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status == 304 and validators:
                    return Fetched(url, b"", headers, unchanged=True)
                if response.status in (301, 302, 303, 307, 308) and "location" in headers:
                    return _next(url, headers["location"])
                _check(response.status)
                return Fetched(url, await _body(response.aiter_stream(), headers), headers)
        except httpcore2.TimeoutException:
            raise Unreadable("it did not answer in time") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise Unreadable(f"it cannot be reached: {str(error) or type(error).__name__}") from None

    async def _door(self, url: URL) -> _Door:
        origin = origin_of(url)
        if origin not in self._doors:
            self._doors[origin] = _Door(await self._robots(url))
        return self._doors[origin]

    async def _robots(self, url: URL) -> Robots:
        """A site without the file allows everything; one that fails to give it, nothing (RFC 9309, 2.3.1)."""
        place = url.copy_with(raw_path=b"/robots.txt")
        try:
            for _hop in range(HOPS):
                answer = await self._ask(place, {})
                if isinstance(answer, Fetched):
                    return Robots.read(answer.content[: 512 * 1024].decode("utf-8", "replace"))
                place = answer
        except (Gone, NotGiven):
            pass
        except Refused:
            raise
        except Unreadable as error:
            raise Unreadable(f"its robots.txt cannot be read, so neither is the page: {error}") from None
        return Robots()

    async def _turn(self, door: _Door) -> None:
        """Wait until the site may be asked again."""
        async with door.one:
            now = time.monotonic()
            await asyncio.sleep(max(0.0, door.next_at - now))
            door.next_at = time.monotonic() + door.robots.pause(self._pause)


def _check(status: int) -> None:
    if status in (404, 410):
        raise Gone(f"it is not there ({status})")
    if 400 <= status < 500:
        raise NotGiven(f"it is not given to us ({status})")
    if not 200 <= status < 300:
        raise Unreadable(f"the site failed ({status})")


def _next(url: URL, location: str) -> URL:
    try:
        return parsed(str(url.join(location)))
    except ValueError:
        raise Unreadable("it leads to something that is not an address") from None


async def _body(stream: AsyncIterable[bytes], headers: Mapping[str, str]) -> bytes:
    """What the answer holds, read no further than is allowed for its kind, before and after it is unpacked."""
    most = LONGEST_BINARY if any(kind in headers.get("content-type", "") for kind in _LARGE) else LONGEST
    packed = headers.get("content-encoding", "identity").lower()
    if packed not in ("gzip", "x-gzip", "identity", ""):
        raise Unreadable(f"it is packed as {packed}, which was not asked for")
    if int(headers.get("content-length", "0") or 0) > most:
        raise _too_large(most)
    unpack = Unpacker(most) if packed.endswith("gzip") else None
    parts: list[bytes] = []
    size = 0
    async for chunk in stream:
        part = unpack(chunk) if unpack else chunk
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
    if unpack:
        unpack.finish()
    return b"".join(parts)


class Unpacker:
    """Gzip, a piece at a time, stopped before it has grown beyond `most` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._zip = zlib.decompressobj(wbits=31)

    def __call__(self, chunk: bytes) -> bytes:
        try:
            found = self._zip.decompress(chunk, self._left + 1)
        except zlib.error:
            raise Unreadable("it is packed wrongly") from None
        self._left -= len(found)
        if self._left < 0:
            raise _too_large(self._most)
        return found

    def finish(self) -> None:
        """Raises Unreadable when the end is missing."""
        if not self._zip.eof:
            raise Unreadable("it is cut off")


def _too_large(most: int) -> Unreadable:
    return Unreadable(f"it is larger than {most // 2**20} MB")
