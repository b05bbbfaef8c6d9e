"""A process that searches again and again while another writes, until its input ends.

    python -m tests.knowledge.reader rows DATABASE CHROMA ENCODER PARTS     # follows the rows itself
    python -m tests.knowledge.reader http ADDRESS COOKIE CSRF PARTS         # asks the server that owns the folder

It prints what an answer is of when that changes, and how many answers there were; half a document ends it.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2

from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.editions import QUESTION, Edition, read

AT_ONCE = 100
POLL = 0.05
"""Passages that are asked for of the rows; seconds between two looks at them."""


async def of_rows(database: str, chroma: str, encoder: str, parts: str) -> int:
    records = Database(database)
    base = KnowledgeBase(records, PackagedMiniLM(Path(encoder)), chroma, SystemClock(), poll=POLL)
    await base.open()

    async def ask() -> Edition:
        found = (await base.search(QUESTION, limit=AT_ONCE)).passages
        return read(((one.passage.document_id, one.passage.text) for one in found), parts=int(parts))

    asked = await _until_the_end(ask)
    await base.close()
    await records.close()
    return asked


async def over_http(address: str, cookie: str, csrf: str, parts: str) -> int:
    headers = {"cookie": cookie, "x-csrf-token": csrf}
    async with httpx2.AsyncClient(base_url=address, headers=headers, timeout=30) as client:

        async def ask() -> Edition:
            answer = await client.post("/api/console/knowledge/try", json={"question": QUESTION})
            answer.raise_for_status()
            found = (one["passage"] for one in answer.json()["found"])
            return read(((one["document"], one["text"]) for one in found), parts=int(parts))

        return await _until_the_end(ask)


async def _until_the_end(ask: Callable[[], Awaitable[Edition]]) -> int:
    stdin = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    ended = asyncio.create_task(stdin.read())
    before: Edition | None = None
    asked = 0
    while not ended.done():
        found = await ask()
        asked += 1
        if found != before:
            _say(found)
            before = found
    return asked


def _say(what: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    way = {"rows": of_rows, "http": over_http}[sys.argv[1]]
    _say({"asked": asyncio.run(way(*sys.argv[2:]))})
