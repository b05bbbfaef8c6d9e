"""How far a run is: a bar with the time left on a terminal, else a line for every step and every tenth of it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from evals.results import Result
from records.progress import Progress as Steps


class Shown(Steps):
    """What a run tells of itself."""

    def trials(self, done: int, total: int) -> None:
        """The trials begin."""

    def trial(self, result: Result) -> None:
        """One is over."""


class Bar(Shown):
    """Of the trials, with how many passed."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._task = progress, TaskID(-1)
        self._passed = self._over = 0

    def step(self, name: str, total: int | None = None) -> None:
        self._task = self._progress.add_task(name, total=total)

    def advance(self, amount: int = 1) -> None:
        self._progress.advance(self._task, amount)

    def trials(self, done: int, total: int) -> None:
        self._task = self._progress.add_task("trials", total=total, completed=done)

    def trial(self, result: Result) -> None:
        self._over, self._passed = self._over + 1, self._passed + result.passed
        self._progress.update(self._task, advance=1, description=f"trials, {self._passed} of {self._over} passed")


class Lines(Shown):
    """For a log or a pipe."""

    def __init__(self) -> None:
        self._done = self._total = self._told = 0
        self._began = time.monotonic()
        self._before = 0

    def step(self, name: str, total: int | None = None) -> None:
        _say(f"{name} …" if total is None else f"{name} ({total:,}) …")

    def advance(self, amount: int = 1) -> None:
        pass

    def trials(self, done: int, total: int) -> None:
        self._done = self._before = done
        self._total, self._began = total, time.monotonic()
        _say(f"{total:,} trials" + (f", {done:,} of them done before" if done else "") + " …")

    def trial(self, result: Result) -> None:
        self._done += 1
        tenth = 10 * self._done // self._total
        if tenth > self._told:
            self._told = tenth
            pace = (time.monotonic() - self._began) / (self._done - self._before)
            _say(f"{self._done:,} of {self._total:,} trials, about {pace * (self._total - self._done):.0f} s left")


@contextmanager
def progress() -> Iterator[Shown]:
    """As this terminal, or the lack of one, wants it."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        yield Bar(shown)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
