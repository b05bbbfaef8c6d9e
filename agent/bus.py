"""Who follows a conversation hears what is said in it: publish and subscribe inside one process.

The bus may lose things (a slow reader, a broken line): durable events can be read again from the log, and the answer
that is being written is kept as a snapshot until its turn is over. `agent.redis_bus` is the same between machines.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Generic, Protocol, TypeVar

from agent.events import Durable, Live, TextSnapshot
from agent.staff_events import LogGrew, StaffEvent

Told = TypeVar("Told")
Heard_co = TypeVar("Heard_co", covariant=True)

READER_BACKLOG = 1000
"""Events that wait for a reader that is slower than the talk; past that it is dropped and has to resume."""


class Hearing(Protocol[Heard_co]):
    """What one reader gets."""

    def __aiter__(self) -> AsyncIterator[Heard_co]: ...


Subscription = Hearing[Durable | Live]
StaffSubscription = Hearing[StaffEvent]


class Bus(Protocol):
    """Publish and subscribe, by conversation."""

    async def publish(self, conversation: str, *events: Durable | Live) -> None:
        """Tell everybody who follows the conversation; never raises because nobody does.

        Of what is durable, those who work here hear that the log has grown.
        """
        ...

    def subscribe(self, conversation: str) -> AbstractAsyncContextManager[Subscription]:
        """Hear everything published from now until the context is left."""
        ...

    async def tell_staff(self, *events: StaffEvent) -> None:
        """Tell everybody who works here."""
        ...

    def staff(self) -> AbstractAsyncContextManager[StaffSubscription]:
        """Hear everything that is told to those who work here from now until the context is left."""
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


class Backlog(Generic[Told]):
    """A bounded queue of events; a reader that falls behind hears the end of it instead of a gap."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Told] = asyncio.Queue(READER_BACKLOG)
        self._behind = False

    def put(self, event: Told) -> None:
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._behind = True

    async def __aiter__(self) -> AsyncIterator[Told]:
        while not (self._behind and self._queue.empty()):
            yield await self._queue.get()


def grown(conversation: str, events: tuple[Durable | Live, ...]) -> tuple[StaffEvent, ...]:
    """What those who work here hear of what is told to a conversation."""
    return (LogGrew(conversation=conversation),) if any(isinstance(one, Durable) for one in events) else ()


class LocalBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        self._readers: dict[str, set[Backlog[Durable | Live]]] = defaultdict(set)
        self._colleagues: set[Backlog[StaffEvent]] = set()
        self._answers: dict[str, TextSnapshot] = {}

    async def publish(self, conversation: str, *events: Durable | Live) -> None:
        for reader in self._readers.get(conversation, ()):
            for event in events:
                reader.put(event)
        await self.tell_staff(*grown(conversation, events))

    async def tell_staff(self, *events: StaffEvent) -> None:
        for reader in self._colleagues:
            for event in events:
                reader.put(event)

    @asynccontextmanager
    async def staff(self) -> AsyncIterator[StaffSubscription]:
        reader: Backlog[StaffEvent] = Backlog()
        self._colleagues.add(reader)
        try:
            yield reader
        finally:
            self._colleagues.discard(reader)

    @asynccontextmanager
    async def subscribe(self, conversation: str) -> AsyncIterator[Subscription]:
        reader: Backlog[Durable | Live] = Backlog()
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
