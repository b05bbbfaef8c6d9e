"""The bus between machines: Redis publish and subscribe, and a key for the answer that is being written.

One connection listens for all readers of a process. When Redis is away, publishing is logged and given up: what
counts stands in the database, and a reader that missed something reads it there with the next event that it does
hear.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from agent.bus import Backlog, StaffSubscription, Subscription, grown
from agent.events import EVENT, Durable, Live, TextSnapshot
from agent.staff_events import STAFF_EVENT, StaffEvent

log = structlog.get_logger()

KEPT_SECONDS = 120
"""An answer whose writer has died is forgotten after this."""
RECONNECT = 1.0


@contextmanager
def _forgiving(doing: str) -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("bus does not answer", doing=doing, error=type(error).__name__)


class RedisBus:
    """Publish and subscribe through one Redis server.

    Args:
        prefix: of every channel and key, so that several deployments can share a server.
    """

    def __init__(self, url: str, *, prefix: str = "rapport") -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=3)
        self._prefix = prefix
        self._readers: dict[str, set[Backlog[Any]]] = defaultdict(set)
        self._pubsub: PubSub = self._redis.pubsub()
        self._listening: asyncio.Task[None] | None = None
        self._confirmations: dict[str, asyncio.Event] = {}
        self._changing = asyncio.Lock()

    async def publish(self, conversation: str, *events: Durable | Live) -> None:
        if not events:
            return
        with _forgiving("publish"):
            async with self._redis.pipeline(transaction=False) as pipe:
                for event in events:
                    pipe.publish(self._channel(conversation), event.model_dump_json())
                for told in grown(conversation, events):
                    pipe.publish(self._staff, told.model_dump_json())
                await pipe.execute()

    async def tell_staff(self, *events: StaffEvent) -> None:
        with _forgiving("tell staff"):
            for event in events:
                await self._redis.publish(self._staff, event.model_dump_json())

    @asynccontextmanager
    async def subscribe(self, conversation: str) -> AsyncIterator[Subscription]:
        async with self._reading(self._channel(conversation)) as reader:
            yield reader

    @asynccontextmanager
    async def staff(self) -> AsyncIterator[StaffSubscription]:
        async with self._reading(self._staff) as reader:
            yield reader

    @asynccontextmanager
    async def _reading(self, channel: str) -> AsyncIterator[Backlog[Any]]:
        reader: Backlog[Any] = Backlog()
        async with self._changing:
            self._readers[channel].add(reader)
            if len(self._readers[channel]) == 1:
                with _forgiving("subscribe"):
                    await self._subscribe(channel)
        try:
            yield reader
        finally:
            async with self._changing:
                self._readers[channel].discard(reader)
                if not self._readers[channel]:
                    del self._readers[channel]
                    with _forgiving("unsubscribe"):
                        await self._pubsub.unsubscribe(channel)

    async def keep(self, conversation: str, answer: TextSnapshot | None) -> None:
        with _forgiving("keep"):
            if answer is None:
                await self._redis.delete(self._key(conversation))
            else:
                await self._redis.set(self._key(conversation), answer.model_dump_json(), ex=KEPT_SECONDS)

    async def kept(self, conversation: str) -> TextSnapshot | None:
        with _forgiving("kept"):
            found = await self._redis.get(self._key(conversation))
            return TextSnapshot.model_validate_json(found) if found else None
        return None

    async def ping(self) -> None:
        """Raises RedisError when the server does not answer."""
        await self._redis.ping()

    async def close(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]
        await self._redis.aclose()

    async def _subscribe(self, channel: str) -> None:
        """Returns once the server has confirmed: what is published after that is heard."""
        confirmed = asyncio.Event()
        self._confirmations[channel] = confirmed
        await self._pubsub.subscribe(channel)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        async with asyncio.timeout(3):
            await confirmed.wait()

    async def _listen(self) -> None:
        while True:
            try:
                async for message in self._pubsub.listen():
                    self._hear(message)
            except (RedisError, OSError) as error:
                log.warning("bus lost", error=type(error).__name__)
            # Subscriptions are made again by the client when the connection is.
            await asyncio.sleep(RECONNECT)

    def _hear(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "subscribe":
            if confirmed := self._confirmations.pop(channel, None):
                confirmed.set()
        elif message["type"] == "message":
            event = (STAFF_EVENT if channel == self._staff else EVENT).validate_json(message["data"])
            for reader in self._readers.get(channel, ()):
                reader.put(event)

    @property
    def _staff(self) -> str:
        return f"{self._prefix}:staff"

    def _channel(self, conversation: str) -> str:
        return f"{self._prefix}:said:{conversation}"

    def _key(self, conversation: str) -> str:
        return f"{self._prefix}:answer:{conversation}"
