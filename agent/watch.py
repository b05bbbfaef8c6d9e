"""One colleague's view of a conversation: every entry under its own number, notes and traces too, and what is live.

What is live comes as it does to the customer; every entry is read from the log, so that none is missing or repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable

from agent.bus import Bus
from agent.events import Durable, Live
from agent.follow import Follower
from records import conversations
from records.database import Database
from records.tables import Entry

Emit = Callable[[Entry | Live], Awaitable[None]]


class Watch:
    """Hands every entry and every live event to `emit`, one at a time.

    Args:
        after_number: the last entry that the reader already has.
    """

    def __init__(self, database: Database, bus: Bus, conversation: str, *, after_number: int, emit: Emit) -> None:
        self._database, self._bus, self._conversation, self._emit = database, bus, conversation, emit
        self._number = after_number
        self._order = asyncio.Lock()

    async def run(self) -> None:
        """Replay, then follow until cancelled, or until this reader has fallen too far behind to go on."""
        async with self._database.reading() as session:
            head = await conversations.known(session, self._conversation)
        await self.catch_up()
        await Follower(self._database, self._bus, self._conversation, after_seq=head.last_seq, emit=self._take).run()

    async def catch_up(self, number: int | None = None) -> None:
        """Read what the log holds past the last entry; `number`, where it is known, is how far it goes."""
        async with self._order:
            while number is None or number > self._number:
                async with self._database.reading() as session:
                    entries = await conversations.after_number(
                        session, self._conversation, number=self._number, limit=conversations.PAGE
                    )
                for entry in entries:
                    self._number = entry.number
                    await self._emit(entry)
                if len(entries) < conversations.PAGE:
                    return

    async def _take(self, event: Durable | Live) -> None:
        if isinstance(event, Durable):
            await self.catch_up()
        else:
            await self._emit(event)
