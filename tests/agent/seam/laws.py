"""The contract's H1–H8 as they can be seen: of a conversation's head at every commit, and of its log, replayed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from agent.events import ActionDone, ContactAsked, Durable, Message, StateChanged, durable
from agent.handover import NEXT, State
from records.tables import Conversation, Entry

ASKS = "A person on our team has to approve this"
READ = re.compile(r"I have read (\d+) messages and (\d+) decisions")
FOLLOWS = {(before, after) for (before, _), after in NEXT.items()}


class Broken(AssertionError):
    """A law does not hold."""


def law(holds: object, what: str) -> None:
    if not holds:
        raise Broken(what)


def check_head(head: Conversation) -> None:
    """What holds of a conversation whenever a transaction ends."""
    law((head.owner is not None) == (head.state == State.HUMAN), "H1: one owner, while a person has it")
    law((head.waiting_since is not None) == (head.state == State.WAITING), "H4: who waits has a place")
    law(head.state == State.AI or head.lease_holder is None, "H2: no turn has what a person, or nobody, has")
    law(head.state == State.AI or head.owed_from is None, "H2: the AI owes nothing where it may not speak")


@dataclass
class Replay:
    """One log, read from its beginning."""

    name: str
    """The AI's."""
    state: State = State.AI
    owner: str | None = None
    told: bool = False
    read_by_ai: tuple[int, int] = (0, 0)
    """Messages and decisions on actions that the AI's last answer had read: the model of these tests says how many."""
    unanswered: bool | None = False
    """Somebody waits for a person's word; None where the log alone does not say so."""
    offered: bool = False

    def read(self, entries: Sequence[Entry]) -> None:
        law([entry.number for entry in entries] == list(range(1, len(entries) + 1)), "entries are numbered")
        public = [durable(entry) for entry in entries if entry.seq is not None]
        law([event.seq for event in public] == list(range(1, len(public) + 1)), "what is public has no gap")
        for event, after in zip_longest(public, public[1:]):
            self._next(event, after)

    def _next(self, event: Durable, after: Durable | None) -> None:
        match event:
            case StateChanged():
                self._moved(event)
            case Message():
                self._said(event, after)
            case ContactAsked():
                law(self.state == State.WAITING, "H4: only who waits is offered an answer by e-mail")
                law(not self.offered, "H4: once a wait")
                self.offered = True

    def _moved(self, event: StateChanged) -> None:
        before, self.state = self.state, State(event.state)
        law((before, self.state) in FOLLOWS, f"H1: {before} does not become {self.state}")
        law(self.told or before == State.CLOSED, "H3: nobody is moved without a word")
        law((event.owner is not None) == (self.state == State.HUMAN), "H1: a person has a name")
        law(self.state != State.WAITING or event.position, "H4: who waits has a place")
        if (before, self.state) == (State.CLOSED, State.AI):
            self.read_by_ai = (0, 0)
        if self.state != State.HUMAN or before == State.AI:
            self.unanswered = {State.WAITING: True, State.HUMAN: None}.get(self.state, False)
        self.owner, self.told, self.offered = event.owner, False, False

    def _said(self, event: Message, after: Durable | None) -> None:
        kind = event.author.kind
        if kind == "customer":
            self.told = False
            self.unanswered = self.unanswered or self.state == State.HUMAN
            return
        self.told = kind in {"ai", "system"}
        if kind == "ai":
            law(self.state == State.AI, "H2: the AI is silent once it does not have the conversation")
            law(event.author.name == self.name, "H8: the AI speaks under its own name")
            self._answered(event)
        elif kind == "human":
            self.unanswered = False
            law(
                (self.state, self.owner) == (State.HUMAN, event.author.name),
                "H1: only who has it speaks, by their own name",
            )
        else:
            asks = event.text.startswith(ASKS)
            changes = isinstance(after, StateChanged | ContactAsked | ActionDone)
            law(asks or changes, "H8: who says that something changes, changes it")
        if "passing you to a person" in event.text:
            law(isinstance(after, StateChanged) and after.state == "waiting", "H8: a transfer is one")

    def _answered(self, answer: Message) -> None:
        if found := READ.match(answer.text):
            read = int(found[1]), int(found[2])
            new = any(now > before for now, before in zip(read, self.read_by_ai, strict=True))
            law(new, "H7: a burst gets one reply: each answers something new")
            self.read_by_ai = read


def check_approvals(entries: Sequence[Entry]) -> None:
    """P3: what people have to approve is decided once, and done on nobody else's word."""
    asked = [entry.body["action"] for entry in entries if entry.kind == "approval.asked"]
    ends = [entry for entry in entries if entry.kind == "action.done"]
    decided = [entry.body["action"] for entry in ends]
    law(len(decided) == len(set(decided)) and set(decided) <= set(asked), "P3: once, and only what was asked")
    ran = [entry for entry in entries if entry.kind == "tool.called" and entry.body["outcome"] == "ok"]
    done = [entry for entry in ends if entry.body["outcome"] == "done"]
    law(len(ran) == len(done), "P3: what is approved runs once, and nothing else does")
    law(all(entry.author == "human" for entry in done), "P3: a person has approved it")


def lives_of(entries: Sequence[Entry]) -> dict[str, int]:
    """For each message of the customer, how often the conversation had been closed and taken up again before."""
    life, closed, lives = 0, False, dict[str, int]()
    for entry in entries:
        if entry.kind == "state.changed":
            life += closed and entry.body["state"] == State.AI
            closed = entry.body["state"] == State.CLOSED
        elif entry.kind == "message" and entry.author == "customer":
            lives[entry.body["text"]] = life
    return lives
