"""The rows about the search: the knowledge base over the demo's articles, beside its two halves used bare.

All three answer the same questions over the same passages, one after the other. What Chroma gets is embedded by the
same encoder, and that counts: nobody can ask it without.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import bm25s
import chromadb
import numpy as np
import Stemmer
from chromadb.config import Settings as ChromaSettings
from sqlmodel import col, select

from agent.settings import Settings
from agent.wiring import embedder_of, records_of
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder
from records.clock import SystemClock
from records.database import Database
from records.tables.knowledge import KnowledgePassage
from tests.bench.rows import Row, paired

ARTICLES = Path(__file__).parents[2] / "knowledge" / "demo"
WANTED = 6
AT_ONCE = 2000  # Chroma takes 5461
QUESTIONS = (
    "How long does shipping take?",
    "can i return something i bought on sale",
    "My parcel says delivered but it is not here",
    "Which payment methods do you accept, and is a deposit needed?",
    "the throw is too warm to wash at 60, what now",
    "Do you ship to Switzerland and who pays the customs",
    "I forgot my password",
    "warranty on lamps",
)

Ask = Callable[[str], Awaitable[object]]


async def retrieval(folder: Path, times: int) -> list[Row]:
    """All rows about the search; the encoder is exported once into the data directory, as the server does it."""
    clock, encoder = SystemClock(), embedder_of(Settings())
    async with records_of(Settings(data_dir=folder / "search")) as database:
        base = KnowledgeBase(database, encoder, folder / "search" / "chroma", clock)
        await base.open()
        try:
            await base.ingest([ARTICLES])
            passages = await _passages(database)
            asks = (
                ("search", base.search),
                ("encoder + Chroma", _chroma(folder / "bare", encoder, passages)),
                ("bm25s", _bm25s(passages)),
            )
            return await _compared(asks, f"search of {len(passages)} passages", times)
        finally:
            await base.close()


async def _compared(asks: tuple[tuple[str, Ask], ...], what: str, times: int) -> list[Row]:
    taken: list[list[float]] = [[] for _ in asks]
    for question in QUESTIONS * (times + 1):
        for (_, ask), measured in zip(asks, taken, strict=True):
            begin = perf_counter()
            await ask(question)
            measured.append((perf_counter() - begin) * 1000)
    ours, *peers = (measured[len(QUESTIONS) :] for measured in taken)  # the first round is to warm up
    return [paired(what, "ms", ours, name, theirs) for (name, _), theirs in zip(asks[1:], peers, strict=True)]


async def _passages(database: Database) -> list[KnowledgePassage]:
    async with database.reading() as session:
        return list(await session.scalars(select(KnowledgePassage).order_by(col(KnowledgePassage.id))))


def _chroma(folder: Path, encoder: Embedder, passages: list[KnowledgePassage]) -> Ask:
    client = chromadb.PersistentClient(folder, settings=ChromaSettings(anonymized_telemetry=False))
    collection = client.create_collection(
        "bare", embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 100}}
    )
    vectors = np.frombuffer(b"".join(one.vector for one in passages if one.vector), "<f4")
    known = [one.id for one in passages if one.vector]
    rows = vectors.reshape(len(known), -1)
    for start in range(0, len(known), AT_ONCE):
        collection.add(known[start : start + AT_ONCE], embeddings=rows[start : start + AT_ONCE])

    async def ask(question: str) -> object:
        vector = await encoder.embed_question(question)
        return await asyncio.to_thread(collection.query, query_embeddings=vector[None], n_results=WANTED)

    return ask


def _bm25s(passages: list[KnowledgePassage]) -> Ask:
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([one.text for one in passages], stemmer=stemmer, show_progress=False), show_progress=False
    )

    async def ask(question: str) -> object:
        asked = bm25s.tokenize(question, stemmer=stemmer, show_progress=False)
        return index.retrieve(asked, k=WANTED, show_progress=False)

    return ask
