"""How good the check is on a corpus: mutants caught by kind, and false alarms on true replies."""

from collections import Counter
from dataclasses import dataclass, field

from rich.table import Table

from agent.truth import Evidence, check
from tests.agent.truth.corpus import Example, read, thawed
from tests.agent.truth.mutants import mutants, rephrasings


@dataclass
class Measured:
    """`true` counts replies as recorded and the same replies in other spellings; alarms are those with a violation."""

    name: str
    true: int = 0
    alarms: list[str] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / max(1, self.made.total())

    @property
    def false_alarms(self) -> float:
        return len(self.alarms) / max(1, self.true)

    def table(self) -> Table:
        table = Table("mutant", "made", "caught", "%", title=f"{self.name}: {self.true} true replies and spellings")
        missed = Counter(kind for kind, _ in self.missed)
        for kind, made in sorted(self.made.items()):
            table.add_row(kind, str(made), str(made - missed[kind]), f"{100 * (1 - missed[kind] / made):.1f}")
        table.add_section()
        table.add_row(
            "all", str(self.made.total()), str(self.made.total() - len(self.missed)), f"{100 * self.recall:.1f}"
        )
        table.add_row("false alarms", str(self.true), str(len(self.alarms)), f"{100 * self.false_alarms:.1f}")
        return table


def measure(name: str) -> Measured:
    measured = Measured(name)
    for seed, example in enumerate(read(name)):
        evidence = example.evidence()
        _true(example, evidence, measured)
        for mutant in mutants(example, seed):
            raw = {**example.raw, "customer": [*example.raw["customer"], *mutant.told]}
            measured.made[mutant.kind] += 1
            if not check(mutant.reply, thawed(raw, evidence) if mutant.told else evidence):
                measured.missed.append((mutant.kind, mutant.reply))
    return measured


def _true(example: Example, evidence: Evidence, measured: Measured) -> None:
    for reply in (example.reply, *rephrasings(example)):
        measured.true += 1
        if found := check(reply, evidence):
            measured.alarms.append(f"{reply} → {found[0].kind}: {found[0].text}")
