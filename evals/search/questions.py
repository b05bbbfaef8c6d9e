"""Question sets as JSONL: what is asked, and which documents answer it."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import BadFile


class Question(BaseModel):
    """A line of the file; further fields are somebody else's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=1)
    relevant: frozenset[str] = Field(min_length=1)
    locale: str | None = None


class Unanswerable(Question):
    """A question that no document answers."""

    relevant: frozenset[str] = frozenset()


def read(path: Path, kind: type[Question] = Question) -> list[Question]:
    """Every question of a file. Raises BadFile, which names the line."""
    try:
        found = list(_lines(path, kind))
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 (byte {error.start + 1}): save it as UTF-8") from None
    if not found:
        raise BadFile(f'{path} has no question in it: write lines like {{"question": "…", "relevant": ["id"]}}')
    return found


def _lines(path: Path, kind: type[Question]) -> Iterator[Question]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield kind.model_validate(json.loads(line))
            except json.JSONDecodeError as error:
                raise BadFile(f"{path}, line {number} is not JSON: {error.msg}") from None
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"])) or "the line"
                raise BadFile(f"{path}, line {number}: {where}: {first['msg']}") from None
