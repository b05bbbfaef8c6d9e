"""What every turn of every conversation needs, made once at start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.build import Agent
from agent.bus import Bus
from agent.escalation import DEFAULT, Rule
from agent.hours import ALWAYS, Hours
from insights.sentiment.classifiers import Classifier, Lexicon
from records.clock import Clock
from records.database import Database
from tools.context import Searches, random_digits
from tools.guard import Guard
from tools.policy import Deployment


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, in seconds."""

    quiet: float = 0.4
    """After the customer's last message, before anything is said or written."""
    deadline: float = 60.0
    """For a whole turn."""
    lease: float = 15.0
    """For which a worker that has died keeps a conversation."""

    @property
    def lease_length(self) -> timedelta:
        return timedelta(seconds=self.lease)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every turn needs; made once, at start."""

    database: Database
    bus: Bus
    agent: Agent
    guard: Guard
    knowledge: Searches
    clock: Clock
    deployment: Deployment
    name: str = "AI assistant"
    pace: Pace = Pace()
    hours: Hours = ALWAYS
    """When people are at work."""
    reply_within: float = 120.0
    """Seconds of working time in which a person is to answer a customer: longer is shown as too long."""
    digits: Callable[[int], str] = random_digits
    sentiment: Classifier = field(default_factory=Lexicon)
    """Says how texts feel where somebody may wait for it."""
    drafter: Agent | None = None
    """Writes for people who work here, without tools; None where the built-in model is the only one."""
    escalation: frozenset[Rule] = DEFAULT
    """The rules by which an answer ends with a person."""

    def due(self, asked: datetime) -> datetime:
        """When a person is to have answered what waits for one since then."""
        return self.hours.after(asked, timedelta(seconds=self.reply_within))
