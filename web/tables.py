"""A result as a CSV file: written beside its place and then put there, so that nobody reads half of it."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from records.errors import BadInput


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table in UTF-8; packed if the name ends in `.gz`.

    Raises:
        BadInput: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    write(path, gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def write(path: Path, content: bytes) -> None:
    """Write a file whole.

    Raises:
        BadInput: it cannot be written.
    """
    with whole(path) as partial:
        partial.write_bytes(content)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file, which takes its name once it is whole.

    Raises:
        BadInput: it cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from error
