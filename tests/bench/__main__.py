"""`python -m tests.bench [--quick] [--json]`: prints the rows and nothing else."""

import argparse
import asyncio
import logging
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console

from tests.bench.customers import customers
from tests.bench.inbox import inbox
from tests.bench.retrieval import retrieval
from tests.bench.rows import Row, as_json, show
from tests.bench.scale import scale
from tests.bench.texts import texts
from tests.bench.trials import trials
from tests.bench.turns import Size, turns

WIDTH = 110
"""Columns where nobody says how many there are."""
QUICK = Size(new=5, long=1, turns=20, last=5)


async def measured(folder: Path, *, quick: bool) -> list[Row]:
    if quick:
        return await turns(folder, QUICK)
    rows = [*await turns(folder, Size()), *await trials(folder, 20), *await retrieval(folder, 20), *await inbox(folder)]
    return [*rows, *await customers(folder), *await texts(folder)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What Rapport costs beside its peers.")
    parser.add_argument("--quick", action="store_true", help="turns only and few of them, to see that it runs")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    parser.add_argument("--passages", type=int, help="only the rows about size, with so many passages")
    parser.add_argument("--folder", type=Path, help="where the databases are put while it runs; a temporary folder")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with TemporaryDirectory(dir=asked.folder) as folder:
        work = scale(Path(folder), asked.passages, 20) if asked.passages else measured(Path(folder), quick=asked.quick)
        rows = asyncio.run(work)
    if asked.json:
        about = {"python": platform.python_version(), "cores": os.cpu_count(), "quick": asked.quick}
        print(as_json(rows, about))
    else:
        terminal = Console()
        show(rows, terminal if terminal.is_terminal else Console(width=WIDTH))


if __name__ == "__main__":
    main()
