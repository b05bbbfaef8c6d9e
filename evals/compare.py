"""`python -m evals compare A B`: did it help? Exit status 1 when B is worse by more than chance, or unsafe anew."""

import argparse
import json
import sys
from pathlib import Path
from typing import TypeAlias

from rich.console import Console

from agent.settings import Settings
from evals.figures.verdict import Side, verdict
from evals.pages.compare_table import READ, as_object, tables
from evals.results import results_of, run_of

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "Whether run B is better or worse than run A, case by case; exit status 1 when it is worse"
    made = commands.add_parser("compare", parents=[settings], help=about, description=about)
    made.add_argument("before", type=Path, metavar="A", help="the folder of the run before the change")
    made.add_argument("after", type=Path, metavar="B", help="the folder of the run after it")
    made.add_argument("--all", action="store_true", help="print both transcripts of every case that changed")
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=run)


async def run(_: Settings, arguments: argparse.Namespace) -> int:
    """Compare two folders."""
    folders = (arguments.before, arguments.after)
    found = verdict(*(Side.of(run_of(folder), results_of(folder)) for folder in folders))
    if arguments.json:
        sys.stdout.write(json.dumps(as_object(found, folders), ensure_ascii=False) + "\n")
    else:
        console = Console(width=None if sys.stdout.isatty() else 140)
        console.print(*tables(found, folders, read=len(found.moved) if arguments.all else READ), sep="\n")
    return int(found.fails)
