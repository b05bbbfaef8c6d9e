"""The dense half of the search: nearest vectors, in Chroma or in memory. Derived from the rows; can be thrown away.

Measured: a process that shares an embedded Chroma with another one does not find what the other one added. So one
process owns the folder, and a lock says so to a second one.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from filelock import FileLock, Timeout

from knowledge.embed import Vectors
from knowledge.errors import IndexUnavailable

AT_ONCE = 2000  # rows in one call; Chroma takes 5461
PREFIX = "passages."
_T = TypeVar("_T")


class DenseIndex(Protocol):
    """Vectors under the ids of their passages. Every call may raise IndexUnavailable."""

    async def open(self, name: str) -> None:
        """Begin with the vectors kept under a name, none if it is new."""
        ...

    async def ids(self) -> set[str]: ...

    async def add(self, ids: Sequence[str], vectors: Vectors) -> None: ...

    async def remove(self, ids: Iterable[str]) -> None: ...

    async def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The cosines of the nearest, best first; Chroma may miss one, as its graph is approximate."""
        ...

    async def close(self) -> None: ...


class ExactIndex:
    """Vectors in memory and every one compared: for a command beside a running server, and for tests."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._vectors: Vectors = np.empty((0, 0), np.float32)

    async def open(self, name: str) -> None:
        self._ids, self._vectors = [], np.empty((0, 0), np.float32)

    async def ids(self) -> set[str]:
        return set(self._ids)

    async def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._vectors = np.concatenate([self._vectors, vectors]) if self._ids else vectors
        self._ids = [*self._ids, *ids]

    async def remove(self, ids: Iterable[str]) -> None:
        unwanted = set(ids)
        kept = [position for position, name in enumerate(self._ids) if name not in unwanted]
        self._ids, self._vectors = [self._ids[position] for position in kept], self._vectors[kept]

    async def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        if not self._ids:
            return {}
        cosines = await asyncio.to_thread(np.dot, self._vectors, vector)
        best = np.argsort(-cosines)[:limit]
        return {self._ids[position]: float(cosines[position]) for position in best}

    async def close(self) -> None:
        """Nothing is open."""


class ChromaIndex:
    """Vectors in a Chroma of our own in a folder, or in a Chroma server at an address."""

    def __init__(self, where: Path | str) -> None:
        self._where = where
        self._lock: FileLock | None = None
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._closed = "The index is not open"

    async def open(self, name: str) -> None:
        try:
            if self._client is None:
                self._client = await self._try(self._connect)
            self._collection = await self._try(self._open, self._client, name)
        except IndexUnavailable as error:
            self._closed = str(error)
            raise

    async def ids(self) -> set[str]:
        return await self._try(lambda: set(self._opened().get(include=[])["ids"]))

    async def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        for start in range(0, len(ids), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            await self._try(self._opened().upsert, list(ids[part]), vectors[part])

    async def remove(self, ids: Iterable[str]) -> None:
        unwanted = list(ids)
        for start in range(0, len(unwanted), AT_ONCE):
            await self._try(self._opened().delete, unwanted[start : start + AT_ONCE])

    async def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        return await self._try(self._query, vector, limit)

    async def close(self) -> None:
        client, self._client, self._collection = self._client, None, None
        if isinstance(client, Client):
            await asyncio.to_thread(client.close)
        if self._lock is not None:
            self._lock.release()

    def _opened(self) -> Collection:
        if self._collection is None:
            raise IndexUnavailable(self._closed)
        return self._collection

    def _query(self, vector: Vectors, limit: int) -> dict[str, float]:
        answer = self._opened().query(query_embeddings=vector[None], n_results=limit, include=["distances"])
        distances = answer["distances"] or [[]]
        return {name: 1 - distance for name, distance in zip(answer["ids"][0], distances[0], strict=True)}

    async def _try(self, call: Callable[..., _T], *arguments: object) -> _T:
        try:
            return await asyncio.to_thread(call, *arguments)
        except IndexUnavailable:
            raise
        except Exception as error:  # Chroma, its HTTP client and its Rust half each raise their own
            raise IndexUnavailable(f"Chroma at {self._where} does not answer: {error}") from error

    def _connect(self) -> ClientAPI:
        settings = Settings(anonymized_telemetry=False)
        if isinstance(self._where, str):
            url = urlsplit(self._where)
            secure = url.scheme == "https"
            port = url.port or (443 if secure else 8000)
            return chromadb.HttpClient(url.hostname or "localhost", port, ssl=secure, settings=settings)
        self._own(self._where)
        return chromadb.PersistentClient(self._where, settings=settings)

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".owner", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise IndexUnavailable(
                f"Another server owns the index in {folder}: stop it, or give this one a data directory of its own"
            ) from None
        self._lock = lock

    def _open(self, client: ClientAPI, name: str) -> Collection:
        wanted = PREFIX + name
        if isinstance(self._where, Path):  # a server may be shared, a folder is ours
            for other in client.list_collections():
                if other.name.startswith(PREFIX) and other.name != wanted:
                    client.delete_collection(other.name)
        return client.get_or_create_collection(
            wanted, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 100}}
        )
