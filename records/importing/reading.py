"""A CSV file as rows of text with their line numbers; what is no such file is refused in a sentence. Knows no columns.

Nothing is read that could not be held: a line of 200 MB is refused at its first MiB, an open quotation mark after
128 KiB.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from records.errors import BadInput
from records.importing.report import Complaints
from records.progress import Progress

LONGEST_LINE = 1 << 20
LONGEST_FIELD = 131_072  # characters
NOT_TEXT = {
    b"PK\x03\x04": "a spreadsheet or zip file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"SQLite format": "a database",
    b"%PDF": "a PDF file",
}
EVERY = 4096  # rows between two words on the progress


@dataclass(slots=True)
class CsvFile:
    """An open file: its header, and the rows that follow. To be read once, from one thread."""

    name: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    """Each row that has as many fields as the header, under the number of the line it begins on."""


@contextmanager
def open_csv(path: Path, complaints: Complaints, progress: Progress) -> Iterator[CsvFile]:
    """The file at `path`, packed with gzip or not.

    Rows that are broken go to `complaints`.

    Raises:
        BadInput: no file, no text, no header; also while the rows are being read.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            progress.step(f"Reading {name}", path.stat().st_size)
            lines = _Lines(name, _unpacked(file))
            rows = _rows(name, lines, complaints, _Meter(file, progress))
            header = next(rows, (0, []))[1]
            if not header:
                raise BadInput(f"{name} is empty: its first line must name the columns.")
            yield CsvFile(name, header, rows)
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder: name a CSV file in it.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{name} is a gzip file that is damaged or cut short: pack or fetch it again.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _unpacked(file: BufferedReader) -> BinaryIO:
    start = file.peek(16)[:16]
    for magic, kind in NOT_TEXT.items():
        if start.startswith(magic):
            raise BadInput(f"{Path(file.name).name} is {kind}: save it as CSV in UTF-8.")
    if not start.startswith(b"\x1f\x8b"):
        return file
    return cast(BinaryIO, BufferedReader(cast("BufferedReader", gzip.GzipFile(fileobj=file)), 1 << 18))


class _Meter:
    """Tells the progress how far the file on the disk, packed or not, has been read."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress, self._told = file, progress, 0

    def tell(self) -> None:
        here = self._file.tell()
        self._progress.advance(here - self._told)
        self._told = here


class _Lines:
    """The lines of a file as text. `number` is that of the last one, `nul` that a NUL was in one since it was reset."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.number = 0
        self.nul = False
        self._name = name
        self._file = file

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE:
            raise BadInput(f"{self._name}, line {self.number}: the line is longer than 1 MiB; this is not a table.")
        if b"\0" in line:
            self.nul = True
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            where = f"{self._name}, line {self.number}, byte {error.start + 1}"
            raise BadInput(f"{where}: this is not UTF-8. Save the file as UTF-8 and import it again.") from None


def _rows(name: str, lines: _Lines, complaints: Complaints, meter: _Meter) -> Iterator[tuple[int, list[str]]]:
    """The header, then every sound row."""
    csv.field_size_limit(LONGEST_FIELD)  # of the whole process: others set their own
    reader = csv.reader(lines, strict=True)
    width = 0
    while True:
        begins = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            meter.tell()
            return
        except csv.Error as error:
            why = _broken(error)
            if not width or "longer" in why:
                raise BadInput(f"{name}, line {begins}: {why}.") from None
            complaints.add(name, begins, why)
            lines.nul = False
            continue
        if not row:
            continue
        if lines.nul:
            lines.nul = False
            complaints.add(name, begins, "it contains a NUL character")
        elif width and len(row) != width:
            complaints.add(name, begins, f"it has {len(row)} fields, the header has {width}")
        else:
            width = width or len(row)
            yield begins, row
        if not begins % EVERY:
            meter.tell()


def _broken(error: csv.Error) -> str:
    """The csv module's own words are for programmers."""
    said = str(error)
    if "field larger" in said:
        return "a field is longer than 131,072 characters; perhaps a quotation mark is missing"
    if "unexpected end" in said:
        return "a quotation mark is opened here and never closed"
    if "new-line character" in said:
        return "lines end in a bare carriage return; save the file with the line ends of Unix or Windows"
    return "a quotation mark stands inside a quoted field; write it twice"
