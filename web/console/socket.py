"""The console's socket: tells one window of one colleague what changes in the list and in the threads it has open.

It only tells, and passes on that somebody looks or writes. Whatever changes something is a request over HTTP.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket

from agent.board import AT_ONCE, OVERLAP, Board
from agent.counter import Counter
from agent.desk import Desk
from agent.events import Live
from agent.handover import Colleague
from agent.staff_events import LogGrew, Looking
from agent.watch import Watch
from records import inbox, mentions
from records.inbox import Line
from records.staff import attendance
from records.staff.accounts import Accounts, Signed
from records.staff.roles import Role, holders
from records.tables import Entry
from web.access import NOT_ALLOWED, NOT_SIGNED_IN
from web.console import protocol
from web.console.presence import Around
from web.console.shapes import Conversation, LogEntry, Somebody
from web.frames import FrameSocket
from web.metrics import DESKS
from web.protocol import BadFrame

MOST_THREADS = 20
"""Threads that one socket follows at the same time."""
TICK = 5.0
"""Seconds between two looks at whether the session lasts, and at who is still there."""
SIGN_OF_LIFE = 4
"""Ticks after which a window says again that it is there."""


@dataclass(slots=True)
class Thread:
    """A conversation that this window has before it."""

    watch: Watch
    around: Around
    work: asyncio.Task[None]
    doing: str = "looking"


class DeskSocket(FrameSocket[protocol.Incoming]):
    """One window of one colleague."""

    def __init__(
        self,
        socket: WebSocket,
        signed: Signed,
        *,
        desk: Desk,
        counter: Counter,
        board: Board,
        accounts: Accounts,
    ) -> None:
        super().__init__(socket, DESKS)
        self._signed, self._desk, self._counter = signed, desk, counter
        self._board, self._accounts = board, accounts
        self._me = Colleague(signed.staff.id, signed.staff.name)
        self._window = desk.clock.new_id()
        self._threads: dict[str, Thread] = {}
        self._listed = False
        self._chores: list[asyncio.Task[None]] = []

    def _decode(self, text: str) -> protocol.Incoming:
        return protocol.decode(text)

    async def _handle(self, frame: protocol.Incoming) -> None:
        await _DO[type(frame)](self, frame)

    async def _entered(self) -> None:
        await self._heard()
        self._chores = [asyncio.create_task(self._following(work)) for work in (self._follow(), self._tick())]

    async def _left(self) -> None:
        for conversation in list(self._threads):
            await self._put_away(conversation)
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)

    async def _follow(self) -> None:
        async with self._board.following() as news:
            async for one in news:
                if isinstance(one, Line):
                    await self._changed(one)
                elif one.window != self._window and (thread := self._threads.get(one.conversation)):
                    thread.around.heard(one)
                    await self._tell_presence(thread)
                    if one.asks:
                        await self._look(one.conversation, thread.doing)

    async def _changed(self, line: Line) -> None:
        if self._listed:
            await self._tell(protocol.ConversationChanged(conversation=Conversation.of(line, self._desk.due)))
        if thread := self._threads.get(line.id):
            await thread.watch.catch_up(line.number)

    async def _tick(self) -> None:
        """The session may end while nothing is sent, and colleagues may go without a word."""
        for tick in itertools.count():
            await asyncio.sleep(TICK)
            signed = await self._accounts.still(self._signed.token)
            if signed is None or signed.role not in holders(Role.AGENT):
                code = NOT_ALLOWED if signed else NOT_SIGNED_IN
                await self._close(code, "the session has ended, or the role does not include this any more")
                return
            if tick % SIGN_OF_LIFE == 0:
                await self._heard()
            for conversation, thread in list(self._threads.items()):
                thread.doing = "looking"
                await self._tell_presence(thread)
                if tick % SIGN_OF_LIFE == 0:
                    await self._look(conversation, "looking")

    async def _heard(self) -> None:
        """For every process: this person's console is there."""
        async with self._desk.database.writing() as session:
            await attendance.heard(session, self._me.id, at=self._desk.clock.now())

    async def _open_desk(self, frame: protocol.DeskOpen) -> None:
        self._listed = True
        now, lines = self._desk.clock.now(), []
        if frame.since:
            async with self._desk.database.reading() as session:
                lines = await inbox.changed_since(session, frame.since - OVERLAP, limit=AT_ONCE + 1)
        me = Somebody(id=self._me.id, name=self._me.name)
        complete = frame.since is not None and len(lines) <= AT_ONCE
        await self._tell(protocol.DeskReady(staff=me, now=now, complete=complete))
        for line in lines[:AT_ONCE]:
            await self._tell(protocol.ConversationChanged(conversation=Conversation.of(line, self._desk.due)))

    async def _open_thread(self, frame: protocol.ThreadOpen) -> None:
        conversation = frame.conversation
        await self._put_away(conversation)
        if len(self._threads) >= MOST_THREADS:
            raise BadFrame("too_many", f"At most {MOST_THREADS} threads can be open: close one first.")
        async with self._desk.database.reading() as session:
            found = await inbox.lines(session, [conversation])
        if not found:
            raise BadFrame("not_found", "There is no such conversation.")
        if self._me.id in found[0].called:
            found = await self._come(conversation)
        await self._tell(protocol.ThreadReady(conversation=Conversation.of(found[0], self._desk.due)))

        async def emit(one: Entry | Live) -> None:
            if isinstance(one, Entry):
                await self._tell(protocol.EntryAdded(conversation=conversation, entry=LogEntry.of(one)))
            else:
                await self._send(protocol.live(conversation, one))

        desk = self._desk
        watch = Watch(desk.database, desk.bus, conversation, after_number=frame.after_number, emit=emit)
        work = asyncio.create_task(self._following(watch.run()))
        self._threads[conversation] = Thread(watch, Around(conversation, self._me.id), work)
        await self._look(conversation, "looking", asks=True)

    async def _come(self, conversation: str) -> list[Line]:
        """A note had called this person here."""
        async with self._desk.database.writing() as session:
            await mentions.seen(session, conversation, self._me.id)
        await self._desk.bus.tell_staff(LogGrew(conversation=conversation))
        async with self._desk.database.reading() as session:
            return await inbox.lines(session, [conversation])

    async def _close_thread(self, frame: protocol.ThreadClose) -> None:
        await self._put_away(frame.conversation)

    async def _put_away(self, conversation: str) -> None:
        thread = self._threads.pop(conversation, None)
        if thread:
            thread.work.cancel()
            await asyncio.gather(thread.work, return_exceptions=True)
            await self._look(conversation, "gone")

    async def _typing(self, frame: protocol.TypingNow) -> None:
        await self._counter.typing(self._me, frame.conversation)
        if thread := self._threads.get(frame.conversation):
            thread.doing = "writing"
        await self._look(frame.conversation, "writing")

    async def _pong(self, _frame: protocol.Ping) -> None:
        await self._send('{"type":"pong"}')

    async def _look(self, conversation: str, doing: str, *, asks: bool = False) -> None:
        looking = Looking(
            conversation=conversation,
            window=self._window,
            staff=self._me.id,
            name=self._me.name,
            doing=doing,
            asks=asks,
        )
        await self._desk.bus.tell_staff(looking)

    async def _tell_presence(self, thread: Thread) -> None:
        if presence := thread.around.news():
            await self._tell(presence)

    async def _tell(self, frame: protocol.Outgoing) -> None:
        await self._send(frame.model_dump_json())


_DO: dict[type[protocol.Incoming], Callable[[DeskSocket, Any], Awaitable[None]]] = {
    protocol.DeskOpen: DeskSocket._open_desk,
    protocol.ThreadOpen: DeskSocket._open_thread,
    protocol.ThreadClose: DeskSocket._close_thread,
    protocol.TypingNow: DeskSocket._typing,
    protocol.Ping: DeskSocket._pong,
}
