"""One reader of a conversation: what is in the log after a number, then what happens, in order, without a gap or a
repetition.

The bus may lose or repeat; this does not. A durable event that is not the next one is read from the log, and a piece
of an answer that does not fit is made good by the answer as far as it is written.
"""

import asyncio
from collections.abc import Awaitable, Callable

from agent.bus import Bus
from agent.events import Durable, Live, Message, TextDelta, TextSnapshot, TextWithdrawn, TurnFinished, durable
from records import conversations
from records.database import Database

Emit = Callable[[Durable | Live], Awaitable[None]]


class Follower:
    """Hands every event of a conversation to `emit`, one at a time.

    Args:
        after_seq: the last durable event that the reader already has.
    """

    def __init__(self, database: Database, bus: Bus, conversation: str, *, after_seq: int, emit: Emit) -> None:
        self._database, self._bus, self._conversation, self._emit = database, bus, conversation, emit
        self._seq = after_seq
        self._turn, self._length = "", 0
        self._order = asyncio.Lock()
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Replay, then follow until cancelled, or until this reader has fallen too far behind to go on."""
        async with self._bus.subscribe(self._conversation) as heard:
            async with self._order:
                await self._replay()
                if answer := await self._bus.kept(self._conversation):
                    await self._snapshot(answer)
            self.ready.set()
            async for event in heard:
                await self.deliver(event)

    async def deliver(self, event: Durable | Live) -> None:
        """Take one event, from the bus or from whoever has just written it."""
        async with self._order:
            if isinstance(event, Durable):
                await self._durable(event)
            elif isinstance(event, TextDelta):
                await self._delta(event)
            else:
                if isinstance(event, TextWithdrawn | TurnFinished):
                    self._length = 0
                await self._emit(event)

    async def _durable(self, event: Durable) -> None:
        if event.seq > self._seq + 1:
            await self._replay()
        elif event.seq == self._seq + 1:
            await self._pass(event)

    async def _replay(self) -> None:
        while True:
            async with self._database.reading() as session:
                entries = await conversations.since(session, self._conversation, seq=self._seq)
            for entry in entries:
                await self._pass(durable(entry))
            if len(entries) < conversations.PAGE:
                return

    async def _pass(self, event: Durable) -> None:
        self._seq = event.seq
        if isinstance(event, Message) and event.author.kind == "ai":
            self._length = 0
        await self._emit(event)

    async def _delta(self, delta: TextDelta) -> None:
        if delta.turn != self._turn:
            self._turn, self._length = delta.turn, 0
        if delta.offset > self._length:
            answer = await self._bus.kept(self._conversation)
            if answer and answer.turn == delta.turn:
                await self._snapshot(answer)
            return
        fresh = delta.text[self._length - delta.offset :]
        if fresh:
            self._length += len(fresh)
            await self._emit(delta.model_copy(update={"text": fresh, "offset": self._length - len(fresh)}))

    async def _snapshot(self, answer: TextSnapshot) -> None:
        self._turn, self._length = answer.turn, len(answer.text)
        await self._emit(answer)
