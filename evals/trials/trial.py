"""One trial: a customer talks to the agent in a world of their own, and what was said and what differs is written down.

It is the agent as it is deployed: its sessions, its guard, its database. Only time, ids and chance are the trial's.
"""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from agent.build import Agent
from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.runner import Runner
from agent.session import Opened, Sessions
from evals import simulate
from evals.case import Case
from evals.errors import EvalError, Unreachable
from evals.grading.judge import Judge
from evals.results import End, Said, Transcript
from evals.simulate import Heard, Leave, Press, Proposed, Say, ScriptedCustomer, SimulatedCustomer
from evals.trials.clock import TrialClock
from evals.trials.contestants import ATTEMPT, OUTSIDE, Attempt
from evals.trials.oracle import ORACLE, replay
from evals.trials.rows import lay_over
from evals.trials.world import World, knowledge_of
from knowledge.base import KnowledgeBase
from records import conversations
from records.database import Database
from records.tables import Customer, Entry, Job, Turn
from tools.guard import Guard

MOST_ACTS = 60
"""Things that a customer does in one trial, before it is taken for one without an end."""
THINKING = 20.0
"""Seconds of the trial's own time between an answer and the customer's next act."""
_CODE = re.compile(r"\b\d{6}\b")


CustomerOf = Callable[[Case, Random], simulate.Customer]


def customer_of(case: Case, random: Random) -> simulate.Customer:
    """The customer of a case, without any model."""
    if case.customer.simulate:
        return SimulatedCustomer(case.customer.simulate, case.locale, random)
    return ScriptedCustomer(case.customer.script)


@dataclass(frozen=True, slots=True)
class Lab:
    """What the trials of a suite have in common."""

    world: World
    agent: Agent
    guard: Guard
    models: frozenset[str]
    """The models that a run is about: an answer of another one is none."""
    folder: Path
    """Where the documents of cases are put."""
    seed: int = 0
    deadline: float = 60.0
    assistant: str = "AI assistant"
    customers: CustomerOf = customer_of
    judge: Judge | None = None


async def run_trial(lab: Lab, case: Case, number: int) -> Transcript:
    """The transcript of one trial.

    Raises:
        Unreachable: an endpoint failed. Whatever else is raised is no failure of the agent either.
    """
    seed = f"{lab.seed}/{case.id}/{number}"
    clock, attempt = TrialClock(lab.world.moment, seed), Attempt(number)
    ATTEMPT.set(attempt)
    async with lab.world.copies.fresh() as copy, _knowledge(lab, case, copy.database, clock) as knowledge:
        desk = Desk(
            database=copy.database,
            bus=LocalBus(),
            agent=lab.agent,
            guard=lab.guard,
            knowledge=knowledge,
            clock=clock,
            deployment=lab.guard.deployment,
            name=lab.assistant,
            pace=Pace(quiet=0, deadline=lab.deadline),
            digits=clock.digits,
        )
        await lay_over(copy.database, case)
        talk = await _Talk.begun(desk, clock, case)
        await copy.mark()
        customer = lab.customers(case, Random(seed))
        gave_up = await (talk.replayed(case) if ORACLE in lab.models else talk.held(customer))
        turns = await talk.turns()
        _require_reached(lab, turns, attempt)
        return Transcript(
            case=case.id,
            trial=number,
            hash=case.hash,
            entries=tuple(_said(entry) for entry in talk.entries),
            changes=await copy.changes(),
            end=talk.state,
            gave_up=gave_up,
            customer_errors=tuple(customer.mistakes),
            input_tokens=sum(turn.input_tokens for turn in turns),
            output_tokens=sum(turn.output_tokens for turn in turns),
            cost=float(sum(turn.cost for turn in turns)),
            total_ms=tuple(turn.total_ms for turn in turns),
            first_text_ms=tuple(turn.first_text_ms for turn in turns if turn.first_text_ms is not None),
        )


