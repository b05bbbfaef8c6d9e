"""What has changed in any conversation, read once for all colleagues whom this process serves.

The bus only hints, and may lose hints: every few seconds the database is asked too, so that nothing stays unseen.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from agent.bus import Backlog, Bus, Hearing, StaffSubscription
from agent.staff_events import LogGrew, Looking
from records import inbox
from records.clock import Clock
from records.database import Database
from records.inbox import Line

log = structlog.get_logger()

LOOK = 3.0
"""Seconds between two looks at the database for what the bus has not told."""
OVERLAP = timedelta(minutes=1)
"""By how much clocks of several machines may differ, and a commit may be late."""
AT_ONCE = 500
"""Conversations that one look takes."""

News = Line | Looking


class Board:
    """Tells every reader each change of a conversation's line, and who looks at what. At work while somebody reads."""

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database, self._bus, self._clock = database, bus, clock
        self._readers: set[Backlog[News]] = set()
        self._working: asyncio.Task[None] | None = None
        self._grown: set[str] = set()
        self._hint = asyncio.Event()
        self._told: dict[str, Line] = {}

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Hearing[News]]:
        """Hear what changes from now until the context is left."""
        reader: Backlog[News] = Backlog()
        self._readers.add(reader)
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        try:
            yield reader
        finally:
            self._readers.discard(reader)
            if not self._readers and self._working:
                self._working.cancel()
                self._working = None

    async def _work(self) -> None:
        while True:
            async with self._bus.staff() as heard:
                listening = asyncio.create_task(self._listen(heard))
                try:
                    while not listening.done():
                        await self._look()
                finally:
                    listening.cancel()

    async def _listen(self, heard: StaffSubscription) -> None:
        async for event in heard:
            if isinstance(event, LogGrew):
                self._grown.add(event.conversation)
                self._hint.set()
            else:
                self._tell([event])

    async def _look(self) -> None:
        """Wait for a hint, or for the time to look anyway; tell what is new."""
        hinted = True
        try:
            async with asyncio.timeout(LOOK):
                await self._hint.wait()
        except TimeoutError:
            hinted = False
        self._hint.clear()
        grown, self._grown = self._grown, set()
        try:
            self._tell(self._new(await self._read(grown, hinted=hinted)))
        except Exception as error:
            log.error("board could not look", error=type(error).__name__, exc_info=True)
            await asyncio.sleep(1)

    async def _read(self, grown: set[str], *, hinted: bool) -> list[Line]:
        async with self._database.reading() as session:
            if hinted:
                return await inbox.lines(session, grown)
            since = self._clock.now() - OVERLAP
            self._told = {id: line for id, line in self._told.items() if line.updated_at >= since}
            return await inbox.changed_since(session, since, limit=AT_ONCE)

    def _new(self, lines: Sequence[Line]) -> list[Line]:
        """Those that were not told as they are; never an older state after a newer one."""
        fresh = [line for line in lines if line.number >= self._known(line) and line != self._told.get(line.id)]
        self._told.update({line.id: line for line in fresh})
        return fresh

    def _known(self, line: Line) -> int:
        return self._told[line.id].number if line.id in self._told else -1

    def _tell(self, news: Sequence[News]) -> None:
        for reader in self._readers:
            for one in news:
                reader.put(one)
