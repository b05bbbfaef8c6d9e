"""The scripted endpoint itself: real HTTP on a free port of the loopback.

    async with scripted([calls(Call("get_order", {"order": "1042"})), text("It is on its way.")]) as endpoint:
        …                                       # endpoint.url, endpoint.asked

Leaving the block fails when the endpoint was asked more often than the script has steps, or less often. It speaks just
enough HTTP/1.1 by itself: no server framework lets a test break a connection in the middle of a chunk.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.agent.scripted.chunks import answer_chunks, chunk, pieces
from tests.agent.scripted.steps import Answer, Cut, Garbage, Silence, Status, Step

STREAMING = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it arrived."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.body["messages"]  # type: ignore[no-any-return]

    @property
    def tools(self) -> dict[str, dict[str, Any]]:
        """The JSON schema of the arguments, by the tool's name."""
        return {tool["function"]["name"]: tool["function"]["parameters"] for tool in self.body.get("tools", [])}

    @property
    def results(self) -> list[str]:
        """What tools have returned since the last message of a user."""
        found: list[str] = []
        for message in reversed(self.messages):
            if message["role"] == "user":
                break
            if message["role"] == "tool":
                found.insert(0, message["content"])
        return found


Decide = Callable[[Asked], Step]


@dataclass
class ScriptedEndpoint:
    """What a test sees of it. `script`: steps, one a request, or a function that decides by the request."""

    script: list[Step] | Decide
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    unexpected: int = 0

    @property
    def heard(self) -> str:
        """Everything that was sent to this endpoint, as one text."""
        return "\n".join(json.dumps(asked.body, ensure_ascii=False) for asked in self.asked)

    @property
    def returned(self) -> str:
        """Everything that tools have returned to it, as one text."""
        return "\n".join(result for asked in self.asked for result in asked.results)

    def next_step(self, asked: Asked) -> Step:
        self.asked.append(asked)
        if callable(self.script):
            return self.script(asked)
        if not self.script:
            self.unexpected += 1
            return Status(500, error="the script has no more steps")
        return self.script.pop(0)

    def check(self) -> None:
        """Raises when the script was not played from its start to its end."""
        assert not self.unexpected, f"asked {self.unexpected} times more often than the script has steps"
        assert callable(self.script) or not self.script, f"steps left over: {self.script}"


@contextlib.asynccontextmanager
async def scripted(script: Iterable[Step] | Decide, *, port: int = 0) -> AsyncIterator[ScriptedEndpoint]:
    """A running endpoint; leaving the block checks that the script was played to its end."""
    endpoint = ScriptedEndpoint(script if callable(script) else list(script))
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_Connection(endpoint, reader, writer).serve())
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", port, limit=2**24)
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield endpoint
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
    endpoint.check()


class _Connection:
    """One client, request after request."""

    def __init__(self, endpoint: ScriptedEndpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._endpoint, self._reader, self._writer = endpoint, reader, writer

    async def serve(self) -> None:
        try:
            while asked := await self._request():
                await self._respond(self._endpoint.next_step(asked))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is gone
        finally:
            self._writer.transport.abort()

    async def _request(self) -> Asked | None:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        if head[0].split()[:2] != ["POST", "/v1/chat/completions"]:
            self._endpoint.unexpected += 1
            return None
        return Asked(json.loads(body), headers)

    async def _respond(self, step: Step) -> None:
        if isinstance(step, Status):
            self._write(_error(step))
        elif isinstance(step, Silence) and not step.after:
            await asyncio.Event().wait()
        else:
            self._write(STREAMING.encode())
            await self._stream(step)
            self._write(b"0\r\n\r\n")
        await self._writer.drain()

    async def _stream(self, step: Answer | Silence | Cut | Garbage) -> None:
        if isinstance(step, Answer):
            for part in answer_chunks(step):
                if step.delay:
                    await asyncio.sleep(step.delay)
                self._write_chunk(part)
            return
        for piece in pieces(step.after):
            self._write_chunk(chunk({"content": piece}))
        await self._writer.drain()
        if isinstance(step, Silence):
            await asyncio.Event().wait()
        elif isinstance(step, Garbage):
            self._write_chunk(f"data: {step.line}\n\n".encode())
        elif not step.politely:
            self._write(b"ff\r\ndata: {")
            await self._writer.drain()
            await asyncio.sleep(0.01)  # so that what came before is read before the line breaks
            raise ConnectionAbortedError("the script cuts the connection here")

    def _write_chunk(self, part: bytes) -> None:
        self._write(b"%x\r\n%s\r\n" % (len(part), part))

    def _write(self, part: bytes) -> None:
        if self._writer.transport.is_closing():
            raise ConnectionAbortedError("the client is gone")
        self._writer.write(part)


def _error(step: Status) -> bytes:
    body = json.dumps({"error": {"message": step.error, "type": "scripted", "code": step.error}}).encode()
    wait = f"retry-after: {step.retry_after}\r\n" if step.retry_after is not None else ""
    head = (
        f"HTTP/1.1 {step.code} Scripted\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{wait}\r\n"
    )
    return head.encode() + body
