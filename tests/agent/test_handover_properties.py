"""The contract's H2, H3, H5 and H7, held over random interleavings of what customers, models and dying processes do."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage, HumanMessage

from agent.desk import Pace
from agent.events import StateChanged
from agent.handover import NEXT, State
from agent.session import Opened
from records.database import Database
from records.tables import Conversation
from tests.agent.house import House, house
from tests.agent.model import Line
from tests.conftest import StillClock

ACTIONS = ["say", "say", "say", "person", "end", "cancel", "release", "release", "die", "wait"]


@dataclass
class Model:
    """Holds each answer until it is released; says how much of the talk it has seen."""

    held: list[asyncio.Event] = field(default_factory=list)

    def line(self, messages: list[BaseMessage]) -> Line:
        hold = asyncio.Event()
        self.held.append(hold)
        seen = sum(isinstance(message, HumanMessage) for message in messages)
        return Line([f"I have read {seen}", " messages."], hold=hold)

    def release(self) -> None:
        while self.held:
            self.held.pop(0).set()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=14))
def test_that_the_handover_contract_holds_whatever_happens(migrated_sqlite: Path, actions: list[str]) -> None:
    asyncio.run(_live(migrated_sqlite, actions))


async def _live(template: Path, actions: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, Path(folder) / "rapport.db")
        database, clock, model = Database(f"sqlite+aiosqlite:///{path}"), StillClock(), Model()
        pace = Pace(quiet=0.002, deadline=30, lease=15)
        here = house(database, clock, model.line, pace=pace)
        everybody = [here]  # a process that has only lost its leases goes on, and may take new ones
        opened = await here.arrive()
        said = 0
        for action in actions:
            if action == "say":
                said += 1
                await here.say(opened, f"message {said}")
            elif action == "person":
                await here.sessions.ask_human(opened.visitor, opened.conversation)
            elif action == "end":
                await here.sessions.end(opened.visitor, opened.conversation)
            elif action == "cancel":
                await here.sessions.cancel(opened.visitor, opened.conversation)
            elif action == "release":
                model.release()
            elif action == "die":
                here = house(database, clock, model.line, pace=pace)
                everybody.append(here)
                clock.advance(seconds=16)
                await here.runner.recover()
            await asyncio.sleep(0.003 if action == "wait" else 0)
        await _until_quiet(everybody, model, clock)
        await _holds(here, opened.conversation, said)
        await database.close()


async def _until_quiet(everybody: list[House], model: Model, clock: StillClock) -> None:
    clock.advance(seconds=16)
    await everybody[-1].runner.recover()
    waiting = asyncio.gather(*(one.runner.idle() for one in everybody))
    while not waiting.done():
        model.release()
        await asyncio.sleep(0.001)


async def _holds(here: House, conversation: str, said: int) -> None:
    async with here.desk.database.reading() as session:
        head = await session.get(Conversation, conversation)
    assert head is not None
    opened = Opened(conversation, head.visitor_id, head.state, head.last_seq)
    entries, public = await here.entries(opened), await here.public(opened)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.seq for entry in public] == list(range(1, len(public) + 1))
    assert sum(entry.author == "customer" and entry.kind == "message" for entry in entries) == said

    state, told = State.AI, False
    for event in await here.events(opened):
        if isinstance(event, StateChanged):
            assert State(event.state) in {NEXT[key] for key in NEXT if key[0] == state}
            assert told or state != State.AI, "H3: nobody leaves the AI without a word"
            state, told = State(event.state), False
        elif event.type == "message" and event.author.kind == "ai":
            assert state == State.AI, "H2: the AI is silent once it does not have the conversation"
            told = False
        elif event.type == "message":
            told = event.author.kind == "system"
    assert state == State(head.state)
    if head.state == State.AI:
        assert head.owed_from is None
        assert head.lease_holder is None
