"""A table of the records as a CSV file, a row at a time. Formats only; see `parquet_rows` for the other form."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from records.exporting import Table


@contextmanager
def csv_rows(path: Path, table: Table) -> Iterator[Callable[[Sequence[object]], object]]:
    """What takes the rows: UTF-8, times in ISO 8601, and nothing for what is not known."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        yield lambda row: writer.writerow([_text(value) for value in row])


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
