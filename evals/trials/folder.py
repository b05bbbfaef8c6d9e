"""The folder of a run while it is written: begun or taken up again, and a finished trial is kept whole or not at all.

A trial's transcript is written first, then its times, then the line of its result: whoever has a result has the rest.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evals.case import Case
from evals.errors import BadFile
from evals.results import Line, Result, Run, Timing, Transcript, read_lines, replace, results_of, run_of

Key = tuple[str, int]
RESULTS, TIMINGS, CASES, TRANSCRIPTS = "results.jsonl", "timings.jsonl", "cases.json", "transcripts"
_CASES = TypeAdapter(tuple[Case, ...])


class RunFolder:
    """One run's folder, open for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, run: Run, cases: Sequence[Case]) -> set[Key]:
        """Begin a run, or go on with it where it was left. Returns the trials that are done.

        Raises:
            BadFile: the folder holds another run, or something else.
        """
        (self.path / TRANSCRIPTS).mkdir(parents=True, exist_ok=True)
        if (self.path / "run.json").exists():
            _require_same(self.path, run_of(self.path), run)
        elif (self.path / RESULTS).exists():
            raise BadFile(f"{self.path} holds results and no run.json: name another folder with --out")
        self.describe(run, cases)
        return self._tidied()

    def describe(self, run: Run, cases: Sequence[Case]) -> None:
        """Say what is run, and keep the cases as they are now."""
        replace(self.path / "run.json", run.model_dump_json(indent=2) + "\n")
        written = _CASES.dump_json(tuple(cases), indent=2, exclude_defaults=True, by_alias=True)
        replace(self.path / CASES, written.decode() + "\n")

    def keep(self, transcript: Transcript, result: Result, timing: Timing) -> None:
        """A trial that is over."""
        name = f"{transcript.case}.{transcript.trial}.json"
        replace(self.path / TRANSCRIPTS / name, transcript.model_dump_json(indent=1) + "\n")
        _append(self.path / TIMINGS, timing)
        _append(self.path / RESULTS, result)

    def keep_broken(self, result: Result) -> None:
        """A trial that says nothing about the agent: the next start of this run tries it again."""
        _append(self.path / RESULTS, result)

    def rewrite(self, results: Iterable[Result]) -> None:
        """All results, in the order of their cases: the same results are the same file."""
        ordered: list[Result] = sorted(results, key=lambda one: one.key)
        _write(self.path / RESULTS, ordered)

    def finish(self) -> None:
        self.rewrite(results_of(self.path))

    def _tidied(self) -> set[Key]:
        """Drop what a crash cut short, and trials that have to be tried again."""
        last = {one.key: one for one in read_lines(self.path / RESULTS, Result) if not one.infrastructure_error}
        timings = {(one.case, one.trial): one for one in read_lines(self.path / TIMINGS, Timing)}
        self.rewrite(last.values())
        _write(self.path / TIMINGS, [timing for key, timing in sorted(timings.items()) if key in last])
        for part in [*self.path.glob(".*.part"), *(self.path / TRANSCRIPTS).glob(".*.part")]:
            part.unlink()
        return set(last)


def cases_of(path: Path) -> tuple[Case, ...]:
    """The cases that a run was of, as they were. Raises BadFile."""
    try:
        return _CASES.validate_json((path / CASES).read_bytes())
    except FileNotFoundError:
        raise BadFile(f"{path} holds no run: it has no {CASES}") from None
    except ValidationError as error:
        raise BadFile(f"{path / CASES} cannot be read: {error.errors()[0]['msg']}") from None


def _require_same(path: Path, old: Run, new: Run) -> None:
    for name in ("model", "seed", "world", "customer", "judge"):
        if (was := getattr(old, name)) != (now := getattr(new, name)):
            raise BadFile(
                f"{path} holds a run with {name} {was!r}, and this is {now!r}: name another folder with --out"
            )
    if old.hashes != new.hashes:
        changed = sorted({*old.hashes.items()} ^ {*new.hashes.items()})
        raise BadFile(
            f"{path} holds a run of other cases ({changed[0][0]} is not the same): name another folder with --out"
        )


def _append(path: Path, line: Line) -> None:
    """In one write, so that a crash leaves a whole line or a beginning that nobody takes for one."""
    with path.open("ab", buffering=0) as file:
        file.write(line.model_dump_json().encode() + b"\n")


def _write(path: Path, lines: Iterable[Line]) -> None:
    replace(path, "".join(f"{line.model_dump_json()}\n" for line in lines))
