"""A file of cases that is added to: what people have written into it since stays as they wrote it."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from evals.case import Case, read_suite
from evals.results import replace

WIDTH = 120


def as_yaml(case: Case) -> str:
    """A case as a person reads and edits it: an entry of a suite."""
    written = case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return str(yaml.safe_dump([written], allow_unicode=True, sort_keys=False, width=WIDTH))


def add(path: Path, cases: Sequence[Case], *, anew: bool) -> tuple[Case, ...]:
    """Write cases into a suite, after those that it has. Returns all that it holds then.

    Args:
        anew: one that is there under the same id is replaced; else it stays, for somebody may have completed it.

    Raises:
        BadFile: the file that is there cannot be read.
    """
    before = read_suite(path).cases if path.exists() else ()
    new, old = {case.id: case for case in cases}, {case.id for case in before}
    kept = [case for case in before if not (anew and case.id in new)]
    added = [case for case in new.values() if anew or case.id not in old]
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, "\n".join(as_yaml(case) for case in (*kept, *added)))
    return read_suite(path).cases
