"""`python -m evals import F`: suites from CSV files, conversations, reported answers, and τ-bench retail."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from agent.settings import Settings
from agent.wiring import records_of
from evals.case import Case, read_suite
from evals.figures.floor import floor_of
from evals.intake import reported
from evals.intake.logged import case_of
from evals.intake.spreadsheet import cases_in
from evals.intake.suite_file import add
from evals.tau import folder, suite
from records import reports

MOST = 200
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "Make a suite of cases from what somebody else has"
    kinds = commands.add_parser("import", help=about, description=about).add_subparsers(required=True, metavar="KIND")
    about = "τ-bench retail: its world, its policy, and a case for each of its tasks"
    tau = kinds.add_parser("tau", parents=[settings], help=about, description=about)
    tau.add_argument("folder", type=Path, metavar="FOLDER", help="holds db.json, policy.md and the tasks")
    tau.add_argument(
        "--tasks", type=Path, metavar="F", help=f"the tasks, if not FOLDER/{' or FOLDER/'.join(folder.TASKS)}"
    )
    tau.add_argument("--out", type=Path, required=True, metavar="SUITE", help="a .yaml file, or a folder to keep it in")
    tau.add_argument("--json", action="store_true", help="print a result that a program can read")
    tau.set_defaults(run=import_tau)
    about = "a CSV file with a case a row; `import F` is enough"
    table = kinds.add_parser("csv", parents=[settings], help=about, description=about)
    table.add_argument("file", type=Path, metavar="F", help="has a column `say`: what the customer says")
    about = "conversations that were held, by their ids, without personal data"
    talk = kinds.add_parser("conversation", parents=[settings], help=about, description=about)
    talk.add_argument("ids", nargs="+", metavar="ID", help="as the console shows it")
    about = "answers that people reported, with the right one where they wrote it, without personal data"
    faults = kinds.add_parser("reports", parents=[settings], help=about, description=about)
    faults.add_argument("--newest", type=int, default=MOST, metavar="N", help=f"at most so many ({MOST})")
    for kind, run in ((table, import_csv), (talk, import_conversations), (faults, import_reports)):
        kind.add_argument(
            "--out", type=Path, required=True, metavar="SUITE", help="a .yaml file; cases that are there stay"
        )
        kind.add_argument("--json", action="store_true", help="print a result that a program can read")
        kind.set_defaults(run=run)


def spelled_out(argv: Sequence[str]) -> list[str]:
    """`import cases.csv` is `import csv cases.csv`."""
    if argv[:1] == ["import"] and len(argv) > 1 and Path(argv[1]).suffix.lower() == ".csv":
        return ["import", "csv", *argv[1:]]
    return list(argv)


async def import_csv(_: Settings, arguments: argparse.Namespace) -> int:
    """Make cases of the rows of a file."""
    return _added(arguments, cases_in(arguments.file))


async def import_conversations(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make cases of conversations in the deployment's database."""
    async with records_of(settings) as database, database.reading() as session:
        cases = [await case_of(session, one) for one in arguments.ids]
    return _added(arguments, cases)


async def import_reports(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make cases of reported answers. Those that the suite has stay as somebody has completed them."""
    async with records_of(settings) as database, database.reading() as session:
        found = await reports.newest(session, limit=arguments.newest)
        cases = [await reported.case_of(session, one) for one in reversed(found)]
    return _added(arguments, cases, anew=False)


def _added(arguments: argparse.Namespace, cases: Sequence[Case], *, anew: bool = True) -> int:
    """Write the cases into a suite, and say what it holds then."""
    path: Path = arguments.out
    held = add(path, cases, anew=anew) if cases or path.exists() else ()
    if arguments.json:
        ids = sorted({case.id for case in cases})
        sys.stdout.write(json.dumps({"suite": str(path), "cases": len(held), "added": ids}) + "\n")
    else:
        sys.stdout.write(f"{len(cases)} cases made; {path} holds {len(held)} now.\n")
    return 0


async def import_tau(_: Settings, arguments: argparse.Namespace) -> int:
    """Write a suite, and say what it holds."""
    file = await suite.write(folder.read(arguments.folder, arguments.tasks), arguments.out)
    cases = read_suite(file).cases
    idle = sorted(case for case, passed in floor_of(cases).items() if passed)
    if arguments.json:
        found = {"suite": str(file), "cases": len(cases), "passed_by_doing_nothing": idle}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(
            f"{len(cases)} cases in {file}, with their world beside it. {len(idle)} of them are passed by doing nothing"
            f"{': ' if idle else ''}{', '.join(idle)}.\n"
            "A trial passes on the rows that differ and on what the customer had to be told. The benchmark's own score "
            "also asks a model about what was said: the two are not to be compared number by number.\n"
        )
    return 0
