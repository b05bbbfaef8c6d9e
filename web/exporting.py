"""`server.py export-tables FOLDER`: a CSV file for each table, for analysts, and `columns.csv`, which explains them."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.settings import BadSetting, Settings
from records import audit, exporting
from records.clock import SystemClock
from records.errors import BadInput
from records.exporting import Table
from web import terminal
from web.opening import opened
from web.tables import write_csv


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `export-tables` to the command line."""
    about = "Write every table as CSV for analysts, personal data hidden, and columns.csv, which says what is in them."
    asked = commands.add_parser("export-tables", parents=parents, help=about, description=about)
    asked.add_argument("folder", type=Path, metavar="FOLDER", help="made when it is missing; files in it are replaced")
    asked.add_argument("--table", action="append", metavar="NAME", help="only this one; may be given again")
    asked.add_argument("--personal", action="store_true", help="with names, addresses and what people wrote")
    asked.add_argument("--json", action="store_true", help="print a result that a program can read")
    asked.set_defaults(run=export_tables)


async def export_tables(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write every table as CSV."""
    wanted = _wanted(arguments.table)
    folder = _made(arguments.folder)
    counts = {}
    with terminal.progress() as progress:
        async with opened(settings) as database:
            progress.step("Writing tables", len(wanted))
            async with database.reading() as session:
                for table in wanted:
                    counts[table.name] = await _write(session, folder, table, personal=arguments.personal)
                    progress.advance()
            if arguments.personal:
                async with database.writing() as session:
                    at = SystemClock().now()
                    await audit.note(session, "export_tables", "", at=at, actor="operator", tables=list(counts))
    described = (
        (table.name, column.name, column.kind, int(column.personal), column.about, table.about)
        for table in wanted
        for column in table.columns
    )
    write_csv(folder / "columns.csv", ("table", "column", "type", "personal", "meaning", "row"), described)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    terminal.result(
        {"folder": str(folder), "rows": counts}, as_json=arguments.json, text=f"{folder}: {told or 'no rows'}"
    )
    return 0


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
    return folder


def _wanted(names: Sequence[str] | None) -> list[Table]:
    known = {table.name: table for table in exporting.tables()}
    for name in names or ():
        if name not in known:
            raise BadSetting(f"There is no table {name!r} to export; there are {', '.join(known)}.")
    return [table for name, table in known.items() if not names or name in names]


async def _write(session: Any, folder: Path, table: Table, *, personal: bool) -> int:
    """A row at a time, so that a large table needs no memory; put in its place when it is whole."""
    target = folder / f"{table.name}.csv"
    partial = target.with_name(target.name + ".partial")
    count = 0
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.name for column in table.columns])
            async for row in exporting.rows(session, table, personal=personal):
                writer.writerow(row)
                count += 1
        partial.replace(target)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror or error}.") from error
    return count
