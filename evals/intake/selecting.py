"""Which cases of which suites: by file, folder or name, by tag, or by what failed in another run."""

from collections.abc import Sequence
from pathlib import Path

from evals.case import Case, Suite, read_suites
from evals.errors import BadFile, EvalError
from evals.results import results_of, run_of

OURS = Path(__file__).parents[1] / "cases"
Suites = list[tuple[Path, Suite]]


def suites_named(names: Sequence[str]) -> Suites:
    """Suites by their files, by folders of such, or by the names of ours; all of ours when none is named.

    Raises:
        BadFile: one cannot be found or read.
    """
    return read_suites([path for name in names or [str(OURS)] for path in _files(name)])


def chosen(suites: Suites, only: Sequence[str], failed: Path | None) -> Suites:
    """Those cases that have each of these words as a tag, id, bucket or locale, and that failed in a run.

    Raises:
        EvalError: none is left.
    """
    again = _failed(failed) if failed else None
    left: Suites = []
    for path, suite in suites:
        cases = tuple(one for one in suite.cases if _has(one, only) and (again is None or one.id in again))
        if cases:
            left.append((path, suite.model_copy(update={"cases": cases})))
    if not left:
        words = " and ".join([*only, *(["failed there"] if failed else [])])
        raise EvalError(f"No case is left: none has {words}.")
    return left


def _files(name: str) -> list[Path]:
    path = Path(name)
    ours = OURS / f"{name}.yaml"
    if not path.exists() and ours.exists():
        return [ours]
    if path.is_dir():
        if found := sorted(path.glob("*.yaml")):
            return found
        raise BadFile(f"{path} holds no cases: no file in it ends in .yaml")
    if not path.exists():
        known = ", ".join(sorted(one.stem for one in OURS.glob("*.yaml")))
        raise BadFile(f"{name} is no file, no folder, and none of our suites ({known})")
    return [path]


def _has(case: Case, words: Sequence[str]) -> bool:
    return set(words) <= {*case.tags, case.id, case.bucket, case.locale}


def _failed(folder: Path) -> set[str]:
    """Cases with a trial that did not pass, or without a result at all."""
    results = results_of(folder)
    missing = set(run_of(folder).hashes) - {one.case for one in results}
    return missing | {one.case for one in results if not one.passed}
