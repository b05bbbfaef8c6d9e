"""The encoder that asks an OpenAI-compatible endpoint. Imported when a setting names it."""

from collections.abc import Sequence

import numpy as np
from openai import AsyncOpenAI, OpenAIError

from knowledge.embed import Vectors
from knowledge.errors import EncoderError

AT_ONCE = 128  # texts in one request


class OpenAIEmbedder:
    """A model behind an OpenAI-compatible endpoint; the client brings key, address, time limit and retries."""

    def __init__(self, model: str, client: AsyncOpenAI) -> None:
        self._model = model
        self._client = client

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    def reads(self, locale: str) -> bool:
        return True

    async def load(self) -> None:
        """Nothing to load: the endpoint may be down while the rest works."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [
            row for start in range(0, len(texts), AT_ONCE) for row in await self._ask(texts[start : start + AT_ONCE])
        ]
        vectors = np.asarray(rows, dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12))

    async def embed_question(self, question: str) -> Vectors:
        return np.asarray((await self.embed([question]))[0])

    async def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        try:
            answer = await self._client.embeddings.create(model=self._model, input=list(texts), encoding_format="float")
        except OpenAIError as error:
            raise EncoderError(f"The embedding endpoint does not answer for {self._model!r}: {error}") from error
        rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            raise EncoderError(
                f"The embedding endpoint sent {len(rows)} vectors for {len(texts)} texts with {self._model!r}"
            )
        return rows


def at_endpoint(model: str, *, key: str, url: str) -> OpenAIEmbedder:
    """A model of the endpoint at `url`; an empty one is OpenAI itself."""
    return OpenAIEmbedder(model, AsyncOpenAI(api_key=key or "none", base_url=url or None))
