"""What a reply may rest on: what the customer wrote, what tools returned, what was retrieved, what was just done."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from agent.truth.index import Backing, Index
from agent.truth.source import sources
from agent.truth.values import Fact


@dataclass(frozen=True, slots=True)
class Done:
    """A tool call of this turn. `ok`: it was carried out; one that only asked for the customer's yes is not."""

    tool: str
    ok: bool
    arguments: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """`known` are words of the operator or of our own code: the shop's name, the summary of an action.

    `results` are objects or JSON texts. What `earlier`, the evidence of the turn before, has read is not read again.
    """

    now: datetime
    customer: Sequence[str] = ()
    results: Sequence[Any] = ()
    passages: Sequence[str] = ()
    known: Sequence[str] = ()
    done: Sequence[Done] = ()
    state: str = "ai"
    earlier: "Evidence | None" = field(default=None, repr=False)
    ours: Index = field(init=False, repr=False)
    theirs: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        before = (self.earlier.ours, self.earlier.theirs) if self.earlier else (None, None)
        read = {(one.role, one.raw): one for index in before if index for one in index.sources}
        today = self.now.date()
        results = [*self.results, *(call.result for call in self.done if call.ok and call.result is not None)]
        parts = {"known": self.known, "passages": self.passages, "results": results}
        ours = chain.from_iterable(sources(role, values, today, read) for role, values in parts.items())
        unique = {(one.role, one.raw): one for one in ours}
        old = [unique.pop(key) for key in read if key in unique]
        object.__setattr__(self, "ours", Index([*old, *unique.values()], before[0]))
        object.__setattr__(self, "theirs", Index(list(sources("customer", self.customer, today, read)), before[1]))
        object.__setattr__(self, "earlier", None)

    def backing(self, fact: Fact) -> list[Backing]:
        """Where our side states the fact."""
        return self.ours.backing(fact)

    def told(self, fact: Fact) -> bool:
        """Whether the customer wrote it."""
        return bool(self.theirs.backing(fact))

    def has(self, pattern: re.Pattern[str], *roles: str) -> bool:
        """Whether words of our side match, in these roles."""
        return any(source.role in roles and source.has(pattern) for source in self.ours.sources)
