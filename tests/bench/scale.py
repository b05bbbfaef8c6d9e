"""The rows about size: a search among many passages beside its parts used bare, how soon a start can search, and what
reading everything again costs where nothing changed.

The articles are sentences of the demo's, shuffled. `vectors` may be cheap ones made of words, since what is measured
is where the time goes and not what is found: a question is embedded by the real encoder either way.
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
from knowledge.tokens import tokens
from records.clock import SystemClock
from tests.bench.retrieval import ARTICLES, _bm25s, _chroma, _compared, _passages
from tests.bench.rows import Row, paired

WIDTH = 384


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


async def scale(folder: Path, passages: int, times: int, *, cheap: bool = True) -> list[Row]:
    """All rows about that many passages; `cheap` vectors where the real ones would take too long."""
    articles, clock = folder / "articles.jsonl", SystemClock()
    await asyncio.to_thread(_write, articles, passages)
    encoder = embedder_of(Settings())
    await encoder.load()
    vectors: Embedder = WordVectors(encoder) if cheap else encoder
    async with records_of(Settings(data_dir=folder)) as database:
        base = KnowledgeBase(database, vectors, folder / "chroma", clock)
        await base.open()
        first, again = await _timed(base, articles), [await _timed(base, articles) for _ in range(3)]
        await base.close()
        begun = perf_counter()
        base = KnowledgeBase(database, vectors, folder / "chroma", clock)
        await base.open()
        ready = perf_counter() - begun
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # KiB on Linux
        try:
            stored = await _passages(database)
            asks = (
                ("search", base.search),
                ("encoder + Chroma", _chroma(folder / "bare", vectors, stored)),
                ("bm25s", _bm25s(stored)),
            )
            found = await _compared(asks, f"search of {len(stored):,} passages", times)
        finally:
            await base.close()
    return [
        *found,
        paired("nothing changed, read again", "s", again, "first ingest", [first] * len(again)),
        Row(f"ready at {len(stored):,}", "s", ready, "asked for", 2, ready / 2, ready / 2, ready / 2, 1),
        Row(
            f"memory at {len(stored):,}, peers not yet",
            "GiB",
            held,
            "asked for",
            1.4,
            held / 1.4,
            held / 1.4,
            held / 1.4,
            1,
        ),
    ]


async def _timed(base: KnowledgeBase, articles: Path) -> float:
    begun = perf_counter()
    await base.ingest([articles])
    return perf_counter() - begun


def _write(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    random = Random(7)
    texts = [file.read_text() for file in sorted((ARTICLES / "en").glob("*.md"))]
    known = [
        one for text in texts for one in sentences(text) if len(one.split()) > 5 and not one.startswith(("#", "|"))
    ]
    with path.open("w") as file:
        for at in range(count):
            body = " ".join(random.sample(known, 3))
            file.write(json.dumps({"id": f"a{at}", "title": f"Article {at}", "content": body}) + "\n")
