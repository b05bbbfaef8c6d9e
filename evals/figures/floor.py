"""The floor under every score: which cases are passed by an agent that does and says nothing at all."""

from collections.abc import Iterable

from evals.case import Case
from evals.grading.grade import grade
from evals.results import Transcript


def floor_of(cases: Iterable[Case]) -> dict[str, bool]:
    """By case. Nothing is run: a trial in which nothing happened is graded as any other."""
    return {case.id: grade(case, _nothing(case)).passed for case in cases}


def _nothing(case: Case) -> Transcript:
    return Transcript(case=case.id, trial=0, hash=case.hash, entries=(), changes=(), end="ai")
