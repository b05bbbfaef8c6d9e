"""Sources to rows: adds, replaces and removes exactly what changed. Writes rows only; indexes follow them.

A batch of documents is written in one transaction, a document never in two: a crash leaves a usable index, and the next
run finds what is missing by the documents' fingerprints. What a file with a problem held before is left alone.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from knowledge.at_source import AtFolder
from knowledge.audience import inherit, mark
from knowledge.convert import Converter
from knowledge.embed import Embedder
from knowledge.generations import Generation, alone, forget, note, source, sources
from knowledge.load import read, size
from knowledge.marks import EVERYTHING, Audience
from knowledge.passage import IngestReport
from knowledge.regenerate import current
from knowledge.rows import known, move, remove
from knowledge.source import Problem, Raw, shown
from knowledge.sync_site import SiteSync
from knowledge.tally import Progress, Tally
from knowledge.web import Fetcher, WebSource
from knowledge.writing import Writer
from records.clock import Clock
from records.database import Database

READ_AT_ONCE = 64  # documents
HELD_AT_ONCE = 16 * 2**20  # bytes of them


class Sync:
    """One run of `ingest` over some sources."""

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        clock: Clock,
        fetcher: Callable[[], Fetcher],
        progress: Progress | None,
        *,
        audience: Audience | None = None,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._clock = clock
        self._fetcher = fetcher
        self._progress = progress or (lambda _done, _total: None)
        self._audience = audience
        self._tally = Tally()

    async def run(self, wanted: Sequence[Path | WebSource]) -> IngestReport:
        index = await current(self._database, self._embedder, self._clock)
        there = await self._there([one for one in wanted if isinstance(one, Path)])
        self._tally.total = sum([await asyncio.to_thread(size, path) for path in there])
        with Converter() as converter:
            writer = Writer(self._database, self._embedder, self._clock, index, converter=converter, tally=self._tally)
            for path in there:
                await self._folder(index, writer, path)
            if sites := [one for one in wanted if isinstance(one, WebSource)]:
                await self._sites(index, writer, sites)
        return self._tally.report()

    async def _there(self, paths: Sequence[Path]) -> list[Path]:
        """The paths that can be read; a remembered one that cannot keeps its documents, and says so from now on."""
        found = []
        for path in paths:
            place = await asyncio.to_thread(_resolved, path)
            if isinstance(place, Path):
                found.append(place)
                continue
            self._tally.complain(place)
            async with self._database.writing() as session:
                known = (await sources(session)).get(shown(path))
                if known is not None:
                    await note(session, known, self._clock.now(), [place])
        return found

    async def _sites(self, index: Generation, writer: Writer, sites: Sequence[WebSource]) -> None:
        async with self._fetcher() as fetcher:
            sync = SiteSync(self._database, self._clock, fetcher, writer, tally=self._tally, progress=self._progress)
            sync.audience = self._audience
            for site in sites:
                await sync.run(index, site)

    async def _folder(self, index: Generation, writer: Writer, path: Path) -> None:
        at = await self._found(index, path)
        complaints = len(self._tally.errors)
        items = read(at.root, at.only, on_bytes=self._count)
        while batch := await asyncio.to_thread(lambda: list(_some(items))):
            await writer.take(at, batch)
            self._progress(self._tally.read, self._tally.total)
        await self._finish(index, at, self._tally.errors[complaints:][:100])

    async def _found(self, index: Generation, path: Path) -> AtFolder:
        """The row of a source, or of the remembered folder that a single file is in."""
        async with self._database.writing() as session:
            await alone(session)
            there = await sources(session)
            root = await asyncio.to_thread(_root, path, there)
            id = await source(session, shown(root))
            others = {Path(at): other for at, other in there.items() if other != id and "://" not in at}
            gone = await asyncio.to_thread(lambda: [other for at, other in others.items() if not at.exists()])
            inside = {other: at for at, other in others.items() if root in at.parents}
            only = None if root == path else path.relative_to(root).as_posix()
            await inherit(session, index.id, id, root, inside=inside, gone=gone)
            if self._audience is not None:
                await mark(session, index.id, id, [only or EVERYTHING], self._audience)
        async with self._database.reading() as session:
            before = {one.key: one for one in await known(session, index.id, id)}
        return AtFolder(id, before, gone=frozenset(gone), root=root, only=only, inside=inside)

    def _count(self, count: int) -> None:
        self._tally.read += count

    async def _finish(self, index: Generation, at: AtFolder, errors: list[str]) -> None:
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


def _resolved(path: Path) -> Path | str:
    """Where a path leads, or what is wrong with it."""
    try:
        return path.expanduser().resolve(strict=True)
    except FileNotFoundError:
        return f"{shown(path)}: there is nothing at this path"
    except (OSError, RuntimeError, ValueError) as error:
        return f"{shown(path)}: the path cannot be read: {error}"


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
