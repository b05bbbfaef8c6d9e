"""Cheap vectors for many passages, where what is measured is time and not what is found."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from knowledge.embed import Embedder, Vectors
from knowledge.tokens import tokens

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
