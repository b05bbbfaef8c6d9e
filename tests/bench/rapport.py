"""A whole turn of Rapport, put together by the same function as in the server: from the customer's message to the
answer in the log, with one reader who follows it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import Connection, event, text

from agent import history, wiring
from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.events import Durable, Live, Message, TextDelta
from agent.follow import Follower
from agent.models import NamedModel, Price
from agent.runner import Runner
from agent.session import Opened, Sessions
from agent.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.embedders import embedder_named
from records.clock import SystemClock
from records.database import Database
from records.tables import Conversation
from tests.bench.script import ANSWER, QUESTIONS, ScriptedModel, our_tools


class Rapport:
    """One server without its sockets."""

    name = "rapport"

    def __init__(self, desk: Desk, file: Path) -> None:
        self.desk, self._file = desk, file
        self.runner = Runner(desk)
        self.sessions = Sessions(desk, self.runner)
        self._opened: Opened | None = None
        self._follower: asyncio.Task[None] | None = None
        self._first, self._answer = 0.0, ""

    async def begin(self) -> None:
        """A customer opens a conversation, and a socket follows it."""
        await self.end()
        visitor = await self.sessions.visit(locale="en")
        self._opened = await self.sessions.open(visitor, None)
        follower = Follower(self.desk.database, self.desk.bus, self._opened.conversation, after_seq=0, emit=self._heard)
        self._follower = asyncio.create_task(follower.run())
        await follower.ready.wait()

    async def turn(self) -> float:
        """One message and its answer. Returns when the first text was heard."""
        opened, self._first, self._answer = self.opened, 0.0, ""
        await self.sessions.say(opened.visitor, opened.conversation, text=next(QUESTIONS), client_id=str(uuid4()))
        await self.runner.idle()
        if self._answer != ANSWER:
            raise RuntimeError(f"The turn did not end as scripted: {self._answer!r}")
        return self._first

    async def end(self) -> None:
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
            self._follower = None

    async def size(self) -> int:
        """Bytes on disk, with everything in the one file."""
        async with self.desk.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return self._file.stat().st_size

    async def rebuild(self) -> None:
        """Read the conversation from the log, as every turn does."""
        async with self.desk.database.reading() as session:
            conversation = await session.get(Conversation, self.opened.conversation)
            assert conversation is not None
            await history.load(session, conversation)

    async def commits(self) -> int:
        """Transactions that one turn commits."""
        counted: list[Connection] = []

        def committed(connection: Connection) -> None:
            counted.append(connection)

        engine = self.desk.database.engine.sync_engine
        event.listen(engine, "commit", committed)
        await self.turn()
        event.remove(engine, "commit", committed)
        return len(counted)

    @property
    def opened(self) -> Opened:
        assert self._opened is not None, "no conversation has begun"
        return self._opened

    async def _heard(self, said: Durable | Live) -> None:
        if isinstance(said, TextDelta) and not self._first:
            self._first = perf_counter()
        elif isinstance(said, Message) and said.author.kind == "ai":
            self._answer = said.text


@asynccontextmanager
async def rapport(folder: Path) -> AsyncIterator[Rapport]:
    """Rapport in a folder of its own: a real file with the real pragmas, a model that has a price."""
    clock, settings = SystemClock(), Settings(data_dir=folder)
    model = NamedModel("scripted", ScriptedModel(), Price(Decimal("0.01"), Decimal("0.01")))
    async with wiring.records_of(settings) as database:
        desk = replace(_desk(settings, database, clock, model), pace=Pace(quiet=0))
        subject = Rapport(desk, folder / "rapport.db")
        try:
            yield subject
        finally:
            await subject.end()


def _desk(settings: Settings, database: Database, clock: SystemClock, model: NamedModel) -> Desk:
    knowledge = KnowledgeBase(database, embedder_named("", cache=settings.data_dir), None, clock)
    with patch.object(wiring, "models_of", lambda _: (model,)), patch.object(wiring, "all_tools", our_tools):
        return wiring.desk_of(settings, database, LocalBus(), knowledge, clock)
