"""`python -m evals report DIR`: a run as one page that a manager can read, and as JUnit's XML for a build."""

import argparse
import json
import sys
from pathlib import Path
from typing import TypeAlias

from agent.settings import Settings
from evals.figures import summary
from evals.pages import junit, report

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "Write DIR/report.html, which says what a run came to and why trials failed"
    made = commands.add_parser("report", parents=[settings], help=about, description=about)
    made.add_argument("folder", type=Path, metavar="DIR", help="the folder of a run")
    made.add_argument("--locale", choices=("en", "zh"), default="en", help="the language of the page (en)")
    made.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit's XML too")
    made.add_argument("--json", action="store_true", help="print the figures as a program can read them")
    made.set_defaults(run=run)


async def run(_: Settings, arguments: argparse.Namespace) -> int:
    """Write the report of a folder."""
    found = summary.write(arguments.folder)
    file = report.write(arguments.folder, found, locale=arguments.locale)
    if arguments.junit:
        junit.write(arguments.folder, arguments.junit)
    if arguments.json:
        sys.stdout.write(json.dumps({"report": str(file), **found}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{file}\n")
    return 0