class _Talk:
    """One conversation, from the customer's side."""

    def __init__(self, desk: Desk, clock: TrialClock, runner: Runner, opened: Opened, email: str) -> None:
        self._desk, self._clock, self._runner = desk, clock, runner
        self._opened, self._email = opened, email
        self._sessions = Sessions(desk, runner)
        self.entries: list[Entry] = []

    @classmethod
    async def begun(cls, desk: Desk, clock: TrialClock, case: Case) -> "_Talk":
        """With somebody whom the website vouches for, or who has yet to prove who they are."""
        who, runner = case.who, Runner(desk)
        sessions, email = Sessions(desk, runner), await _mailbox(desk.database, case)
        visitor = await sessions.visit(locale=case.locale, customer=who.customer if who.verified else None)
        return cls(desk, clock, runner, await sessions.open(visitor, None, locale=case.locale), email)

    async def held(self, customer: simulate.Customer) -> bool:
        """Until the customer leaves. Whether they gave up."""
        heard = Heard()
        for _ in range(MOST_ACTS):
            act = await customer.next(heard)
            if isinstance(act, Leave):
                return act.gave_up
            await self._do(act)
            await self._runner.idle()
            self._clock.wait(seconds=THINKING)
            heard = await self._hear()
        customer.mistakes.append("the talk had no end")
        return True

    async def replayed(self, case: Case) -> bool:
        """By somebody who knows everything: nobody has to be patient with them."""
        await replay(self._desk, self._opened.visitor, self._opened.conversation, case)
        async with self._desk.database.reading() as session:
            await self._read(session)
        return False

    async def _do(self, act: Say | Press) -> None:
        visitor, conversation = self._opened.visitor, self._opened.conversation
        if isinstance(act, Say):
            await self._sessions.say(visitor, conversation, text=act.text, client_id=self._clock.new_id())
        else:
            await self._sessions.answer_action(visitor, conversation, action=act.action, approve=act.approve)

    async def _hear(self) -> Heard:
        async with self._desk.database.reading() as session:
            new = await self._read(session)
            code = await self._code(session) if self._email else ""
        answers = [entry.body["text"] for entry in new if entry.kind == "message" and entry.author != "customer"]
        settled = {entry.body["action"] for entry in self.entries if entry.kind == "action.done"}
        proposed = [entry.body for entry in self.entries if entry.kind == "action.asked"]
        return Heard(
            tuple(answers),
            tuple(Proposed(one["action"], one["summary"]) for one in proposed if one["action"] not in settled),
            code,
            self.state,
        )

    async def _read(self, session: AsyncSession) -> Sequence[Entry]:
        """What has come into the log."""
        new = await conversations.after_number(session, self._opened.conversation, number=self._last)
        self.entries += new
        return new

    async def _code(self, session: AsyncSession) -> str:
        """The newest code that was mailed to this customer; what goes to others, they cannot read."""
        query = select(Job).where(col(Job.kind) == "mail").order_by(col(Job.due_at).desc())
        mails = await session.scalars(query)
        mine = (mail.payload["text"] for mail in mails if mail.payload["to"] == self._email)
        found = _CODE.search(next(mine, ""))
        return found[0] if found else ""

    @property
    def _last(self) -> int:
        return self.entries[-1].number if self.entries else 0

    @property
    def state(self) -> End:
        """Who has the conversation, as the log says."""
        moves = (entry.body["state"] for entry in reversed(self.entries) if entry.kind == "state.changed")
        state: End = next(moves, "ai")
        return state

    async def turns(self) -> Sequence[Turn]:
        async with self._desk.database.reading() as session:
            query = select(Turn).where(col(Turn.conversation_id) == self._opened.conversation)
            return (await session.scalars(query.order_by(col(Turn.started_at)))).all()


def _require_reached(lab: Lab, turns: Sequence[Turn], attempt: Attempt) -> None:
    """A model that answers badly is judged; one that could not be asked, and another answered for it, is not."""
    others = {turn.model for turn in turns if turn.model} - lab.models
    failure = next((one for one in attempt.failures if one.kind in OUTSIDE), None)
    if others and failure:
        raise Unreachable(f"{', '.join(sorted(others))} answered, because the endpoint failed: {failure}")


@asynccontextmanager
async def _knowledge(lab: Lab, case: Case, database: Database, clock: TrialClock) -> AsyncIterator[KnowledgeBase]:
    """Everybody's, or one's own where a case brings documents."""
    if not case.documents:
        yield lab.world.knowledge
        return
    folder = lab.folder / f"{case.id}.documents"
    folder.mkdir(exist_ok=True)
    for document in case.documents:
        (folder / document.name).write_text(document.text, encoding="utf-8")
    base = knowledge_of(database, lab.world.embedder, clock)
    try:
        await base.ingest([folder])
        await base.open()
        yield base
    finally:
        await base.close()


async def _mailbox(database: Database, case: Case) -> str:
    """The e-mail address that this customer reads; somebody who is signed in needs none."""
    who = case.who.customer
    if who is None:
        return ""
    async with database.reading() as session:
        known = await session.get(Customer, who)
    if known is None:
        raise EvalError(f"case {case.id}: there is no customer {who} in its world")
    return "" if case.who.verified else known.email or ""


def _said(entry: Entry) -> Said:
    return Said(number=entry.number, kind=entry.kind, author=entry.author, body=entry.body)
