"""What one process searches: a snapshot and its vectors, brought up to the rows again and again. Decides no ranking.

New vectors are added before the snapshot that names them takes over, and old ones removed after: at every moment each
passage of the snapshot can be found. When the vectors' home is down, the snapshot goes on and words alone are searched.
"""

import asyncio
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from knowledge.dense import DenseIndex
from knowledge.embed import Vectors
from knowledge.errors import IndexUnavailable
from knowledge.generations import Generation, live
from knowledge.kept import keep, kept
from knowledge.rows import Stored, all_passages, passages, revisions, vectors
from knowledge.snapshot import Snapshot, advanced, empty
from records.database import Database

AT_ONCE = 1000  # vectors


class Mirror:
    """The newest snapshot, and whether the dense index holds the same passages."""

    def __init__(self, database: Database, dense: DenseIndex, words: Path | None = None) -> None:
        """`words`: the file that keeps the words of the passages from one start to the next."""
        self._database = database
        self._words = words
        self._at_rest: Snapshot | None = None  # what that file holds
        self._dense = dense
        self._snapshot: Snapshot | None = None
        self._in_step = False
        self._alone = asyncio.Lock()
        self.trouble: str | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What to search now; hold on to it from the first line of a search to the last."""
        if self._snapshot is None:
            raise IndexUnavailable("The knowledge base is not open")
        return self._snapshot

    async def open(self, index: Generation, *, insist: bool) -> None:
        """Begin with an index. Without `insist` the vectors' home may answer later."""
        await self._open_dense(index, insist=insist)
        self._snapshot = empty(index)
        with _uncollected():
            await self._advance(index, self._words)
        await self._keep()

    async def refresh(self, embedder: str) -> None:
        """Bring snapshot and vectors up to the rows; cheap when nothing changed."""
        async with self._alone:
            before = self.snapshot.generation
            async with self._database.reading() as session:
                index = await live(session)
            if index is None or index.embedder != embedder:
                self.trouble = "The index was made anew for another embedding model: start this server again"
                return
            if index.id != before.id or not self._in_step:
                await self._open_dense(index, insist=False)
            if index.id != before.id:
                self._snapshot, self._in_step = empty(index), False
            if index != before or not self._in_step:
                await self._advance(index)

    async def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The cosines of the nearest passages; they may name one that the snapshot does not know."""
        return await self._dense.nearest(vector, limit)

    async def close(self) -> None:
        await self._keep()
        self._snapshot = None
        await self._dense.close()

    async def _keep(self) -> None:
        """Write the words down for the next start. Without that it only takes longer."""
        now = self._snapshot
        if self._words is None or now is None or not now.stored or now is self._at_rest:
            return
        ids, index = list(now.positions), now.everything.lexical
        with suppress(OSError):
            await asyncio.to_thread(keep, self._words, ids, now.codes, now.vocabulary, index)
            self._at_rest = now

    async def _open_dense(self, index: Generation, *, insist: bool) -> None:
        try:
            await self._dense.open(index.name)
        except IndexUnavailable as error:
            self.trouble = str(error)
            if insist:
                raise

    async def _advance(self, index: Generation, counted: Path | None = None) -> None:
        """Take over what the rows have now; `counted` is a file that may know the words of passages."""
        before = self.snapshot
        reading = self._difference(before, index), self._held(before), asyncio.to_thread(kept, counted)
        (gone, new), held, words = await asyncio.gather(*reading)
        after = await asyncio.to_thread(advanced, before, index, gone, new, words)
        if words is not None and words.index is after.everything.lexical:
            self._at_rest = after
        try:
            unwanted = await self._add(held, after)
        except IndexUnavailable as error:
            self._snapshot, self._in_step, self.trouble = after, False, str(error)
            return
        self._snapshot = after
        await self._dense.remove(unwanted)
        self._in_step, self.trouble = True, None

    async def _difference(self, before: Snapshot, index: Generation) -> tuple[set[int], Sequence[Stored]]:
        """The documents that are gone or out of date, and the passages of those that are new."""
        async with self._database.reading() as session:
            if not before.stored:
                return set(), await all_passages(session, index.id)
            now, then = await revisions(session, index.id), before.revisions()
            gone = {document for document, revision in then.items() if now.get(document) != revision}
            fresh = [document for document, revision in now.items() if then.get(document) != revision]
            return gone, await passages(session, fresh)

    async def _held(self, before: Snapshot) -> set[str] | IndexUnavailable:
        """The passages whose vectors are there."""
        try:
            return set(before.positions) if self._in_step else await self._dense.ids()
        except IndexUnavailable as error:
            return error

    async def _add(self, held: set[str] | IndexUnavailable, after: Snapshot) -> set[str]:
        """Add the vectors that the next snapshot needs; returns those that it needs no more."""
        if isinstance(held, IndexUnavailable):
            raise held
        lacking = [name for name in after.positions if name not in held]
        for start in range(0, len(lacking), AT_ONCE):
            async with self._database.reading() as session:
                found = await vectors(session, lacking[start : start + AT_ONCE])
            if found:
                matrix = np.frombuffer(b"".join(found.values()), "<f4").reshape(len(found), -1)
                await self._dense.add(list(found), matrix)
        unwanted = [name for name in held if name not in after.positions]
        # A process that shares the Chroma server may stand at a later revision: what has a row is not ours to remove.
        async with self._database.reading() as session:
            return set(unwanted).difference(await vectors(session, unwanted))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector: it would go again and again through what is being made, all of which stays."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
