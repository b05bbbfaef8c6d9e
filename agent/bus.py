"""Who follows a conversation hears what is said in it: publish and subscribe inside one process.

The bus may lose things (a slow reader, a broken line): durable events can be read again from the log, and the answer
that is being written is kept as a snapshot until its turn is over. `agent.redis_bus` is the same between machines.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from agent.events import Durable, Live, TextSnapshot

READER_BACKLOG = 1000
"""Events that wait for a reader that is slower than the talk; past that it is dropped and has to resume."""


class Subscription(Protocol):
    """What one reader of a conversation gets."""

    def __aiter__(self) -> AsyncIterator[Durable | Live]: ...


class Bus(Protocol):
    """Publish and subscribe, by conversation."""

    async def publish(self, conversation: str, *events: Durable | Live) -> None:
        """Tell everybody who follows the conversation; never raises because nobody does."""
        ...

    def subscribe(self, conversation: str) -> AbstractAsyncContextManager[Subscription]:
        """Hear everything published from now until the context is left."""
        ...

    async def keep(self, conversation: str, answer: TextSnapshot | None) -> None:
        """Remember the answer that is being written, for readers who come in the middle; None forgets it."""
        ...

    async def kept(self, conversation: str) -> TextSnapshot | None:
        """The answer that is being written, if one is."""
        ...

    async def ping(self) -> None:
        """Raises when the bus does not answer."""
        ...

    async def close(self) -> None: ...


class Backlog:
    """A bounded queue of events; a reader that falls behind hears the end of it instead of a gap."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Durable | Live | None] = asyncio.Queue(READER_BACKLOG)
        self._behind = False

    def put(self, event: Durable | Live) -> None:
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._behind = True

    async def __aiter__(self) -> AsyncIterator[Durable | Live]:
        while not (self._behind and self._queue.empty()):
            event = await self._queue.get()
            if event is None:
                return
            yield event


class LocalBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        self._readers: dict[str, set[Backlog]] = defaultdict(set)
        self._answers: dict[str, TextSnapshot] = {}

    async def publish(self, conversation: str, *events: Durable | Live) -> None:
        for reader in self._readers.get(conversation, ()):
            for event in events:
                reader.put(event)

    @asynccontextmanager
    async def subscribe(self, conversation: str) -> AsyncIterator[Subscription]:
        reader = Backlog()
        self._readers[conversation].add(reader)
        try:
            yield reader
        finally:
            self._readers[conversation].discard(reader)
            if not self._readers[conversation]:
                del self._readers[conversation]

    async def keep(self, conversation: str, answer: TextSnapshot | None) -> None:
        if answer is None:
            self._answers.pop(conversation, None)
        else:
            self._answers[conversation] = answer

    async def kept(self, conversation: str) -> TextSnapshot | None:
        return self._answers.get(conversation)

    async def ping(self) -> None:
        """Always there."""

    async def close(self) -> None:
        """Nothing to close."""
