"""What tools are given: the turn's context, what happened in it so far, and the one call. Not what the model sees."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from insights.sentiment.classifiers import Classifier, Lexicon
from knowledge.passage import Findings
from records.clock import Clock
from records.database import Database
from tools.policy import Deployment


class Searches(Protocol):
    """The part of a knowledge base that a tool uses."""

    async def search(self, question: str, *, limit: int = 6, locale: str | None = None) -> Findings: ...


@dataclass(frozen=True, slots=True)
class Done:
    """A call that was made, and what came of it."""

    tool: str
    ok: bool
    arguments: dict[str, Any]
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that may back an answer. `quote` is its text."""

    title: str
    url: str | None
    quote: str
    document: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A person is asked for: why, and what they should know."""

    reason: str
    summary: str


@dataclass(slots=True)
class Happened:
    """What the tools did in one turn, for the agent to read afterwards."""

    done: list[Done] = field(default_factory=list)
    """Writes that were carried out."""
    results: list[Done] = field(default_factory=list)
    """Every call."""
    sources: list[Source] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    handover: Handover | None = None


def random_digits(count: int) -> str:
    """So many digits that nobody can guess."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


@dataclass(frozen=True, slots=True)
class ToolContext:
    """One turn, as its tools see it."""

    conversation: str
    visitor: str
    turn: str
    locale: str
    database: Database
    knowledge: Searches
    clock: Clock
    deployment: Deployment
    settled: Callable[[], Awaitable[None]]
    """Waited for before anything is written: the customer may still be typing."""
    happened: Happened = field(default_factory=Happened)
    digits: Callable[[int], str] = random_digits
    sentiment: Classifier = field(default_factory=Lexicon)
    attended: bool = True
    """Whether the shop's people are at work, and can be asked to approve something."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool: whose it is was read from the visitor's row in this very transaction, never from a model."""

    context: ToolContext
    session: AsyncSession
    at: datetime
    customer: str | None = None
    verified: bool = False

    @property
    def locale(self) -> str:
        return self.context.locale

    @property
    def owner(self) -> str:
        """The customer, in tools that need one."""
        assert self.customer is not None, "the guard lets nobody without a customer through to here"
        return self.customer
