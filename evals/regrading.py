"""`python -m evals regrade DIR [SUITE…]`: grade what was said and done again, without running anything."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from agent.settings import Settings
from evals.case import Case
from evals.errors import EvalError
from evals.figures.floor import floor_of
from evals.figures.summary import write
from evals.grading.grade import grade
from evals.intake.selecting import suites_named
from evals.pages import report
from evals.pages.run_table import show
from evals.results import Result, Run, results_of, run_of, transcript_of
from evals.trials.folder import RunFolder, cases_of

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
GRADED_BY = frozenset({"expect", "bucket", "tags", "criteria"})
"""What a case may have changed since it was run: everything else would have been another conversation."""


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "Grade the transcripts of a run again, with its own cases or with what those expect now"
    made = commands.add_parser("regrade", parents=[settings], help=about, description=about)
    made.add_argument("folder", type=Path, metavar="DIR", help="the folder of a run")
    made.add_argument("suites", nargs="*", metavar="SUITE", help="the cases as they are now; without one, as they were")
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=run)


async def run(_: Settings, arguments: argparse.Namespace) -> int:
    """Grade every trial that has a transcript, and write results and summary anew."""
    path: Path = arguments.folder
    of, cases = run_of(path), _cases(path, arguments.suites)
    results = [_again(path, cases[one.case], one) for one in results_of(path)]
    folder = RunFolder(path)
    folder.rewrite(results)
    folder.describe(_anew(of, cases), list(cases.values()))
    found = write(path)
    report.write(path, found)
    show(path, found, as_json=arguments.json)
    return 0


def _cases(path: Path, suites: Sequence[str]) -> dict[str, Case]:
    """The cases of the run, as these suites have them now.

    Raises:
        EvalError: one is gone, or would not be the same conversation any more.
    """
    were = {case.id: case for case in cases_of(path)}
    if not suites:
        return were
    now = {case.id: case for _, suite in suites_named(suites) for case in suite.cases}
    for id, case in were.items():
        if id not in now:
            raise EvalError(f"{path} has a case {id}, and these suites have none: name the suites that it was run with")
        if _talk(case) != _talk(now[id]):
            raise EvalError(f"case {id} is another conversation now than the one in {path}: run it again")
    return {id: now[id] for id in were}


def _talk(case: Case) -> dict[str, object]:
    return case.model_dump(exclude=set(GRADED_BY))


def _anew(of: Run, cases: dict[str, Case]) -> Run:
    hashes = {id: case.hash for id, case in cases.items()}
    buckets = {id: case.bucket for id, case in cases.items()}
    return of.model_copy(update={"hashes": hashes, "buckets": buckets, "floor": floor_of(cases.values())})


def _again(path: Path, case: Case, result: Result) -> Result:
    if result.infrastructure_error:
        return result.model_copy(update={"hash": case.hash})
    return grade(case, transcript_of(path, case.id, result.trial), judged=result.judged)
