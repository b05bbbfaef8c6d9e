"""Customers, people, a model that answers when it is told to, and processes that die: where the machine moves about."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AIMessageChunk
from sqlalchemy import event, update
from sqlalchemy.orm import Session
from sqlmodel import col, select

from agent.assignment import Assignment
from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.handover import Colleague, State
from agent.middleware.policy import TurnStopped
from agent.session import Opened
from records import actions
from records.errors import RecordError
from records.staff import attendance
from records.tables import Conversation, Entry, QueueWait, Staff
from tests.agent.house import House
from tests.agent.seam.laws import Broken, Replay, check_approvals, check_head, law, lives_of
from tests.conftest import StillClock
from tools.context import Call, Handover
from tools.errors import TurnLost
from tools.guard import Guard
from tools.policy import Policy
from tools.tool import Arguments, Summary, tool

SILENCE, TIMEOUT = timedelta(seconds=30), timedelta(seconds=40)
PATIENCE = 5_000
"""Rounds of the loop in which everything that is owed has been answered."""
PACE = Pace(quiet=0.0, deadline=30, lease=15)
PEOPLE = (Colleague("anna", "Anna"), Colleague("bo", "Bo"), Colleague("cai", "蔡"))


HAVING_IT = 9
"""Instead of one of them: whoever has the conversation."""


class Nothing(Arguments):
    """Of a tool that needs to be told nothing."""


async def _voucher(_call: Call, _arguments: Nothing) -> Summary:
    labels = {"en": "Give it", "zh": "赠送"}
    return Summary("Give a voucher.", "赠送优惠券。", approve=labels, decline=labels, subject="voucher")


@tool(Nothing, Policy(effect="write", confirm="staff"), en="Asking…", zh="正在申请…", summarise=_voucher)
async def give_a_voucher(_call: Call, _arguments: Nothing) -> dict[str, Any]:
    """Something that only people may allow."""
    return {"voucher": "given"}


@dataclass
class Answering:
    """One answer, held until it is let go."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    how: str = "speak"


class Mind:
    """Stands for LangGraph and its model: says what it has read, fails, or asks for a person, when it is let go."""

    def __init__(self, readings: list[tuple[str, frozenset[str]]], guard: Guard) -> None:
        self.held: list[Answering] = []
        self._readings, self._guard = readings, guard

    async def astream(self, given: dict[str, Any], *, context: Any, **_: Any) -> AsyncIterator[tuple[str, Any]]:
        read = frozenset(message.text for message in given["messages"] if message.text.startswith("message "))
        self._readings.append((context.tools.conversation, read))
        answering = Answering()
        self.held.append(answering)
        decided = sum("action" in message.additional_kwargs for message in given["messages"])
        words = f"I have read {len(read)} messages and {decided} decisions."
        yield "messages", (AIMessageChunk(content=words), {})
        await answering.go.wait()
        if answering.how == "fail":
            raise RuntimeError("no model")
        if answering.how == "hand over":
            context.tools.happened.handover = Handover("cannot_help", "")
        if answering.how == "ask the staff":
            await self._ask_the_staff(context)
        yield "updates", {"model": {"messages": [AIMessage(words)]}}

    async def _ask_the_staff(self, context: Any) -> None:
        try:
            result = await self._guard.call(context.tools, give_a_voucher.name, {})
        except TurnLost as lost:
            raise TurnStopped from lost
        await context.tell(result.events)

    def let_go(self, how: str) -> None:
        if self.held:
            answering = self.held.pop(0)
            answering.how = how
            answering.go.set()


@dataclass
class Customer:
    opened: Opened
    said: int = 0
    cancelled: bool = False
    """The answer to what they said last was stopped by themselves."""


