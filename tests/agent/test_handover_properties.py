"""The contract's section 3, held over random interleavings of what customers, models, people and dying processes do."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage, HumanMessage

from agent.desk import Pace
from agent.events import Durable, Message, StateChanged
from agent.handover import NEXT, Colleague, State
from agent.session import Opened
from records.database import Database
from records.errors import NotPossible
from records.tables import Conversation, Entry
from tests.agent.house import House, house
from tests.agent.model import Line
from tests.conftest import StillClock

ANNA, BO = Colleague("anna", "Anna"), Colleague("bo", "Bo")
CUSTOMER = ["say", "say", "say", "person", "end", "cancel"]
STAFF = [
    f"{who} {what}" for who in ("anna", "bo") for what in ("take_over", "reply", "hand_back", "requeue", "resolve")
]
ACTIONS = [*CUSTOMER, *STAFF, "anna pass_on", "release", "release", "die", "wait"]


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
            elif " " in action:
                await _work(here, opened, action)
            elif action == "die":
                here = house(database, clock, model.line, pace=pace)
                everybody.append(here)
                clock.advance(seconds=16)
                await here.runner.recover()
            await asyncio.sleep(0.003 if action == "wait" else 0)
        await _until_quiet(everybody, model, clock)
        await _holds(here, opened.conversation, said, actions)
        await database.close()


async def _work(here: House, opened: Opened, action: str) -> None:
    """What somebody of the staff tries; where it is not theirs to do, nothing comes of it."""
    who, what = action.split()
    me, other = (ANNA, BO) if who == "anna" else (BO, ANNA)
    more: dict[str, Any] = {"reply": {"text": f"{me.name} here", "client_id": str(uuid4())}, "pass_on": {"to": other}}
    before = await here.entries(opened)
    try:
        await getattr(here.counter, what)(me, opened.conversation, **more.get(what, {}))
    except NotPossible:
        assert [entry for entry in (await here.entries(opened))[len(before) :] if entry.author == "human"] == []


async def _until_quiet(everybody: list[House], model: Model, clock: StillClock) -> None:
    clock.advance(seconds=16)
    await everybody[-1].runner.recover()
    waiting = asyncio.gather(*(one.runner.idle() for one in everybody))
    while not waiting.done():
        model.release()
        await asyncio.sleep(0.001)


async def _holds(here: House, conversation: str, said: int, actions: Sequence[str]) -> None:
    async with here.desk.database.reading() as session:
        head = await session.get(Conversation, conversation)
    assert head is not None
    opened = Opened(conversation, head.visitor_id, head.state, head.last_seq)
    entries, public = await here.entries(opened), await here.public(opened)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.seq for entry in public] == list(range(1, len(public) + 1))
    assert sum(entry.author == "customer" and entry.kind == "message" for entry in entries) == said

    _check(await here.events(opened), here.desk.name)
    last = {author: max((one.number for one in entries if _is(one, author)), default=0) for author in AUTHORS}
    if head.state == State.AI:
        assert head.owed_from is None
        assert head.lease_holder is None
        answered = max(last["ai"], last["human"]) > last["customer"]
        assert answered or "cancel" in actions or not last["customer"], "H6: what nobody answered, the AI does"
    assert (head.owner is not None) == (head.state == State.HUMAN), "H1: one owner"
    assert (head.waiting_since is not None) == (head.state == State.WAITING), "H4: who waits has a place"


AUTHORS = ("customer", "ai", "human")


def _is(entry: Entry, author: str) -> bool:
    return entry.kind == "message" and entry.author == author


def _check(events: Sequence[Durable], name: str) -> None:
    """Replay what the customer saw."""
    state, owner, told = State.AI, None, False
    for event, after in zip(events, [*events[1:], None], strict=False):
        if isinstance(event, StateChanged):
            before, state, owner = state, State(event.state), event.owner
            assert state in {NEXT[key] for key in NEXT if key[0] == before}
            assert told or before != State.AI, "H3: nobody leaves the AI without a word"
            assert (owner is not None) == (state == State.HUMAN), "H1: a person has a name"
            assert state != State.WAITING or event.position, "H4: who waits has a place"
        elif isinstance(event, Message):
            told = event.author.kind in {"ai", "system"}
            if event.author.kind == "ai":
                assert state == State.AI, "H2: the AI is silent once it does not have the conversation"
                assert event.author.name == name, "H8: the AI speaks under its own name"
            elif event.author.kind == "human":
                assert (state, event.author.name) == (State.HUMAN, owner), "H1: only who has it speaks"
            elif event.author.kind == "system":
                assert isinstance(after, StateChanged), "H8: who says that something changes, changes it"
