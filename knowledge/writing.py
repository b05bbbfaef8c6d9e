"""Documents that were read to rows: the changed ones are parsed, embedded, and written a batch at a time."""

import asyncio
from collections.abc import Sequence

from knowledge.at_source import AtSource
from knowledge.convert import Converter
from knowledge.embed import Embedder
from knowledge.errors import Unreadable
from knowledge.generations import Generation
from knowledge.pages import keep
from knowledge.prepare import prepared
from knowledge.regenerate import with_vectors
from knowledge.rows import NewDocument, remove, same_keys, write
from knowledge.source import Problem, Raw
from knowledge.tally import Tally
from knowledge.web.site import Page
from records.clock import Clock
from records.database import Database

WRITE_AT_ONCE = 96  # passages, about a second of one core's embedding


class Writer:
    """Writes for one run, into one index."""

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        clock: Clock,
        index: Generation,
        *,
        converter: Converter,
        tally: Tally,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._clock = clock
        self._index = index
        self._converter = converter
        self._tally = tally

    async def take(self, at: AtSource, items: Sequence[Raw | Problem], pages: Sequence[Page] = ()) -> None:
        """Write what is new or changed of some documents, and then remember the pages that were read whole."""
        waiting = await asyncio.to_thread(self._changed, items, at)
        while waiting:
            ready, waiting = _enough(waiting)
            await self._write(at, ready)
        read = [page for page in pages if page.url not in at.troubled]
        if read:
            async with self._database.writing() as session:
                await keep(session, at.id, read)

    def _changed(self, items: Sequence[Raw | Problem], at: AtSource) -> list[NewDocument]:
        """The documents that have to be written."""
        found = []
        for one in items:
            try:
                if isinstance(one, Problem):
                    at.troubled.add(one.origin)
                    self._tally.complain(one.text)
                elif at.takes(one):
                    found.append(prepared(one, at.id, self._converter))
                else:
                    self._tally.unchanged += 1
            except Unreadable as problem:
                at.troubled.add(one.origin)
                self._tally.complain(f"{one.where}: {problem}" if isinstance(one, Raw) else str(problem))
        return found

    async def _write(self, at: AtSource, batch: list[NewDocument]) -> None:
        batch = await with_vectors(self._embedder, batch)
        async with self._database.writing() as session:
            await write(session, self._index.id, batch, token=self._clock.new_id(), at=self._clock.now())
            moved = await same_keys(session, self._index.id, at.gone, [one.key for one in batch])
            await remove(session, self._index.id, moved)
        new = sum(one.key not in at.before for one in batch)
        self._tally.added += new - len(moved)
        self._tally.updated += len(batch) - new + len(moved)
        self._tally.passages += sum(len(one.passages) for one in batch)


def _enough(waiting: list[NewDocument]) -> tuple[list[NewDocument], list[NewDocument]]:
    """As many documents as make a transaction, and the rest."""
    taken = passages = 0
    for document in waiting:
        if taken and passages + len(document.passages) > WRITE_AT_ONCE:
            break
        taken += 1
        passages += len(document.passages)
    return waiting[:taken], waiting[taken:]
