"""What the command line shows: progress on a terminal, else one line a step, or JSON for programs. Decides nothing."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from records.progress import Progress as Steps

_errors = Console(stderr=True, highlight=False)


class Bars:
    """A bar for each step."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._task = progress, TaskID(-1)

    def step(self, name: str, total: int | None = None) -> None:
        if self._task >= 0 and self._progress.tasks[-1].total is None:
            self._progress.update(self._task, total=1, completed=1)
        self._task = self._progress.add_task(name, total=total)

    def advance(self, amount: int = 1) -> None:
        self._progress.advance(self._task, amount)


class Lines:
    """A line for each step, for a log or a pipe."""

    def step(self, name: str, total: int | None = None) -> None:
        _errors.print(f"{name} …" if total is None else f"{name} ({total:,}) …")

    def advance(self, amount: int = 1) -> None:
        pass


@contextmanager
def progress() -> Iterator[Steps]:
    """Progress as this terminal, or the lack of one, wants it."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_errors) as shown:
        yield Bars(shown)


def read(steps: Steps) -> Callable[[int, int], None]:
    """Bytes read and bytes in all, if that is known, as a step."""
    seen = [-1]

    def progress(done: int, total: int) -> None:
        if seen[0] < 0:
            steps.step("reading documents", total or None)
            seen[0] = 0
        steps.advance(done - seen[0])
        seen[0] = done

    return progress


def result(value: Any, *, as_json: bool, text: str) -> None:
    """The outcome of a command: on standard output, as one JSON object or as text."""
    if as_json:
        plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write(text + "\n")


def counted(count: int, name: str) -> str:
    """`1 customer`, `3,360 customers`."""
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def complain(sentence: str) -> None:
    """Why a command failed."""
    sys.stderr.write(sentence.rstrip() + "\n")
