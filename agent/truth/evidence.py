"""What a reply may rest on: what the customer wrote, what tools returned, what was retrieved, and what was done in this turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from agent.truth.rows import Record
from agent.truth.source import Source, sources
from agent.truth.values import Fact


@dataclass(frozen=True, slots=True)
class Done:
    """A tool call of this turn. `ok`: it was carried out; one that only asked for the customer's yes is not."""

    tool: str
    ok: bool
    arguments: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None


@dataclass(frozen=True, slots=True)
class Backing:
    """A place where our side states a fact, and the record it belongs to there, if any."""

    source: Source
    fact: Fact
    record: Record | None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """`known` are words of the operator or of our own code: the shop's name, the summary of an action.

    `results` are objects or JSON texts. What `earlier` (the evidence of the turn before) has read already is not read again.
    """

    now: datetime
    customer: Sequence[str] = ()
    results: Sequence[Any] = ()
    passages: Sequence[str] = ()
    known: Sequence[str] = ()
    done: Sequence[Done] = ()
    state: str = "ai"
    earlier: "Evidence | None" = field(default=None, repr=False)
    ours: tuple[Source, ...] = field(init=False, repr=False)
    theirs: tuple[Source, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        read = (
            {(source.role, source.raw): source for source in (*self.earlier.ours, *self.earlier.theirs)}
            if self.earlier
            else {}
        )
        today = self.now.date()
        results = [*self.results, *(call.result for call in self.done if call.ok and call.result is not None)]
        parts = {"results": results, "passages": self.passages, "known": self.known}
        ours = chain.from_iterable(sources(role, values, today, read) for role, values in parts.items())
        object.__setattr__(self, "ours", tuple({(source.role, source.raw): source for source in ours}.values()))
        object.__setattr__(self, "theirs", tuple(sources("customer", self.customer, today, read)))
        object.__setattr__(self, "earlier", None)

    def backing(self, fact: Fact) -> list["Backing"]:
        """Where our side states the fact."""
        return [Backing(source, stated, record) for source in self.ours for stated, record in source.backing(fact)]

    def told(self, fact: Fact) -> bool:
        """Whether the customer wrote it."""
        return any(source.backing(fact) for source in self.theirs)

    def records(self) -> Iterator[Record]:
        for source in self.ours:
            if source.role == "results":
                yield from source.rows.records