class World:
    """One database, the processes over it, and what went wrong behind anybody's back."""

    def __init__(self, plain: House, clock: StillClock) -> None:
        self.plain, self.database, self.clock = plain, plain.desk.database, clock
        self.broken: list[BaseException] = []
        self.processes: list[tuple[House, Mind]] = []
        self.customers: list[Customer] = []
        self.readings: list[tuple[str, frozenset[str]]] = []
        """What each turn had before it of what a customer said."""

    @contextlib.contextmanager
    def watched(self) -> Any:
        """Every transaction that ends is looked at."""

        def look(session: Session) -> None:
            try:
                for one in session.identity_map.values():
                    if isinstance(one, Conversation):
                        check_head(one)
            except Broken as error:
                self.broken.append(error)

        event.listen(Session, "before_commit", look)
        try:
            yield
        finally:
            event.remove(Session, "before_commit", look)

    async def begin(self) -> None:
        await self.hire()
        self.start()
        for _ in range(2):
            self.customers.append(Customer(await self.here.arrive()))

    async def hire(self) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            for who in PEOPLE:
                row = await session.get(Staff, who.id) or Staff(
                    id=who.id, email="", email_key=who.id, name=who.name, role="agent", password_hash="", created_at=now
                )
                row.available, row.heard_at, row.capacity = True, now, 2
                session.add(row)

    def start(self) -> None:
        """Another process, over the same database."""
        mind = Mind(self.readings, self.plain.desk.guard)
        desk: Desk = replace(self.plain.desk, agent=mind, bus=LocalBus())  # type: ignore[arg-type]
        self.processes.append((House.of(desk, self.plain.model), mind))
        self.queue = Assignment(desk, silence=SILENCE, timeout=TIMEOUT)

    @property
    def here(self) -> House:
        return self.processes[-1][0]

    def let_go(self, how: str, *, old: bool = False) -> None:
        for _, mind in self.processes if old else self.processes[-1:]:
            mind.let_go(how)

    async def customer(self, n: int, what: str) -> None:
        one, sessions = self.customers[n % len(self.customers)], self.here.sessions
        opened = one.opened
        if what == "say":
            one.said, one.cancelled = one.said + 1, False
            await self.here.say(opened, f"message {one.said}")
        elif what == "contact":
            await sessions.leave_contact(opened.visitor, opened.conversation, email="mia@example.com")
        else:
            one.cancelled = one.cancelled or what == "cancel"
            await getattr(sessions, what)(opened.visitor, opened.conversation)

    async def person(self, n: int, who: int, what: str) -> None:
        counter, opened = self.here.counter, self.customers[n % len(self.customers)].opened
        conversation = opened.conversation
        if who == HAVING_IT:
            owner = (await self.here.head(opened)).owner
            who = next((n for n, one in enumerate(PEOPLE) if one.id == owner), 0)
        me = PEOPLE[who % 3]
        if what in {"approve", "refuse"}:
            for action in await self._asked(conversation):
                await counter.decide(me, conversation, action, approve=what == "approve")
            return
        more: dict[str, Any] = {
            "reply": {"text": f"{me.name} here", "client_id": str(uuid4())},
            "pass_on": {"to": PEOPLE[(who + 1) % 3]},
            "note": {"text": "hm"},
        }
        await getattr(counter, what)(me, conversation, **more.get(what, {}))

    async def _asked(self, conversation: str) -> list[str]:
        async with self.database.reading() as session:
            return [action.id for action in await actions.open_actions(session, conversation)]

    async def hear(self, who: int) -> None:
        async with self.database.writing() as session:
            await attendance.heard(session, PEOPLE[who % 3].id, at=self.clock.now())

    async def die(self) -> None:
        """The process is not seen again, or, when it only lost its leases, goes on too late; another one takes over."""
        self.start()
        self.clock.advance(seconds=16)
        await self.here.runner.recover()

    async def attempt(self, *doing: Any) -> None:
        """What may be refused, all at once; anything else that is raised is our fault."""
        for came in await asyncio.gather(*doing, return_exceptions=True):
            if isinstance(came, BaseException) and not isinstance(came, RecordError):
                raise came

    def sound(self) -> None:
        if self.broken:
            raise self.broken[0]

    async def settle(self) -> None:
        """Everything that is held is let go, and whatever is left over is answered: then all of the laws hold."""
        self.clock.advance(seconds=16)
        await self.here.runner.recover()
        waiting = asyncio.gather(*(one.runner.idle() for one, _ in self.processes))
        for _ in range(PATIENCE):
            self.let_go("speak", old=True)
            await asyncio.sleep(0)
            if waiting.done():
                break
        law(waiting.done(), "H7: what was answered is not answered again, and again")
        self.clock.advance(seconds=31)
        await self.queue.look()  # everybody has gone silent by now, but the queue was not looked after for as long
        self.clock.advance(seconds=31)
        await self.queue.look()
        self.sound()
        for one in self.customers:
            await self._hold(one)

    async def _hold(self, one: Customer) -> None:
        head, entries = await self.here.head(one.opened), await self.here.entries(one.opened)
        replay = Replay(self.here.desk.name)
        replay.read(entries)
        law(replay.state == head.state, "H1: the log says who has it")
        if replay.unanswered is not None:
            law((head.unanswered_since is not None) == replay.unanswered, "H4: who waits for a person's word is known")
        said = [entry for entry in entries if entry.kind == "message" and entry.author == "customer"]
        law(len(said) == one.said, "nothing that was acknowledged is lost")
        law(head.state != State.HUMAN, "H4: nobody who is gone keeps a conversation")
        if head.state == State.AI:
            law((head.owed_from, head.lease_holder) == (None, None), "H6: the AI owes nothing any more")
        if not one.cancelled:
            self._answered(head, entries)
        check_approvals(entries)
        lives = lives_of(entries)
        for conversation, read in self.readings:
            if conversation == head.id:
                law(len({lives[text] for text in read}) <= 1, "H5: what was before a closing is not read again")
        async with self.database.reading() as session:
            open_ = col(QueueWait.conversation_id) == head.id, col(QueueWait.ended_at).is_(None)
            waits = list(await session.scalars(select(QueueWait).where(*open_)))
        law(len(waits) == (head.state == State.WAITING), "every wait that is over has its end")

    def _answered(self, head: Conversation, entries: Sequence[Entry]) -> None:
        """H6: what came last from the customer was answered, unless they stopped the answer themselves."""
        if head.state == State.AI:
            last = dict.fromkeys(("customer", "ai", "human"), 0)
            for entry in entries:
                if entry.kind == "message" and entry.author in last and entry.number > head.cut_number:
                    last[entry.author] = entry.number
            law(max(last["ai"], last["human"]) >= last["customer"], "H6: what nobody answered, the AI does")

    async def leave(self) -> None:
        """The next example begins with an empty queue."""
        async with self.database.writing() as session:
            ids = [one.opened.conversation for one in self.customers]
            closed = {"state": "closed", "owner": None, "waiting_since": None, "owed_from": None, "lease_holder": None}
            closed |= {"unanswered_since": None}
            await session.execute(update(Conversation).where(col(Conversation.id).in_(ids)).values(**closed))
            await session.execute(
                update(QueueWait).where(col(QueueWait.ended_at).is_(None)).values(ended_at=self.clock.now())
            )
