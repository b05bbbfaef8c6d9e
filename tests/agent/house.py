"""A conversation's whole machinery around a scripted model: what the tests of the session are held against."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from langchain_core.messages import BaseMessage

from agent.build import build
from agent.bus import Bus, LocalBus
from agent.counter import Counter
from agent.desk import Desk, Pace
from agent.escalation import DEFAULT, Rule
from agent.events import Durable, Live, Message, durable
from agent.follow import Follower
from agent.hours import ALWAYS, Hours
from agent.middleware.policy import PolicyMiddleware
from agent.runner import Runner
from agent.session import Opened, Sessions
from knowledge.passage import Findings
from records import conversations
from records.clock import Clock
from records.database import Database
from records.tables import Conversation, Entry
from tests.agent.model import Line, Script, ScriptedModel
from tools.context import Searches
from tools.guard import Guard
from tools.policy import Deployment
from tools.tool import Tool

QUICK = Pace(quiet=0.02, deadline=5, lease=15)


class NoKnowledge:
    """For conversations in which nobody may look anything up."""

    async def search(self, question: str, *, limit: int = 6, locale: str | None = None) -> Findings:
        raise AssertionError(f"nobody was to look up {question!r}")


@dataclass
class House:
    """One process: its runner and its sessions over a database and a bus that others may share."""

    desk: Desk
    model: ScriptedModel
    runner: Runner
    sessions: Sessions
    counter: Counter

    @classmethod
    def of(cls, desk: Desk, model: ScriptedModel) -> "House":
        runner = Runner(desk)
        return cls(desk, model, runner, Sessions(desk, runner), Counter(desk, runner))

    async def arrive(self, locale: str = "en") -> Opened:
        visitor = await self.sessions.visit(locale=locale)
        return await self.sessions.open(visitor, None)

    async def say(self, opened: Opened, text: str, client_id: str | None = None) -> Message:
        message, _ = await self.sessions.say(
            opened.visitor, opened.conversation, text=text, client_id=client_id or str(uuid4())
        )
        return message

    async def ask(self, opened: Opened, text: str) -> Message:
        """Say something, and wait for what the AI answers."""
        await self.say(opened, text)
        await self.runner.idle()
        return next(event for event in reversed(await self.events(opened)) if isinstance(event, Message))

    async def entries(self, opened: Opened) -> list[Entry]:
        async with self.desk.database.reading() as session:
            return list(await conversations.after_number(session, opened.conversation, number=0))

    async def public(self, opened: Opened) -> list[Entry]:
        return [entry for entry in await self.entries(opened) if entry.seq is not None]

    async def events(self, opened: Opened) -> list[Durable]:
        return [durable(entry) for entry in await self.public(opened)]

    async def head(self, opened: Opened) -> Conversation:
        async with self.desk.database.reading() as session:
            found = await session.get(Conversation, opened.conversation)
            assert found is not None
            return found

    @asynccontextmanager
    async def following(self, opened: Opened, after_seq: int = 0) -> AsyncIterator[list[Durable | Live]]:
        """What a reader of the conversation hears, in a list that grows."""
        heard: list[Durable | Live] = []

        async def emit(event: Durable | Live) -> None:
            heard.append(event)

        follower = Follower(self.desk.database, self.desk.bus, opened.conversation, after_seq=after_seq, emit=emit)
        task = asyncio.create_task(follower.run())
        await follower.ready.wait()
        try:
            yield heard
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def replies(*texts: str) -> Script:
    """A model that says these, one after the other, and fails when asked once more."""
    left = list(texts)

    def script(_messages: list[BaseMessage]) -> Line:
        assert left, "the model was asked once more than the test expects"
        return Line([word + " " for word in left.pop(0).split(" ")])

    return script


def house(
    database: Database,
    clock: Clock,
    script: Script,
    *,
    bus: Bus | None = None,
    pace: Pace = QUICK,
    tools: tuple[Tool, ...] = (),
    hours: Hours = ALWAYS,
    rules: frozenset[Rule] = DEFAULT,
    deployment: Deployment | None = None,
    knowledge: Searches | None = None,
) -> House:
    """A process that is not started: it answers what it is told of, and sweeps nothing by itself."""
    model = ScriptedModel.of(script)
    deployment = deployment or Deployment(secret=b"a secret of the tests")
    guard = Guard(tools, deployment)
    desk = Desk(
        database=database,
        bus=bus or LocalBus(),
        agent=build(model, guard.offered(), [PolicyMiddleware(guard)]),
        guard=guard,
        knowledge=knowledge or NoKnowledge(),
        clock=clock,
        deployment=deployment,
        pace=pace,
        hours=hours,
        escalation=rules,
    )
    return House.of(desk, model)
