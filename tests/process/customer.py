"""A customer's browser at the chat socket of a real server: it hears everything, and comes back after a crash."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.process.rapport import Rapport

Frame = dict[str, Any]


@dataclass
class Customer:
    """`frames` is everything that came in, over all sockets; `sent` the texts by their client id."""

    token: str
    conversation: str = ""
    frames: list[Frame] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    closed_with: int | None = None
    _socket: ClientConnection | None = None
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    @classmethod
    async def arrive(cls, server: Rapport, *, locale: str = "en", signed_in: Frame | None = None) -> "Customer":
        """A new visitor; `signed_in` is one of `demo_customers`."""
        body: Frame = {"locale": locale}
        if signed_in:
            body["customer"] = {name: signed_in[name] for name in ("id", "email", "name", "issued_at", "signature")}
        return cls((await server.post("/api/visitors", body))["token"])

    @asynccontextmanager
    async def at(self, server: Rapport) -> AsyncIterator["Customer"]:
        """Connected, and the conversation begun or taken up where it was."""
        async with connect(f"ws://127.0.0.1:{server.port}/ws/chat", max_size=None) as self._socket:
            hearing = asyncio.create_task(self._hear(self._socket))
            resume = {"conversation": self.conversation, "after_seq": self.last_seq} if self.conversation else {}
            before = len(self.frames)
            await self.send("session.open", token=self.token, **resume)
            ready = await self.until(lambda frame: frame["type"] == "session.ready", start=before)
            self.conversation = ready["conversation"]
            try:
                yield self
            finally:
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)

    async def _hear(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                async with self._came:
                    self.frames.append(json.loads(text))
                    self._came.notify_all()
        async with self._came:
            self.closed_with = socket.close_code
            self._came.notify_all()

    async def send(self, type: str, **fields: Any) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps({"type": type, **fields}))

    async def say(self, text: str, client_id: str | None = None, *, acknowledged: bool = True) -> str:
        """Send a message, and by default wait until it is acknowledged; its client id."""
        client_id = client_id or str(uuid4())
        self.sent[client_id] = text
        before = len(self.frames)
        await self.send("message.send", client_id=client_id, text=text)
        if acknowledged:
            await self.until(lambda frame: frame.get("client_id") == client_id, start=before)
        return client_id

    async def until(self, wanted: Callable[[Frame], bool], *, start: int = 0, within: float = 20) -> Frame:
        """The first such frame from `start` on, waiting for it if it has not come."""
        try:
            async with asyncio.timeout(within), self._came:
                while True:
                    for frame in self.frames[start:]:
                        if wanted(frame):
                            return frame
                    start = len(self.frames)
                    await self._came.wait()
        except TimeoutError:
            raise AssertionError(
                f"nothing of the kind within {within} s; the last frames: {self.frames[-8:]}"
            ) from None

    async def ask(self, text: str, *, within: float = 20) -> Frame:
        """Say something, and wait for the AI's message about it."""
        before = len(self.frames)
        await self.say(text)
        return await self.until(is_answer, start=before, within=within)

    async def closed(self, within: float = 10) -> int:
        """Wait until the server has closed the socket; the code."""
        async with asyncio.timeout(within), self._came:
            while self.closed_with is None:
                await self._came.wait()
            return self.closed_with

    @property
    def durable(self) -> list[Frame]:
        return [frame for frame in self.frames if "seq" in frame and frame["type"] != "session.ready"]

    @property
    def last_seq(self) -> int:
        return max((frame["seq"] for frame in self.durable), default=0)

    @property
    def acknowledged(self) -> set[str]:
        """The client ids that have come back."""
        return {frame["client_id"] for frame in self.durable if frame.get("client_id")}

    @property
    def answers(self) -> list[str]:
        return [frame["text"] for frame in self.durable if is_answer(frame)]


def is_answer(frame: Frame) -> bool:
    return bool(frame["type"] == "message" and frame["author"]["kind"] == "ai")


def is_delta(frame: Frame) -> bool:
    return bool(frame["type"] == "text.delta")
