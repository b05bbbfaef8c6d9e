"""The rows about turns: what a durable turn of ours costs beside a bare one and beside a checkpointed one.

Conversations grow side by side, one turn of each and again; the one that goes first changes every time.
"""

import gc
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, process_time
from typing import Protocol

from tests.bench.peers import Bare, Saved, saved
from tests.bench.rapport import Rapport, rapport
from tests.bench.rows import Row, paired


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    new: int = 30
    """Conversations of which the first turn is measured."""
    long: int = 2
    """Conversations that grow."""
    turns: int = 100
    """How far those grow."""
    last: int = 10
    """Turns at the end of each that stand for the last one."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One turn. Milliseconds."""

    cpu: float
    wall: float
    first_text: float


class Subject(Protocol):
    name: str

    async def begin(self) -> None:
        """Begin a new conversation."""
        ...

    async def turn(self) -> float:
        """One turn of it; returns when its first text was there."""
        ...


Costs = dict[str, list[Cost]]


async def turns(folder: Path, size: Size) -> list[Row]:
    """All rows about turns."""
    async with AsyncExitStack() as open_now:
        place = Path(mkdtemp(dir=folder))
        ours, kept = (
            await open_now.enter_async_context(rapport(place)),
            await open_now.enter_async_context(saved(place)),
        )
        subjects: Sequence[Subject] = (ours, Bare(), kept)
        await _grow(subjects, 3)  # to warm up
        first = await _new(subjects, size.new)
        rows = [row for peer in subjects[1:] for row in _rows("turn 1", first, ours, peer)]
        disk = await _sizes(ours, kept)
        last: Costs = defaultdict(list)
        for _ in range(size.long):
            for name, costs in (await _grow(subjects, size.turns)).items():
                last[name] += costs[-size.last :]
        rows += [row for peer in subjects[1:] for row in _rows(f"turn {size.turns}", last, ours, peer)]
        grown = [
            (after - before) / 1024 / size.long / size.turns
            for before, after in zip(disk, await _sizes(ours, kept), strict=True)
        ]
        rows.append(paired(f"disk per turn, over {size.turns}", "KiB", grown[:1], kept.name, grown[1:]))
        rows.append(await _rebuilt(ours, kept, f"read the thread, turn {size.turns}"))
        rows.append(paired("commits in a turn", "", [await ours.commits()], kept.name, [await kept.commits()]))
    return rows


async def _new(subjects: Sequence[Subject], count: int) -> Costs:
    costs: Costs = defaultdict(list)
    for _ in range(count):
        for name, first in (await _grow(subjects, 1)).items():
            costs[name] += first
    return costs


async def _grow(subjects: Sequence[Subject], count: int) -> Costs:
    """A new conversation of each, so many turns long."""
    costs: Costs = defaultdict(list)
    for subject in subjects:
        await subject.begin()
    for n in range(count):
        begin = n % len(subjects)
        for subject in (*subjects[begin:], *subjects[:begin]):
            costs[subject.name].append(await _cost(subject))
    return costs


async def _cost(subject: Subject) -> Cost:
    gc.collect()
    wall, cpu = perf_counter(), process_time()
    first = await subject.turn()
    return Cost((process_time() - cpu) * 1000, (perf_counter() - wall) * 1000, (first - wall) * 1000)


def _rows(when: str, costs: Costs, ours: Subject, peer: Subject) -> list[Row]:
    mine, theirs = costs[ours.name], costs[peer.name]
    return [
        paired(f"CPU, {when}", "ms", [c.cpu for c in mine], peer.name, [c.cpu for c in theirs]),
        paired(f"time, {when}", "ms", [c.wall for c in mine], peer.name, [c.wall for c in theirs]),
        paired(f"first text, {when}", "ms", [c.first_text for c in mine], peer.name, [c.first_text for c in theirs]),
    ]


async def _sizes(ours: Rapport, kept: Saved) -> tuple[int, int]:
    return await ours.size(), await kept.size()


async def _rebuilt(ours: Rapport, kept: Saved, what: str, times: int = 20) -> Row:
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(times):
        for subject, measured in ((ours, mine), (kept, theirs)):
            begin = perf_counter()
            await subject.rebuild()
            measured.append((perf_counter() - begin) * 1000)
    return paired(what, "ms", mine, kept.name, theirs)
