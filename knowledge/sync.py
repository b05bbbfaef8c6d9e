"""Sources to rows: adds, replaces and removes exactly what changed. Writes rows only; indexes follow them.

A batch of documents is written in one transaction, a document never in two: a crash leaves a usable index, and the next
run finds what is missing by the documents' fingerprints. What a file with a problem held before is left alone.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from knowledge.convert import Converter
from knowledge.embed import Embedder
from knowledge.errors import Unreadable
from knowledge.generations import Generation, alone, forget, note, source, sources
from knowledge.load import read, size
from knowledge.passage import IngestReport
from knowledge.prepare import prepared
from knowledge.regenerate import current, with_vectors
from knowledge.rows import Known, NewDocument, known, move, remove, same_keys, write
from knowledge.source import Problem, Raw, shown
from records.clock import Clock
from records.database import Database

Progress = Callable[[int, int], None]
READ_AT_ONCE = 64  # documents
HELD_AT_ONCE = 16 * 2**20  # bytes of them
WRITE_AT_ONCE = 96  # passages, about a second of one core's embedding
MOST_ERRORS = 1000


@dataclass(slots=True)
class _Tally:
    """What has been done so far, over all sources of a run."""

    total: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    errors: list[str] = field(default_factory=list)
    unnamed: int = 0

    def complain(self, text: str) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(text)
        else:
            self.unnamed += 1

    def report(self) -> IngestReport:
        more = [f"… and {self.unnamed} more"] if self.unnamed else []
        counts = (self.added, self.updated, self.unchanged, self.removed, self.passages)
        return IngestReport(*counts, [*self.errors, *more])


@dataclass(slots=True)
class _Source:
    """One source during a run. `only` is the one file of a remembered folder that is read again."""

    id: int
    root: Path
    only: str | None
    before: dict[str, Known]
    gone: frozenset[int]  # sources that are no longer on the disk: their documents may have moved here
    inside: dict[int, Path]  # sources that were ingested on their own before and are a part of this one
    seen: dict[str, str] = field(default_factory=dict)  # key → where it was read
    origins: set[str] = field(default_factory=set)
    troubled: set[str] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)

    def vanished(self) -> list[int]:
        """The documents that are no longer in the source; not those of a file that could not be read whole."""
        return [one.id for key, one in self.before.items() if key not in self.seen and self._read_whole(one.origin)]

    def covers(self, location: Path, origin: str) -> bool:
        """Whether a file of a source inside this one has just been read as a part of this one."""
        path = location if location.is_file() else location / origin
        return path.relative_to(self.root).as_posix() in self.origins

    def _read_whole(self, origin: str) -> bool:
        if self.only is not None and origin != self.only:
            return False
        folders = tuple(place for place in self.troubled if place == "" or place.endswith("/"))
        return origin not in self.troubled and not origin.startswith(folders)


class Sync:
    """One run of `ingest` over some paths."""

    def __init__(self, database: Database, embedder: Embedder, clock: Clock, progress: Progress | None) -> None:
        self._database = database
        self._embedder = embedder
        self._clock = clock
        self._progress = progress or (lambda _done, _total: None)
        self._tally = _Tally()
        self._converter = Converter()

    async def run(self, paths: Sequence[Path]) -> IngestReport:
        index = await current(self._database, self._embedder, self._clock)
        there = await asyncio.to_thread(self._there, paths)
        self._tally.total = sum([await asyncio.to_thread(size, path) for path in there])
        with self._converter:
            for path in there:
                await self._source(index, path)
        return self._tally.report()

    def _there(self, paths: Sequence[Path]) -> list[Path]:
        found = []
        for path in paths:
            try:
                found.append(path.expanduser().resolve(strict=True))
            except FileNotFoundError:
                self._tally.complain(f"{shown(path)}: there is nothing at this path")
            except (OSError, RuntimeError, ValueError) as error:
                self._tally.complain(f"{shown(path)}: the path cannot be read: {error}")
        return found

    async def _source(self, index: Generation, path: Path) -> None:
        at = await self._found(index, path)
        complaints = len(self._tally.errors)
        waiting: list[NewDocument] = []
        items = read(at.root, at.only, on_bytes=self._count)
        while batch := await asyncio.to_thread(lambda: list(_some(items))):
            waiting += await asyncio.to_thread(self._changed, batch, at)
            while waiting:
                ready, waiting = _enough(waiting)
                await self._write(index, at, ready)
            self._progress(self._tally.read, self._tally.total)
        await self._finish(index, at, self._tally.errors[complaints:][:100])

    async def _found(self, index: Generation, path: Path) -> _Source:
        """The row of a source, or of the remembered folder that a single file is in."""
        async with self._database.writing() as session:
            await alone(session)
            there = await sources(session)
            root = await asyncio.to_thread(_root, path, there)
            id = await source(session, shown(root))
        async with self._database.reading() as session:
            before = {one.key: one for one in await known(session, index.id, id)}
        others = {Path(location): other for location, other in there.items() if other != id}
        gone = await asyncio.to_thread(lambda: [other for location, other in others.items() if not location.exists()])
        inside = {other: location for location, other in others.items() if root in location.parents}
        only = None if root == path else path.relative_to(root).as_posix()
        return _Source(id, root, only, before, frozenset(gone), inside)

    def _count(self, count: int) -> None:
        self._tally.read += count

    def _changed(self, batch: list[Raw | Problem], at: _Source) -> list[NewDocument]:
        """The documents of a batch that have to be written."""
        found = []
        for one in batch:
            try:
                if isinstance(one, Problem):
                    at.troubled.add(one.origin)
                    self._tally.complain(one.text)
                elif self._is_new(one, at):
                    found.append(prepared(one, at.id, self._converter))
            except Unreadable as problem:
                at.troubled.add(one.origin)
                self._tally.complain(f"{one.where}: {problem}" if isinstance(one, Raw) else str(problem))
        return found

    def _is_new(self, raw: Raw, at: _Source) -> bool:
        if first := at.seen.get(raw.key):
            raise Unreadable(f"the id {raw.key!r} was already used in {first}")
        at.seen[raw.key] = raw.where
        at.origins.add(raw.origin)
        before = at.before.get(raw.key)
        if before is None or before.fingerprint != raw.fingerprint:
            return True
        if before.origin != raw.origin:
            at.moved[before.id] = raw.origin
        self._tally.unchanged += 1
        return False

    async def _write(self, index: Generation, at: _Source, batch: list[NewDocument]) -> None:
        batch = await with_vectors(self._embedder, batch)
        async with self._database.writing() as session:
            await write(session, index.id, batch, token=self._clock.new_id(), at=self._clock.now())
            moved = await same_keys(session, index.id, at.gone, [one.key for one in batch])
            await remove(session, index.id, moved)
        new = sum(one.key not in at.before for one in batch)
        self._tally.added += new - len(moved)
        self._tally.updated += len(batch) - new + len(moved)
        self._tally.passages += sum(len(one.passages) for one in batch)

    async def _finish(self, index: Generation, at: _Source, errors: list[str]) -> None:
        vanished = at.vanished()
        async with self._database.writing() as session:
            await remove(session, index.id, vanished)
            for other, location in at.inside.items():
                there = await known(session, index.id, other)
                await remove(session, index.id, [one.id for one in there if at.covers(location, one.origin)])
            for document, origin in at.moved.items():
                await move(session, document, origin)
            await note(session, at.id, self._clock.now(), errors)
            for other in {*at.gone, *at.inside}:
                await forget(session, other)
        self._tally.removed += len(vanished)


def _some(items: Iterator[Raw | Problem]) -> Iterator[Raw | Problem]:
    """The next documents, as many as memory should hold at a time."""
    held = 0
    for item in islice(items, READ_AT_ONCE):
        yield item
        held += len(item.body) if isinstance(item, Raw) else 0
        if held > HELD_AT_ONCE:
            return


def _root(path: Path, remembered: Collection[str]) -> Path:
    """The source that a path belongs to: itself, or for a file a folder above it that was ingested before."""
    above = (parent for parent in path.parents if shown(parent) in remembered)
    return next(above, path) if path.is_file() else path


def _enough(waiting: list[NewDocument]) -> tuple[list[NewDocument], list[NewDocument]]:
    """As many documents as make a transaction, and the rest."""
    taken = passages = 0
    for document in waiting:
        if taken and passages + len(document.passages) > WRITE_AT_ONCE:
            break
        taken += 1
        passages += len(document.passages)
    return waiting[:taken], waiting[taken:]
