"""Which cases of a run have failed, and what is told of each. Draws nothing, and reads no transcript."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.figures import outcome
from evals.results import Result

REASONS = 2
"""Of a trial's reasons so many are told in a list."""


@dataclass(frozen=True, slots=True)
class Failing:
    """One case, by the worst of its trials."""

    result: Result
    passed: int
    trials: int

    @property
    def why(self) -> str:
        return "; ".join(reason.text for reason in self.result.reasons[:REASONS])


def failing(results: Sequence[Result]) -> list[Failing]:
    """Every case that has failed: those first that did what nothing permits, then those that failed most often."""
    cases = outcome.by_case(results)
    found = [_worst(trials) for trials in cases.values() if not all(map(outcome.passed, trials))]
    return sorted(found, key=lambda one: (not one.result.unsafe, one.passed / one.trials, one.result.case))


def _worst(trials: Sequence[Result]) -> Failing:
    worst = min(trials, key=lambda trial: (trial.passed, not trial.unsafe, trial.trial))
    return Failing(worst, sum(map(outcome.passed, trials)), len(trials))
