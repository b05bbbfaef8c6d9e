"""A knowledge base over a folder of the test's own, with the real encoder."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.embed import Embedder, Vectors
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database


class Counting:
    """An encoder that counts what it is asked to embed, and fails when it is told to."""

    def __init__(self, encoder: Embedder, name: str | None = None) -> None:
        self._encoder = encoder
        self.name = name or encoder.name
        self.embedded: list[str] = []
        self.fails_after: int | None = None

    def reads(self, locale: str) -> bool:
        return self._encoder.reads(locale)

    async def load(self) -> None:
        await self._encoder.load()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if self.fails_after is not None and len(self.embedded) >= self.fails_after:
            raise RuntimeError("the power is gone")
        self.embedded += texts
        return await self._encoder.embed(texts)

    async def embed_question(self, question: str) -> Vectors:
        return await self._encoder.embed_question(question)


@pytest.fixture
def encoder(minilm: PackagedMiniLM) -> Counting:
    return Counting(minilm)


Opened = Callable[..., Awaitable[KnowledgeBase]]


@pytest.fixture
async def opened(encoder: Counting) -> AsyncIterator[Opened]:
    """Opens a knowledge base over a database, and closes it after the test."""
    async with AsyncExitStack() as stack:

        async def open_base(
            database: Database, chroma: Path | str | None = None, *, embedder: Embedder = encoder, poll: float = 60
        ) -> KnowledgeBase:
            base = KnowledgeBase(database, embedder, chroma, SystemClock(), poll=poll)
            await base.open()
            stack.push_async_callback(base.close)
            return base

        yield open_base


@pytest.fixture
async def base(sqlite: Database, opened: Opened) -> KnowledgeBase:
    """An empty one on SQLite that compares every vector in memory."""
    return await opened(sqlite)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with three articles."""
    folder = tmp_path / "docs"
    (folder / "pay").mkdir(parents=True)
    (folder / "returns.md").write_text(
        "# Returns\n\n## Deadline\n\nYou can send an item back within 30 days of delivery.\n"
    )
    (folder / "pay" / "cards.md").write_text("# Cards\n\nWe accept Visa and Mastercard, and we charge no fee.\n")
    (folder / "hours.txt").write_text("The shop is open from 9 to 18 o'clock on working days.\n")
    return folder


async def titles(base: KnowledgeBase, question: str, **options: object) -> list[str]:
    """The documents that a question finds, best first, each once."""
    findings = await base.search(question, **options)  # type: ignore[arg-type]
    return list(dict.fromkeys(found.passage.document_id for found in findings.passages))
