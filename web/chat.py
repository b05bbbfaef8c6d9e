"""The chat socket: frames in, one call of the session each; events out, one frame each. Keeps no state of a
conversation.

A socket is `closed → greeted → open`: the first frame has to open a session; only then do the others mean something.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket

from agent.events import Durable, Live, Typing
from agent.follow import Follower
from agent.session import Opened, Sessions
from web import protocol
from web.auth import NotAuthentic, Tokens
from web.frames import FrameSocket, client_id_of
from web.metrics import SOCKETS
from web.protocol import BadFrame

BAD_TOKEN = 4001

Follow = Callable[[str, int, Callable[[Durable | Live], Awaitable[None]]], Follower]


class ChatSocket(FrameSocket[protocol.Incoming]):
    """One browser's socket."""

    def __init__(self, socket: WebSocket, sessions: Sessions, follow: Follow, tokens: Tokens) -> None:
        super().__init__(socket, SOCKETS)
        self._sessions, self._follow, self._tokens = sessions, follow, tokens
        self._opened: Opened | None = None
        self._follower: Follower | None = None
        self._follows: asyncio.Task[None] | None = None

    def _decode(self, text: str) -> protocol.Incoming:
        return protocol.decode(text)

    async def _left(self) -> None:
        await self._unfollow()

    async def _handle(self, frame: protocol.Incoming) -> None:
        if isinstance(frame, protocol.SessionOpen):
            return await self._open(frame)
        if isinstance(frame, protocol.Ping):
            return await self._send('{"type":"pong"}')
        if self._opened is None:
            raise BadFrame("open_first", "The first frame has to be session.open.", client_id_of(frame))
        return await _DO[type(frame)](self, self._opened, frame)

    async def _open(self, frame: protocol.SessionOpen) -> None:
        try:
            visitor = self._tokens.visitor(frame.token)
        except NotAuthentic as refused:
            return await self._close(BAD_TOKEN, str(refused))
        locale = protocol.language(frame.locale)
        opened = await self._sessions.open(visitor, frame.conversation, locale=locale)
        await self._unfollow()
        self._opened = opened
        await self._send(protocol.ready(opened))
        self._follower = self._follow(opened.conversation, frame.after_seq, self._tell)
        self._follows = asyncio.create_task(self._keep_following(self._follower))
        await self._follower.ready.wait()
        if place := await self._sessions.place(visitor, opened.conversation):
            await self._tell(place)
        return None

    async def _keep_following(self, follower: Follower) -> None:
        try:
            await self._following(follower.run())
        finally:
            follower.ready.set()

    async def _unfollow(self) -> None:
        if self._follows:
            self._follows.cancel()
            await asyncio.gather(self._follows, return_exceptions=True)
        self._follows = self._follower = None

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

    async def _contact(self, opened: Opened, frame: protocol.ContactGive) -> None:
        await self._sessions.leave_contact(opened.visitor, opened.conversation, email=frame.email)

    async def _cancel(self, opened: Opened, _frame: protocol.TurnCancel) -> None:
        await self._sessions.cancel(opened.visitor, opened.conversation)

    async def _end(self, opened: Opened, _frame: protocol.ConversationEnd) -> None:
        await self._sessions.end(opened.visitor, opened.conversation)

    async def _typing(self, opened: Opened, _frame: protocol.TypingNow) -> None:
        await self._sessions.typing(opened.conversation)


_DO: dict[type[protocol.Incoming], Callable[[ChatSocket, Opened, Any], Awaitable[None]]] = {
    protocol.MessageSend: ChatSocket._say,
    protocol.ActionAnswer: ChatSocket._answer,
    protocol.HumanAsk: ChatSocket._human,
    protocol.ContactGive: ChatSocket._contact,
    protocol.TurnCancel: ChatSocket._cancel,
    protocol.TypingNow: ChatSocket._typing,
    protocol.FeedbackGive: ChatSocket._feedback,
    protocol.CsatGive: ChatSocket._csat,
    protocol.ConversationEnd: ChatSocket._end,
}
