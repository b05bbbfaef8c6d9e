"""A second look at the passages that a search found, by a model that reads question and passage together.

Optional, and never in the way: one that fails, is late or answers nonsense leaves the order as it was. It changes the
order and neither what is found nor how sure the search is of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import structlog

from knowledge.embed import cross_encoder
from knowledge.errors import EncoderError, KnowledgeError
from knowledge.once import Once
from knowledge.passage import Found
from knowledge.split import embedded

CONSIDERED = 20
"""Passages that are looked at again."""
PATIENCE = 10.0
"""Seconds that a question waits for it."""
_log = structlog.get_logger()


class Reranker(Protocol):
    """Puts texts in order. Every call may raise KnowledgeError."""

    async def order(self, question: str, texts: Sequence[str]) -> list[int]:
        """The positions of the texts that answer the question, best first; it may leave some out."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder that sentence-transformers loads, by its name or its folder. Loaded by the first question."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._model: Once[Any] = Once(lambda: cross_encoder(model))

    async def order(self, question: str, texts: Sequence[str]) -> list[int]:
        model = await self._model.get()
        pairs = [(question, text) for text in texts]
        try:
            scores = await asyncio.to_thread(model.predict, pairs, show_progress_bar=False)
        except Exception as error:  # torch raises its own
            raise EncoderError(f"The reranker {self._name!r} cannot score: {error}") from error
        return sorted(range(len(texts)), key=lambda at: -float(scores[at]))


def reranker_named(name: str, openai: Callable[[str], Reranker] | None = None) -> Reranker | None:
    """What a setting names: nothing, `openai:<name>`, or a cross-encoder by its name or folder."""
    if not name.strip():
        return None
    if not name.startswith("openai:"):
        return CrossEncoderReranker(name)
    if openai is None:
        raise EncoderError(f"The reranker {name!r} needs OPENAI_API_KEY, and OPENAI_BASE_URL for another endpoint")
    return openai(name.removeprefix("openai:"))


async def reranked(
    reranker: Reranker, question: str, found: Sequence[Found], patience: float = PATIENCE
) -> list[Found]:
    """The same passages in its order; the scores stay where they are, so that the first has the highest."""
    first = found[:CONSIDERED]
    texts = [embedded(one.passage.title, one.passage.heading, one.passage.text) for one in first]
    try:
        async with asyncio.timeout(patience):
            order = await reranker.order(question, texts)
    except (KnowledgeError, TimeoutError) as error:
        _log.warning("the reranker is left out", error=str(error) or "it took too long")
        return list(found)
    chosen = [at for at in dict.fromkeys(order) if 0 <= at < len(first)]
    places = [*chosen, *(at for at in range(len(first)) if at not in chosen)]
    again = [replace(first[at], score=at_its_place.score) for at, at_its_place in zip(places, first, strict=True)]
    return [*again, *found[CONSIDERED:]]
