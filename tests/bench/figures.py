"""`python -m tests.bench.figures`: which articles with different figures for the same thing are found, by kind.

The pairs (`questions/figures.jsonl`) are short articles that we wrote: those that contradict each other, in the same
words or in others, and those that only look so. Which half a pair is in depends on its text alone.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.passage import Passage
from knowledge.stale import contradictions
from tests.bench.question_sets import HALVES, QUESTIONS, half_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles of one section each, and whether they contradict each other; `kind` says in what way, or why not."""

    kind: str
    contradicts: bool
    locale: str
    first: dict[str, str]
    second: dict[str, str]

    @property
    def half(self) -> str:
        return half_of(self.first["text"] + self.second["text"])

    @property
    def named(self) -> bool:
        """Whether the review names it."""
        passages = [
            Passage(str(at), str(at), one["title"], one["heading"], one["text"], None, self.locale)
            for at, one in enumerate((self.first, self.second))
        ]
        return bool(contradictions(passages))


def pairs() -> list[Pair]:
    lines = (QUESTIONS / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    return [Pair(**json.loads(line)) for line in lines]


def found(every: Sequence[Pair]) -> tuple[float, float]:
    """Precision and recall."""
    named = [one for one in every if one.named]
    right = sum(one.contradicts for one in named)
    return right / len(named) if named else 1.0, right / (sum(one.contradicts for one in every) or 1)


def table(every: Sequence[Pair]) -> Iterator[tuple[str, int, int]]:
    """Each kind with how many pairs there are and how many of them are named."""
    ordered = sorted(every, key=lambda one: (not one.contradicts, one.kind))
    for kind, group in groupby(ordered, key=lambda one: one.kind):
        ours = list(group)
        yield kind, len(ours), sum(one.named for one in ours)


def main() -> None:
    for half in HALVES:
        every = [one for one in pairs() if one.half == half]
        precision, recall = found(every)
        print(f"{half}: precision {precision:.2f}, recall {recall:.2f}")
        for kind, count, named in table(every):
            print(f"  {kind:12} {named} of {count} named")


if __name__ == "__main__":
    main()
