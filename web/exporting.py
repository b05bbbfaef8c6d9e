"""`server.py export-tables FOLDER`: a file for each table, for analysts, and `columns.csv`, which explains them."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.settings import BadSetting, Settings
from records import audit, exporting
from records.clock import SystemClock
from records.errors import BadInput
from records.exporting import Table
from web import terminal
from web.opening import opened
from web.tables import whole, write_csv

Rows = Callable[[Path, Table], AbstractContextManager[Callable[[Sequence[object]], object]]]
FORMATS = {"csv": "web.csv_rows:csv_rows", "parquet": "web.parquet_rows:parquet_rows"}
"""How a table becomes a file, by the ending of its name."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `export-tables` to the command line."""
    about = (
        "Write every table as a file for analysts, personal data hidden, and columns.csv, which says what is in them."
    )
    asked = commands.add_parser("export-tables", parents=parents, help=about, description=about)
    asked.add_argument("folder", type=Path, metavar="FOLDER", help="made when it is missing; files in it are replaced")
    asked.add_argument("--format", choices=FORMATS, default="csv", help="csv, or parquet with types (default: csv)")
    asked.add_argument("--table", action="append", metavar="NAME", help="only this one; may be given again")
    asked.add_argument("--personal", action="store_true", help="with names, addresses and what people wrote")
    asked.add_argument("--json", action="store_true", help="print a result that a program can read")
    asked.set_defaults(run=export_tables)


async def export_tables(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write every table as a file."""
    wanted, rows = _wanted(arguments.table), _rows(arguments.format)
    folder = _made(arguments.folder)
    counts = {}
    with terminal.progress() as progress:
        async with opened(settings) as database:
            progress.step("Writing tables", len(wanted))
            async with database.reading() as session:
                for table in wanted:
                    target = folder / f"{table.name}.{arguments.format}"
                    counts[table.name] = await _write(session, target, table, rows, personal=arguments.personal)
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


def _rows(form: str) -> Rows:
    try:
        rows: Rows = resolve_name(FORMATS[form])
    except ModuleNotFoundError as error:
        raise BadSetting(
            f"{form.capitalize()} needs {error.name}, which is not installed: `make parquet` installs it (the extra "
            "`parquet` of pyproject.toml)."
        ) from error
    return rows


async def _write(session: Any, target: Path, table: Table, rows: Rows, *, personal: bool) -> int:
    """A row at a time, so that a large table needs no memory; put in its place when it is whole."""
    count = 0
    with whole(target) as partial, rows(partial, table) as write:
        async for row in exporting.rows(session, table, personal=personal):
            write(row)
            count += 1
    return count
