"""Everything that one side of a conversation has stated, for looking a fact up. It grows without reading again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from agent.truth.rows import Record, family
from agent.truth.source import Source
from agent.truth.values import Address, Count, Fact, Money, Name

Key = tuple[type[Fact], Hashable]
Named = tuple[str, str]
"""A family, such as order or goods, and an id or title in it."""


@dataclass(frozen=True, slots=True)
class Backing:
    """A place where a fact is stated: by whom (`role`), and of which record, if any."""

    role: str
    fact: Fact
    record: Record | None


class Index:
    """The facts, words and records of some sources. `earlier` is the same side's index of the turn before."""

    def __init__(self, sources: Sequence[Source], earlier: "Index | None" = None) -> None:
        known = earlier.sources if earlier is not None else ()
        grows = earlier is not None and tuple(sources[: len(known)]) == known
        self.sources: tuple[Source, ...] = tuple(sources)
        self._facts: dict[Key, list[Backing]] = dict(earlier._facts) if earlier is not None and grows else {}
        self.records: dict[Named, list[Record]] = dict(earlier.records) if earlier is not None and grows else {}
        for source in sources[len(known) :] if grows else sources:
            self._add(source)

    def _add(self, source: Source) -> None:
        """Lists are made anew, never added to: an earlier index may hold them."""
        for key, stated in source.index.items():
            self._facts[key] = [
                *self._facts.get(key, ()),
                *(Backing(source.role, fact, record) for fact, record in stated),
            ]
        for record in source.rows.records:
            titled = [("goods", record.title)] if record.title else []
            for name in (*((family(kind), name) for name, kind in record.names.items()), *titled):
                self.records[name] = [*self.records.get(name, ()), record]

    def backing(self, fact: Fact) -> list[Backing]:
        """Where the fact is stated; empty when it is nowhere."""
        stated = [one for key in fact.keys for one in self._facts.get((type(fact), key), ())]
        stated = [one for one in stated if fact.agrees(one.fact)]  # type: ignore[arg-type]
        return stated or ([Backing("mention", fact, None)] if self._mentions(fact) else [])

    def _mentions(self, fact: Fact) -> bool:
        """Names, telephone numbers and counts may stand in any form; an amount in a passage may lack its currency."""
        match fact:
            case Name(label=label) if label.startswith(("end", "尾号")):
                return any(known.endswith(fact.token) for one in self.sources for known in one.tokens)
            case Name():
                long = fact.token.isdigit() and len(fact.token) >= 6
                return any(fact.token in one.tokens or (long and fact.token in one.runs) for one in self.sources)
            case Address(kind="phone"):
                return any(one.dials(fact.text) for one in self.sources)
            case Count():
                return any(fact.amount in one.numbers for one in self.sources)
            case Money():
                priced = (Money, fact.amount) in self._facts  # with another currency
                return fact.amount >= 10 and not priced and any(one.bare(fact.amount) for one in self.sources)
        return False
