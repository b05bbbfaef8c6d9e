"""Cases from a CSV file, a row each: for those who write cases in a spreadsheet.

Columns: `say` (what the customer says, one line of the cell after the other; required), `id`, `locale`, `bucket`,
`customer` (an id of the world), `verified` (yes or no), `says`, `never_says`, `cites`, `must`, `never` (parts separated
by `;`), `end`, `tags`. What is left out is empty.
"""

import csv
import io
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.case import Case
from evals.errors import BadFile

COLUMNS = frozenset(
    {
        "say",
        "id",
        "locale",
        "bucket",
        "customer",
        "verified",
        "says",
        "never_says",
        "cites",
        "must",
        "never",
        "end",
        "tags",
    }
)
YES, NO = frozenset({"yes", "true", "1", "是"}), frozenset({"", "no", "false", "0", "否"})


def cases_in(path: Path) -> list[Case]:
    """The cases of a file. Raises BadFile, which names the line and the column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 (byte {error.start + 1}): save it as UTF-8") from None
    rows = csv.DictReader(io.StringIO(text))
    if unknown := set(rows.fieldnames or ()) - COLUMNS:
        raise BadFile(f"{path}: there is no column {min(unknown)!r}: those there are {', '.join(sorted(COLUMNS))}")
    if "say" not in (rows.fieldnames or ()):
        raise BadFile(f"{path} has no column 'say': what the customer says")
    cases = [_case(path, rows.line_num, number, row) for number, row in enumerate(rows, 1)]
    if not cases:
        raise BadFile(f"{path} holds no case")
    return cases


def _case(path: Path, line: int, number: int, row: dict[str, str | None]) -> Case:
    cell = {name: (value or "").strip() for name, value in row.items() if name}
    if not cell["say"]:
        raise BadFile(f"{path}, line {line}: say: it is empty, and nobody can be answered who says nothing")
    if cell.get("verified", "").lower() not in YES | NO:
        raise BadFile(f"{path}, line {line}: verified: {cell['verified']!r} is neither yes nor no")
    written: dict[str, Any] = {
        "id": cell.get("id") or f"{path.stem}-{number}",
        "bucket": cell.get("bucket") or "resolvable",
        "tags": _parts(cell.get("tags")),
        "customer": {"script": [{"say": one.strip()} for one in cell["say"].splitlines() if one.strip()]},
        "expect": {
            "reply": {name: _parts(cell.get(name)) for name in ("says", "never_says", "cites")},
            "tools": {name: _parts(cell.get(name)) for name in ("must", "never")},
            "end": cell.get("end") or None,
        },
    }
    if cell.get("locale"):
        written["locale"] = cell["locale"]
    if cell.get("customer"):
        written["as"] = {"customer": cell["customer"], "verified": cell.get("verified", "").lower() in YES}
    try:
        return Case.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        field = next((str(part) for part in reversed(first["loc"]) if part in COLUMNS), "say")
        raise BadFile(f"{path}, line {line}: {field}: {first['msg'].removeprefix('Value error, ')}") from None


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]
