"""Another encoder: every passage embedded again into a new index, which takes the old one's place when it is complete.

Nothing is read from files again, and what a crash left half done is gone on with.
"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.embed import Embedder, Vectors
from knowledge.generations import Generation, alone, building, create, live, swap
from knowledge.rows import NewDocument, documents, known, remove, write
from knowledge.split import embedded
from records.clock import Clock
from records.database import Database

DOCUMENTS_AT_ONCE = 16


async def current(database: Database, embedder: Embedder, clock: Clock) -> Generation:
    """The live index, made if there is none, and made anew if another encoder made it."""
    async with database.writing() as session:
        await alone(session)
        index = await live(session)
        if index is None:
            return await create(session, embedder.name, clock.new_id(), clock.now(), live=True)
    while index.embedder != embedder.name:
        index = await _regenerated(database, embedder, clock, index)
    return index


async def with_vectors(embedder: Embedder, batch: Sequence[NewDocument]) -> list[NewDocument]:
    """The same documents, their passages embedded."""
    texts = [embedded(one.title, passage.heading, passage.text) for one in batch for passage in one.passages]
    vectors = iter(await embedder.embed(texts) if texts else ())
    return [_with(one, [next(vectors) for _passage in one.passages]) for one in batch]


def _with(document: NewDocument, vectors: list[Vectors]) -> NewDocument:
    pairs = zip(document.passages, vectors, strict=True)
    return replace(
        document, passages=tuple(replace(one, vector=vector.astype("<f4").tobytes()) for one, vector in pairs)
    )


async def _regenerated(database: Database, embedder: Embedder, clock: Clock, old: Generation) -> Generation:
    """One pass over what the new index lacks; returns what is live afterwards."""
    async with database.writing() as session:
        await alone(session)
        new = await building(session, embedder.name)
        new = new or await create(session, embedder.name, clock.new_id(), clock.now(), live=False)
    async with database.reading() as session:
        before, there = await known(session, old.id), await known(session, new.id)
    done = {(one.source, one.key, one.fingerprint) for one in there}
    lacking = [one.id for one in before if (one.source, one.key, one.fingerprint) not in done]
    for start in range(0, len(lacking), DOCUMENTS_AT_ONCE):
        async with database.reading() as session:
            batch = await documents(session, lacking[start : start + DOCUMENTS_AT_ONCE])
        batch = await with_vectors(embedder, batch)
        async with database.writing() as session:
            await write(session, new.id, batch, token=clock.new_id(), at=clock.now())
    wanted = {(one.source, one.key) for one in before}
    async with database.writing() as session:
        await remove(session, new.id, [one.id for one in there if (one.source, one.key) not in wanted])
        now = await live(session)
        if now is not None and (now.id, now.revision) == (old.id, old.revision):
            await swap(session, old.id, new.id)
            return new
        return now or new
