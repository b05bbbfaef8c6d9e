"""What every turn of every conversation needs, made once at start."""

from dataclasses import dataclass
from datetime import timedelta

from agent.build import Agent
from agent.bus import Bus
from records.clock import Clock
from records.database import Database
from tools.context import Searches
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
