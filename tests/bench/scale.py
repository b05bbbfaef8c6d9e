"""The rows about size: a search among many passages beside its parts used bare, how soon a start can search, and what
reading everything again costs where nothing changed.

The articles are sentences of the demo's, shuffled. Where there are many their vectors are cheap ones made of words,
since what is measured is where the time goes and not what is found: a question is embedded by the real encoder.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from agent.settings import Settings
from agent.wiring import embedder_of, records_of
from knowledge.base import KnowledgeBase
from knowledge.embed import Embedder
from knowledge.sentences import sentences
from knowledge.split import embedded
from records.clock import SystemClock
from tests.bench.opened import in_a_process
from tests.bench.retrieval import ARTICLES, _bm25s, _chroma, _compared, _passages
from tests.bench.rows import Row, paired
from tests.bench.word_vectors import WordVectors

READ, LONG, ROUNDS = 120, 8, 3
"""Articles that the encoder really reads, sentences in each (about 130 word pieces), and how often."""
READY, HELD = 2.0, 1.4
"""What was asked for at 100,000 passages: seconds, and GiB (1.5 GB)."""


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
        await in_a_process(folder, folder.parent)  # the first start brings the vectors into Chroma
        start = await in_a_process(folder, folder.parent)
        base = KnowledgeBase(database, vectors, folder / "chroma", clock)
        await base.open()
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
        _wanted(f"ready at {passages:,}", "s", start["ready"], READY),
        _wanted(f"memory at {passages:,}", "GiB", start["held"], HELD),
    ]


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
