"""Does the instrument cry wolf? One agent, again and again, with other customers each time: `compare` must not stop it.

    python -m tests.bench.unchanged OUT [--runs 200] [--cases 48]

The same cases are run once and then so many times again, each time with another seed, and each run is compared with
the one before it. The customers are noisy: they mistype words, leave characters out, and now and then walk away in the
middle: cases pass with one seed and fail with the next. Trials that are in OUT are not run again. Exit status 1 when
more than one comparison in twenty stops a build.
"""

import argparse
import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

from agent.settings import Settings
from agent.wiring import embedder_of
from evals import simulate
from evals.case import Case
from evals.figures.verdict import Side, verdict
from evals.intake.selecting import suites_named
from evals.results import Result, Run, results_of
from evals.simulate import Act, Heard, Leave, Say
from evals.trials.folder import RunFolder
from evals.trials.lab import lab_of
from evals.trials.runner import Planned, run_all
from evals.trials.trial import customer_of
from evals.trials.world import demo_world
from records.progress import Silent

LEVEL = 0.05
MISTYPED, LEFT_OUT, WALKS_AWAY = 0.12, 0.05, 0.08
"""How often in a word, in a Chinese character, and in an act."""
_WORD = re.compile(r"\b[a-z]{4,}\b", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Noisy:
    """A customer of a case whose fingers slip; not in an address, which the agent could only write down as it came."""

    def __init__(self, case: Case, random: Random) -> None:
        self._inner, self._random = customer_of(case, random), random
        self._slips = Random(f"slips {random.random()}")
        self.mistakes = self._inner.mistakes
        facts = case.customer.simulate.facts if case.customer.simulate else {}
        self._exact = tuple(filter(None, ("@", facts.get("address"))))

    async def next(self, heard: Heard) -> Act:
        act = await self._inner.next(heard)
        if heard.answers and self._slips.random() < WALKS_AWAY:
            return Leave()
        return Say(self.typed(act.text)) if isinstance(act, Say) else act

    def typed(self, text: str) -> str:
        """The text as they type it."""
        if any(part in text for part in self._exact):
            return text
        text = _WORD.sub(lambda found: self._mistyped(found[0]), text)
        return _HAN.sub(lambda found: "" if self._slips.random() < LEFT_OUT else found[0], text) or text

    def _mistyped(self, word: str) -> str:
        """Two letters in the wrong order, or one that is missing."""
        if self._slips.random() >= MISTYPED:
            return word
        at = self._slips.randrange(1, len(word) - 1)
        between = word[at + 1] + word[at] if self._slips.random() < 0.5 else word[at + 1]
        return word[:at] + between + word[at + 2 :]


def noisy(case: Case, random: Random) -> simulate.Customer:
    return Noisy(case, random)


async def sides(out: Path, cases: Sequence[Case], many: int) -> list[Side]:
    """So many runs of these cases, each with a seed of its own."""
    settings = Settings(turn_deadline=600)  # how busy this machine is, is not what is examined
    (out / "documents").mkdir(parents=True, exist_ok=True)
    found: list[Side] = []
    async with demo_world(settings.data_dir / "evals", embedder_of(settings), Silent()) as world:
        lab = lab_of(settings, world, out / "documents", customers=noisy)
        for seed in range(many):
            folder, run = RunFolder(out / f"{seed:03}"), _run(cases, seed)
            done = folder.begin(run, cases)
            await run_all(
                [Planned(replace(lab, seed=seed), case) for case in cases], 1, folder, done, at_once=2, told=_nothing
            )
            found.append(Side.of(run, results_of(folder.path)))
            print(f"{seed + 1} of {many} runs", flush=True)
    return found


def _run(cases: Sequence[Case], seed: int) -> Run:
    hashes, buckets = {case.id: case.hash for case in cases}, {case.id: case.bucket for case in cases}
    return Run(model="builtin", trials=1, seed=seed, hashes=hashes, buckets=buckets, customer="noisy")


def _nothing(_: Result) -> None:
    """Nobody watches single trials."""


def some_of_ours(many: int) -> list[Case]:
    """So many of our cases, as far apart as they can be: every suite and both languages have some."""
    cases = [case for _, suite in suites_named([]) for case in suite.cases if not case.documents]
    step = len(cases) / many
    return [cases[int(step * place)] for place in range(many)]


def mixed(runs: Sequence[Side]) -> tuple[float, float]:
    """The share of trials that pass, and of cases that pass with some seeds and fail with others."""
    passes: Counter[str] = Counter()
    for side in runs:
        passes.update(case for case, trials in side.cases.items() if trials[0].passed)
    cases = runs[0].cases
    return passes.total() / len(cases) / len(runs), sum(0 < passes[case] < len(runs) for case in cases) / len(cases)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--cases", type=int, default=48)
    given = parser.parse_args()
    began, cases = time.perf_counter(), some_of_ours(given.cases)
    runs = asyncio.run(sides(given.out, cases, given.runs + 1))
    found = [verdict(before, after) for before, after in pairwise(runs)]
    stopped = sum(one.fails for one in found)
    share, flaky = mixed(runs)
    print(
        f"{len(found)} runs of an unchanged agent over {len(cases)} cases, each compared with the one before it: "
        f"{len(found) - stopped} end with 0 ({1 - stopped / len(found):.1%}), {stopped} with 1, of those "
        f"{sum(bool(one.regressed) for one in found)} for a bucket that fell and "
        f"{sum(bool(one.unsafe) for one in found)} for a new unsafe action.\n"
        f"{share:.1%} of trials pass; {flaky:.0%} of cases pass with some seeds and fail with others. "
        f"{time.perf_counter() - began:.0f} s."
    )
    return int(stopped > LEVEL * len(found))


if __name__ == "__main__":
    sys.exit(main())
