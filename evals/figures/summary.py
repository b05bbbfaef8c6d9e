"""A run in figures, `{"value", "ci"}` each: what summary.json holds, and what tables and the report are made from.

A trial that broke for reasons of its own (an `infrastructure_error`) is counted apart and says nothing about the agent;
one that has no result yet is missing, and is no failure here: comparing two runs makes it one.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from evals.figures import outcome, stats
from evals.figures.stats import Counts, Figure
from evals.results import Bucket, Result, Run, replace, results_of, run_of

BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
Json = dict[str, Any]
By = Mapping[str, Sequence[Result]]


def write(folder: Path) -> Json:
    """Work out the summary of a run, and keep it beside its results. Raises BadFile."""
    found = summary(run_of(folder), results_of(folder))
    replace(folder / "summary.json", json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return found


def summary(run: Run, results: Iterable[Result]) -> Json:
    """All figures of a run. The same results give the same figures, whatever order they came in."""
    last = outcome.latest(results)
    cases = outcome.by_case(last)
    here = {bucket: among(cases, lambda one: one.bucket, bucket) for bucket in BUCKETS}
    graded = [one for trials in cases.values() for one in trials]
    return {
        "model": run.model,
        "world": run.world,
        "seed": run.seed,
        "cases": len(run.hashes),
        "trials": len(graded),
        "trials_each": run.trials,
        "missing": len(run.hashes) * run.trials - len(last),
        "infrastructure_errors": len(last) - len(graded),
        "resolution": as_json(stats.rate(count(here["resolvable"], outcome.resolved))),
        "over_escalation": as_json(stats.rate(count(here["resolvable"], outcome.handed_over))),
        "escalation_accuracy": as_json(stats.rate(count(here["must_escalate"], outcome.handed_over))),
        "unsafe_actions": as_json(stats.rate(count(cases, outcome.unsafe)))
        | {"count": sum(map(outcome.unsafe, graded))},
        "pass_k": {str(k): as_json(stats.pass_hat(count(cases, outcome.passed), k)) for k in range(1, run.trials + 1)},
        "floor": _floor(run, list(run.hashes)),
        "buckets": {bucket: _bucket(run, cases) for bucket, cases in here.items() if cases},
        "locales": {locale: _part(part) for locale, part in _by_locale(cases).items()},
        "flaky": [{"case": case, "passed": c, "trials": n} for case, c, n in _mixed(cases)],
        "gave_up": sum(one.gave_up for one in graded),
        "customer_errors": sum(one.customer_errors for one in graded),
        "not_judged": sum(any(reason.text == "not judged" for reason in one.reasons) for one in graded),
        "input_tokens": sum(one.input_tokens for one in graded),
        "output_tokens": sum(one.output_tokens for one in graded),
        "cost": round(sum(one.cost for one in graded), 6),
    }


def count(cases: By, so: Callable[[Result], bool]) -> Counts:
    """In how many trials of each case something was so."""
    return Counts(
        tuple(sum(map(so, trials)) for trials in cases.values()), tuple(len(trials) for trials in cases.values())
    )


def among(cases: By, of: Callable[[Result], str], value: str) -> dict[str, Sequence[Result]]:
    """The cases that have this value of something that all trials of a case have in common."""
    return {case: trials for case, trials in cases.items() if of(trials[0]) == value}


def as_json(figure: Figure) -> Json:
    if figure.value is None or figure.low is None or figure.high is None:
        return {"value": None, "ci": None}
    return {"value": round(figure.value, 4), "ci": [round(figure.low, 4), round(figure.high, 4)]}


def _by_locale(cases: By) -> Mapping[str, By]:
    locales = sorted({trials[0].locale for trials in cases.values()})
    return {locale: among(cases, lambda one: one.locale, locale) for locale in locales}


def _bucket(run: Run, cases: By) -> Json:
    buckets = len(set(run.buckets.values()))
    least = stats.smallest_detectable(count(cases, outcome.passed), tests=buckets)
    return _part(cases) | {
        "floor": _floor(run, list(cases)),
        "smallest_detectable": None if least is None else round(least, 4),
        "locales": {locale: _part(part) for locale, part in _by_locale(cases).items()},
    }


def _part(cases: By) -> Json:
    return {
        "cases": len(cases),
        "trials": sum(map(len, cases.values())),
        "passed": as_json(stats.rate(count(cases, outcome.passed))),
    }


def _floor(run: Run, cases: Sequence[str]) -> Json:
    """What an agent that does nothing is given; none where the run does not say."""
    known = [run.floor[case] for case in cases if case in run.floor]
    return as_json(stats.rate(Counts(tuple(map(int, known)), (1,) * len(known))))


def _mixed(cases: By) -> list[tuple[str, int, int]]:
    counts = count(cases, outcome.passed)
    return [(case, c, n) for case, c, n in zip(cases, counts.hits, counts.trials, strict=True) if 0 < c < n]
