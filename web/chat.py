"""The chat socket: frames in, one call of the session each; events out, one frame each. Keeps no state of a
conversation.

A socket is `closed → greeted → open`: the first frame has to open a session; only then do the others mean something.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from agent.events import Durable, Live, Typing
from agent.follow import Follower
from agent.session import Opened, Sessions
from records.errors import RecordError
from web import protocol
from web.auth import NotAuthentic, Tokens
from web.metrics import FRAMES, SOCKETS
from web.pace import Bucket
from web.protocol import BadFrame

log = structlog.get_logger()

NOT_JSON_TEXT = 1003
BAD_TOKEN = 4001
TOO_MANY = 4008
FELL_BEHIND = 4009

Follow = Callable[[str, int, Callable[[Durable | Live], Awaitable[None]]], Follower]


class ChatSocket:
    """One browser's socket."""

    def __init__(self, socket: WebSocket, sessions: Sessions, follow: Follow, tokens: Tokens) -> None:
        self._socket, self._sessions, self._follow, self._tokens = socket, sessions, follow, tokens
        self._opened: Opened | None = None
        self._follower: Follower | None = None
        self._following: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self._bucket = Bucket()

    async def run(self) -> None:
        """Until the browser leaves or is refused."""
        await self._socket.accept()
        with SOCKETS.track_inprogress(), contextlib.suppress(WebSocketDisconnect):
            try:
                while self._socket.application_state is WebSocketState.CONNECTED:
                    await self._next()
            finally:
                await self._unfollow()

    async def _next(self) -> None:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1000))
        if not self._bucket.take():
            return await self._slow_down()
        text = received.get("text")
        if text is None:
            return await self._socket.close(NOT_JSON_TEXT, "text frames only")
        try:
            frame = protocol.decode(text)
            FRAMES.labels(frame.type).inc()
            await self._handle(frame)
        except BadFrame as refused:
            await self._refuse(refused.code, str(refused), refused.client_id)
        except NotAuthentic as refused:
            await self._socket.close(BAD_TOKEN, str(refused)[:120])
        except RecordError as refused:
            await self._refuse("not_found", str(refused), _client_id(frame))
        except WebSocketDisconnect:
            raise
        except Exception as error:
            log.error("frame failed", error=type(error).__name__, exc_info=True)
            sentence = "Something went wrong on our side; please send that again."
            await self._refuse("failed", sentence, _client_id(frame))
        return None

    async def _slow_down(self) -> None:
        if self._bucket.dropped == 1:
            await self._refuse("too_many", "Too many frames at once: some were dropped. Please slow down.")
        if self._bucket.exhausted:
            await self._socket.close(TOO_MANY, "too many frames")

    async def _handle(self, frame: protocol.Incoming) -> None:
        if isinstance(frame, protocol.SessionOpen):
            return await self._open(frame)
        if isinstance(frame, protocol.Ping):
            return await self._send('{"type":"pong"}')
        if self._opened is None:
            raise BadFrame("open_first", "The first frame has to be session.open.", _client_id(frame))
        return await _DO[type(frame)](self, self._opened, frame)

    async def _open(self, frame: protocol.SessionOpen) -> None:
        visitor = self._tokens.visitor(frame.token)
        locale = protocol.language(frame.locale)
        opened = await self._sessions.open(visitor, frame.conversation, locale=locale)
        await self._unfollow()
        self._opened = opened
        await self._send(protocol.ready(opened))
        self._follower = self._follow(opened.conversation, frame.after_seq, self._tell)
        self._following = asyncio.create_task(self._keep_following(self._follower))
        await self._follower.ready.wait()

    async def _keep_following(self, follower: Follower) -> None:
        try:
            await follower.run()
            # Only a reader that is slower than the talk gets here: it has to resume from what it has.
            await self._socket.close(FELL_BEHIND, "too slow: resume")
        except (WebSocketDisconnect, RuntimeError):
            log.debug("socket gone")
        except Exception as error:
            log.error("following failed", error=type(error).__name__, exc_info=True)
            with contextlib.suppress(Exception):
                await self._socket.close(FELL_BEHIND, "resume")
        finally:
            follower.ready.set()

    async def _unfollow(self) -> None:
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        self._following = self._follower = None

    async def _tell(self, event: Durable | Live) -> None:
        if not (isinstance(event, Typing) and event.author.kind == "customer"):
            await self._send(protocol.frame(event))

    async def _say(self, opened: Opened, frame: protocol.MessageSend) -> None:
        message, fresh = await self._sessions.say(
            opened.visitor, opened.conversation, text=frame.text, client_id=str(frame.client_id)
        )
        if fresh and self._follower:
            await self._follower.deliver(message)
        else:
            await self._send(protocol.frame(message))

    async def _answer(self, opened: Opened, frame: protocol.ActionAnswer) -> None:
        await self._sessions.answer_action(
            opened.visitor, opened.conversation, action=frame.action, approve=frame.approve
        )

    async def _feedback(self, opened: Opened, frame: protocol.FeedbackGive) -> None:
        rating = (
            {1: "up", -1: "down"}.get(frame.rating, frame.rating) if isinstance(frame.rating, int) else frame.rating
        )
        await self._sessions.feedback(
            opened.visitor, opened.conversation, seq=frame.seq, rating=str(rating), comment=frame.comment
        )

    async def _csat(self, opened: Opened, frame: protocol.CsatGive) -> None:
        await self._sessions.csat(opened.visitor, opened.conversation, score=frame.score, comment=frame.comment)

    async def _human(self, opened: Opened, _frame: protocol.HumanAsk) -> None:
        await self._sessions.ask_human(opened.visitor, opened.conversation)

    async def _cancel(self, opened: Opened, _frame: protocol.TurnCancel) -> None:
        await self._sessions.cancel(opened.visitor, opened.conversation)

    async def _end(self, opened: Opened, _frame: protocol.ConversationEnd) -> None:
        await self._sessions.end(opened.visitor, opened.conversation)

    async def _typing(self, opened: Opened, _frame: protocol.TypingNow) -> None:
        await self._sessions.typing(opened.conversation)

    async def _refuse(self, code: str, sentence: str, client_id: str | None = None) -> None:
        await self._send(protocol.error(code, sentence, client_id))

    async def _send(self, text: str) -> None:
        async with self._sending:
            await self._socket.send_text(text)


_DO: dict[type[protocol.Incoming], Callable[[ChatSocket, Opened, Any], Awaitable[None]]] = {
    protocol.MessageSend: ChatSocket._say,
    protocol.ActionAnswer: ChatSocket._answer,
    protocol.HumanAsk: ChatSocket._human,
    protocol.TurnCancel: ChatSocket._cancel,
    protocol.TypingNow: ChatSocket._typing,
    protocol.FeedbackGive: ChatSocket._feedback,
    protocol.CsatGive: ChatSocket._csat,
    protocol.ConversationEnd: ChatSocket._end,
}


def _client_id(frame: protocol.Incoming) -> str | None:
    return str(frame.client_id) if isinstance(frame, protocol.MessageSend) else None
