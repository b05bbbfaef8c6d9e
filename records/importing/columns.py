"""Some columns of a CSV file, whole, in the order of the file: for what reads a table without importing it."""

from collections.abc import Sequence
from pathlib import Path

from records.errors import BadInput
from records.importing.reading import open_csv
from records.importing.report import Complaints
from records.progress import Progress, Silent


def read_columns(path: Path, names: Sequence[str], progress: Progress | None = None) -> list[tuple[str, ...]]:
    """A tuple for each row, with one value for each of the names.

    Raises:
        BadInput: no such file, no table, no such column, or a row that is broken; it says which line.
    """
    table = read_table(path, names, progress)
    return list(zip(*(table[name] for name in names), strict=True))


def read_table(
    path: Path, names: Sequence[str], progress: Progress | None = None, *, whole: bool = False
) -> dict[str, list[str]]:
    """The values of these columns by name, in the order of the file; `whole`: of all others too.

    Raises:
        BadInput: as `read_columns`.
    """
    complaints = Complaints()
    with open_csv(path, complaints, progress or Silent()) as file:
        header = [name.strip() for name in file.header]
        wanted = list(dict.fromkeys([*names, *header] if whole else names))
        for name in wanted:
            if header.count(name) != 1:
                many = "more than one column" if name in header else "no column"
                raise BadInput(f"{file.name} has {many} {name!r}; its columns are {', '.join(header)}.")
        places = [header.index(name) for name in wanted]
        rows = [tuple(row[place] for place in places) for _, row in file.rows]
    if complaints.count:
        raise BadInput(f"{complaints.first()[0]}. Mend the file and try again; nothing was written.")
    if not rows:
        raise BadInput(f"{path.name} has a header and no rows.")
    return dict(zip(wanted, map(list, zip(*rows, strict=True)), strict=True))
