"""A socket of typed JSON frames: receives, refuses with a sentence, slows down a flood, sends one at a time.

What the frames are and what they mean stands in whoever inherits from it: the customer's chat, and the console.
"""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, Generic, Protocol, TypeVar

import structlog
from prometheus_client import Gauge
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from records.errors import RecordError
from web import protocol
from web.metrics import FRAMES
from web.pace import Bucket
from web.protocol import BadFrame

log = structlog.get_logger()

NOT_JSON_TEXT = 1003
TOO_MANY = 4008
FELL_BEHIND = 4009


class Typed(Protocol):
    """A frame that was understood."""

    @property
    def type(self) -> str: ...


F = TypeVar("F", bound=Typed)


class FrameSocket(ABC, Generic[F]):
    """One browser's socket."""

    def __init__(self, socket: WebSocket, open_now: Gauge) -> None:
        self._socket, self._open_now = socket, open_now
        self._sending = asyncio.Lock()
        self._bucket = Bucket()

    async def run(self) -> None:
        """Until the browser leaves or is refused."""
        await self._socket.accept()
        with self._open_now.track_inprogress(), contextlib.suppress(WebSocketDisconnect):
            try:
                await self._entered()
                while self._socket.application_state is WebSocketState.CONNECTED:
                    await self._next()
            finally:
                await self._left()

    @abstractmethod
    def _decode(self, text: str) -> F:
        """The frame in a text; raises BadFrame."""

    @abstractmethod
    async def _handle(self, frame: F) -> None:
        """Do what a frame asks for."""

    async def _entered(self) -> None:
        """The socket is open."""

    async def _left(self) -> None:
        """It is closed, by whomever."""

    async def _next(self) -> None:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1000))
        if not self._bucket.take():
            return await self._slow_down()
        text = received.get("text")
        if text is None:
            return await self._close(NOT_JSON_TEXT, "text frames only")
        try:
            frame = self._decode(text)
            FRAMES.labels(frame.type).inc()
            await self._handle(frame)
        except BadFrame as refused:
            await self._refuse(refused.code, str(refused), refused.client_id)
        except RecordError as refused:
            await self._refuse("not_found", str(refused), client_id_of(frame))
        except WebSocketDisconnect:
            raise
        except Exception as error:
            log.error("frame failed", error=type(error).__name__, exc_info=True)
            sentence = "Something went wrong on our side; please send that again."
            await self._refuse("failed", sentence, client_id_of(frame))
        return None

    async def _slow_down(self) -> None:
        if self._bucket.dropped == 1:
            await self._refuse("too_many", "Too many frames at once: some were dropped. Please slow down.")
        if self._bucket.exhausted:
            await self._close(TOO_MANY, "too many frames")

    async def _following(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what goes on beside the frames; when it ends, this reader has to come back and resume."""
        try:
            await work
            # Only a reader that is slower than the talk gets here: it has to resume from what it has.
            await self._close(FELL_BEHIND, "too slow: resume")
        except (WebSocketDisconnect, RuntimeError):
            log.debug("socket gone")
        except Exception as error:
            log.error("following failed", error=type(error).__name__, exc_info=True)
            with contextlib.suppress(Exception):
                await self._close(FELL_BEHIND, "resume")

    async def _close(self, code: int, reason: str) -> None:
        await self._socket.close(code, reason[:120])

    async def _refuse(self, code: str, sentence: str, client_id: str | None = None) -> None:
        await self._send(protocol.error(code, sentence, client_id))

    async def _send(self, text: str) -> None:
        async with self._sending:
            await self._socket.send_text(text)


def client_id_of(frame: Typed) -> str | None:
    """The client's own id of what a frame says, where it has one."""
    found = getattr(frame, "client_id", None)
    return str(found) if found is not None else None
