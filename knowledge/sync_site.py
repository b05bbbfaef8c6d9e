"""A page, a sitemap or a site to rows: what fails is kept, what is gone is removed; a site that is down keeps all."""

from collections.abc import Sequence

from knowledge.at_source import AtSite
from knowledge.audience import mark, marks_of
from knowledge.generations import Generation, alone, forget, note, remember, source
from knowledge.marks import EVERYTHING, Audience
from knowledge.pages import forget_pages, pages
from knowledge.rows import known, move, remove
from knowledge.source import Problem, Raw
from knowledge.tally import Progress, Tally
from knowledge.web import Fetcher, Found, Page, Site, WebSource
from knowledge.web.addresses import Refused, parsed
from knowledge.writing import Writer
from records.clock import Clock
from records.database import Database

AT_ONCE = 16  # pages, written together
HELD_AT_ONCE = 8 * 2**20  # bytes of them


class SiteSync:
    """Walks over sites for one run."""

    def __init__(
        self, database: Database, clock: Clock, fetcher: Fetcher, writer: Writer, *, tally: Tally, progress: Progress
    ) -> None:
        self._database = database
        self._clock = clock
        self._fetcher = fetcher
        self._writer = writer
        self._tally = tally
        self._progress = progress
        self.audience: Audience | None = None

    async def run(self, index: Generation, wanted: WebSource) -> None:
        complaints = len(self._tally.errors)
        try:
            location = str(parsed(wanted.url))
        except Refused as error:
            self._tally.complain(f"{wanted.url}: {error}")
            return
        at, remembered = await self._found(index, location, wanted)
        site = Site(self._fetcher, wanted, remembered)
        batch: list[Found | Problem] = []
        async for found in site.pages():
            batch.append(found)
            self._count(found)
            if len(batch) >= AT_ONCE or sum(one.bytes for one in batch if isinstance(one, Found)) > HELD_AT_ONCE:
                await self._take(at, batch)
                batch = []
        await self._take(at, batch)
        at.not_there = site.gone
        at.whole = site.complete and site.trouble is None
        await self._finish(index, at, location, complaints)

    async def _found(self, index: Generation, location: str, wanted: WebSource) -> tuple[AtSite, dict[str, Page]]:
        async with self._database.writing() as session:
            await alone(session)
            id = await source(session, location)
            await remember(session, id, wanted.options())
            if self.audience is not None:
                await mark(session, index.id, id, [EVERYTHING], self.audience)
        async with self._database.reading() as session:
            before = {one.key: one for one in await known(session, index.id, id)}
            remembered = await pages(session, id)
        return AtSite(id, before), remembered

    def _count(self, found: Found | Problem) -> None:
        size = found.bytes if isinstance(found, Found) else 0
        self._tally.read += size
        self._progress(self._tally.read, self._tally.total)

    async def _take(self, at: AtSite, batch: Sequence[Found | Problem]) -> None:
        items: list[Raw | Problem] = []
        read: list[Page] = []
        for found in batch:
            if isinstance(found, Problem):
                items.append(found)
            elif found.unchanged:
                self._tally.unchanged += at.keep(found.page.url)
            else:
                items += found.items
                read.append(found.page)
        await self._writer.take(at, items, read)

    async def _finish(self, index: Generation, at: AtSite, location: str, complaints: int) -> None:
        vanished = at.vanished()
        if at.lost_too_much():
            self._tally.complain(
                f"{location}: {len(vanished)} of its {len(at.before)} documents are gone at once, so none was removed; "
                "if that is right, remove the source and ingest it again"
            )
            vanished = []
        async with self._database.writing() as session:
            await remove(session, index.id, vanished)
            await forget_pages(session, at.id, at.not_there)
            for document, origin in at.moved.items():
                await move(session, document, origin)
            await note(session, at.id, self._clock.now(), self._tally.errors[complaints:][:100])
            if not at.whole and not at.before and not at.seen and not await marks_of(session, at.id):
                await forget(session, at.id)  # an address that was mistyped; what was said to be staff's stays so
        self._tally.removed += len(vanished)
