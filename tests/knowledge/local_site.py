"""A web site on this machine that answers as it is told to, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Answer:
    """What stands at a path. `stalls` is how long the body takes to come."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stalls: float = 0.0


def html(body: str, *, title: str = "Page", lang: str = "en", **headers: str) -> Answer:
    """A page whose headers are given with underscores."""
    text = (
        f"<!doctype html><html lang={lang}><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(text.encode(), headers={"content-type": "text/html; charset=utf-8"} | named)


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"location": to})


class LocalSite:
    """`pages` by path, `asked` the paths and headers of every request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked if path != "/robots.txt"]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        self.asked.append((path, headers))
        answer = self.pages.get(path, Answer(status=404))
        if answer.headers.get("etag", "-") == headers.get("if-none-match"):
            answer = Answer(status=304)
        named = {"content-length": str(len(answer.body)), "connection": "close"} | answer.headers
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        writer.write(f"HTTP/1.1 {answer.status} Said\r\n{head}\r\n".encode("latin-1"))
        await asyncio.sleep(answer.stalls)
        writer.write(answer.body)
        await writer.drain()
        writer.close()


Close = Callable[[], Awaitable[None]]


@asynccontextmanager
async def local_site() -> AsyncIterator[tuple[LocalSite, Close]]:
    """A site, and what takes it down."""
    site = LocalSite(0)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await site.answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]

    async def close() -> None:
        server.close()

    try:
        yield site, close
    finally:
        server.close()
