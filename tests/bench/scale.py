"""The rows about size: a search among many passages beside its parts used bare, how soon a start can search, and what
reading everything again costs where nothing changed.

The articles are sentences of the demo's, shuffled. Where there are many their vectors are cheap ones made of words,
since what is measured is where the time goes and not what is found: a question is embedded by the real encoder.
"""

import asyncio
import json
import resource
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from zlib import crc32

import numpy as np

from agent.settings import Settings
from agent.wiring import embedder_of, records_of
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder, Vectors
from knowledge.sentences import sentences
from knowledge.split import embedded
from knowledge.tokens import tokens
from records.clock import SystemClock
from records.database import Database
from tests.bench.retrieval import ARTICLES, _bm25s, _chroma, _compared, _passages
from tests.bench.rows import Row, paired

WIDTH = 384
READ, LONG, ROUNDS = 120, 8, 3
"""Articles that the encoder really reads, sentences in each (about 130 word pieces), and how often."""
READY, HELD = 2.0, 1.4
"""What was asked for at 100,000 passages: seconds, and GiB (1.5 GB)."""


class WordVectors:
    """Embeds passages as the sum of a fixed random vector for each word, and questions by the real encoder."""

    def __init__(self, encoder: Embedder) -> None:
        self._encoder = encoder
        self.name = "words, for measuring"
        self._known: dict[str, Vectors] = {}

    def reads(self, locale: str) -> bool:
        return self._encoder.reads(locale)

    async def load(self) -> None:
        await self._encoder.load()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.stack([np.sum([self._word(token) for token in tokens(text)], axis=0) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    async def embed_question(self, question: str) -> Vectors:
        return await self._encoder.embed_question(question)

    def _word(self, token: str) -> Vectors:
        if token not in self._known:
            made = np.random.default_rng(crc32(token.encode())).standard_normal(WIDTH)
            self._known[token] = made.astype(np.float32)
        return self._known[token]


async def scale(folder: Path, sizes: Sequence[int], times: int) -> list[Row]:
    """All rows about so many passages, and what reading articles costs beside embedding them."""
    encoder = embedder_of(Settings(data_dir=folder))
    await encoder.load()
    rows = [await _ingest(folder / "ingest", encoder)]
    for passages in sizes:
        rows += await _search(folder / str(passages), WordVectors(encoder), passages, times)
    return rows


async def _ingest(folder: Path, encoder: Embedder) -> Row:
    """New articles read, split, embedded and written, beside the encoder alone over the same passages."""
    ours, alone = [], []
    for at in range(ROUNDS):
        articles = folder / f"{at}.jsonl"
        await asyncio.to_thread(_write, articles, READ, sentences_each=LONG)
        async with records_of(Settings(data_dir=folder / str(at))) as database:
            ours.append(await _timed(KnowledgeBase(database, encoder, None, SystemClock()), articles))
            stored = await _passages(database)
        texts = [embedded(f"Article {n}", one.heading, one.text) for n, one in enumerate(stored)]
        begun = perf_counter()
        await encoder.embed(texts)
        alone.append(perf_counter() - begun)
    return paired(f"ingest of {READ} articles", "s", ours, "encoder alone", alone)


async def _search(folder: Path, vectors: WordVectors, passages: int, times: int) -> list[Row]:
    articles, clock = folder / "articles.jsonl", SystemClock()
    await asyncio.to_thread(_write, articles, passages)
    async with records_of(Settings(data_dir=folder)) as database:
        command = KnowledgeBase(database, vectors, None, clock)  # as `ingest` does it: it writes, and others follow
        first, again = await _timed(command, articles), [await _timed(command, articles) for _ in range(3)]
        await _opened(database, vectors, folder)  # the first start brings the vectors into Chroma
        ready = await _opened(database, vectors, folder)
        base = KnowledgeBase(database, vectors, folder / "chroma", clock)
        await base.open()
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # KiB on Linux
        try:
            stored = await _passages(database)
            asks = (
                ("search", base.search),
                ("encoder alone", vectors.embed_question),
                ("encoder + Chroma", _chroma(folder / "bare", vectors, stored)),
                ("bm25s", _bm25s(stored)),
            )
            found = await _compared(asks, f"search of {len(stored):,} passages", times)
        finally:
            await base.close()
    return [
        *found,
        paired(f"{passages:,} unchanged, read again", "s", again, "first ingest", [first] * len(again)),
        _wanted(f"ready at {passages:,}", "s", ready, READY),
        _wanted(f"memory at {passages:,}, peak", "GiB", held, HELD),
    ]


async def _opened(database: Database, vectors: WordVectors, folder: Path) -> float:
    """How long a start takes until everything can be searched, in seconds."""
    base = KnowledgeBase(database, vectors, folder / "chroma", SystemClock())
    begun = perf_counter()
    await base.open()
    taken = perf_counter() - begun
    await base.close()
    return taken


def _wanted(what: str, unit: str, ours: float, wanted: float) -> Row:
    share = ours / wanted
    return Row(what, unit, ours, "asked for", wanted, share, share, share, 1)


async def _timed(base: KnowledgeBase, articles: Path) -> float:
    begun = perf_counter()
    await base.ingest([articles])
    return perf_counter() - begun


def _write(path: Path, count: int, *, sentences_each: int = 3) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    random = Random(7)
    texts = [file.read_text() for file in sorted((ARTICLES / "en").glob("*.md"))]
    known = [
        one for text in texts for one in sentences(text) if len(one.split()) > 5 and not one.startswith(("#", "|"))
    ]
    with path.open("w") as file:
        for at in range(count):
            body = " ".join(random.sample(known, sentences_each))
            file.write(json.dumps({"id": f"a{at}", "title": f"Article {at}", "content": body}) + "\n")
