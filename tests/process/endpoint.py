"""The scripted endpoint in a thread of its own, so that it outlives every test's loop and every server's death."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.agent.scripted import Answer, Asked, Step, scripted
from tests.agent.scripted.server import Decide


def fine(_asked: Asked) -> Step:
    return Answer("Good day to you.")


class Endpoint:
    """One address. A test says what it does by setting `decide`."""

    def __init__(self) -> None:
        self.decide: Decide = fine
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        async with scripted(self._decided) as endpoint:
            self.url = endpoint.url
            self._up.set()
            await self._over.wait()

    def _decided(self, asked: Asked) -> Step:
        return self.decide(asked)

    def open(self) -> None:
        self._thread.start()
        assert self._up.wait(10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    @property
    def settings(self) -> dict[str, str]:
        """For a server that is to ask it."""
        return {"RAPPORT_MODEL": "openai:scripted", "OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": "not a key"}


@contextmanager
def running() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    endpoint.open()
    try:
        yield endpoint
    finally:
        endpoint.close()


def said_by_customer(asked: Asked) -> list[str]:
    """What stands in the request in the customer's place, oldest first."""
    return [str(message["content"]) for message in asked.messages if message["role"] == "user"]
