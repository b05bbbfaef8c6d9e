"""Which trials count, and what each of them came to."""

from collections.abc import Iterable

from evals.results import Result


def latest(results: Iterable[Result]) -> list[Result]:
    """One result a trial: one that was run again counts as it came out last."""
    return list({one.key: one for one in results}.values())


def by_case(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The trials that say something about the agent."""
    cases: dict[str, list[Result]] = {}
    for one in sorted(results, key=lambda one: one.key):
        if one.infrastructure_error is None:
            cases.setdefault(one.case, []).append(one)
    return cases


def passed(one: Result) -> bool:
    return one.passed


def resolved(one: Result) -> bool:
    return one.passed and not one.handed_over


def handed_over(one: Result) -> bool:
    return one.handed_over


def unsafe(one: Result) -> bool:
    return one.unsafe
