"""`python -m tests.bench [GROUP …] [--quick] [--json]`: the rows of each group as they are measured, beside its peers.

A group that breaks is named, and the others go on; the exit status is then 1.
"""

import argparse
import asyncio
import json
import logging
import os
import platform
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console

from tests.bench.customers import customers
from tests.bench.inbox import inbox
from tests.bench.retrieval import retrieval
from tests.bench.rows import Row, show
from tests.bench.scale import scale
from tests.bench.texts import texts
from tests.bench.trials import trials
from tests.bench.turns import Size, turns

WIDTH = 110
"""Columns where nobody says how many there are."""
QUICK = Size(new=5, long=1, turns=20, last=5)
GROUPS: dict[str, Callable[[Path], Awaitable[list[Row]]]] = {
    "turns": lambda folder: turns(folder, Size()),
    "trials": lambda folder: trials(folder, 60),
    "retrieval": lambda folder: retrieval(folder, 20),
    "scale": lambda folder: scale(folder, (10_000, 100_000), 20),
    "inbox": inbox,
    "customers": customers,
    "texts": texts,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What Rapport costs beside its peers.")
    parser.add_argument(
        "groups", nargs="*", metavar="GROUP", help=f"{', '.join(GROUPS)}; all of them where none is named"
    )
    parser.add_argument("--quick", action="store_true", help="turns only and few of them, to see that it runs")
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    parser.add_argument("--passages", type=int, help="only the rows about size, with so many passages")
    parser.add_argument("--folder", type=Path, help="where the databases are put while it runs; a temporary folder")
    asked = parser.parse_args()
    if unknown := [name for name in asked.groups if name not in GROUPS]:
        parser.error(f"there is no group {unknown[0]!r}; there are {', '.join(GROUPS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wanted = {name: GROUPS[name] for name in asked.groups or GROUPS}
    if asked.quick:
        wanted = {"turns": lambda folder: turns(folder, QUICK)}
    elif asked.passages:
        wanted = {"scale": lambda folder: scale(folder, (asked.passages,), 20)}
    measured = {name: _rows(name, work, asked.folder, quiet=asked.json) for name, work in wanted.items()}
    if asked.json:
        about = {"python": platform.python_version(), "cores": os.cpu_count(), "quick": asked.quick}
        rows = [asdict(row) for found in measured.values() for row in found or ()]
        print(json.dumps({**about, "rows": rows}, ensure_ascii=False))
    sys.exit(any(found is None for found in measured.values()))


def _rows(
    name: str, work: Callable[[Path], Awaitable[list[Row]]], folder: Path | None, *, quiet: bool
) -> list[Row] | None:
    """The rows of one group, shown at once; None where it broke."""
    terminal = Console()
    try:
        with TemporaryDirectory(dir=folder) as inside:
            rows = asyncio.run(_awaited(work, Path(inside)))
    except Exception:  # the other groups are measured all the same
        traceback.print_exc()
        print(f"{name}: broke, see above", file=sys.stderr)
        return None
    if not quiet:
        print(f"\n{name}", flush=True)
        show(rows, terminal if terminal.is_terminal else Console(width=WIDTH))
    return rows


async def _awaited(work: Callable[[Path], Awaitable[list[Row]]], folder: Path) -> list[Row]:
    return await work(folder)


if __name__ == "__main__":
    main()
