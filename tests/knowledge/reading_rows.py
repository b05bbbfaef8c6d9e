"""A process that follows the rows itself and searches while another writes.

python -m tests.knowledge.reading_rows DATABASE CHROMA ENCODER PARTS
"""

import asyncio
import sys
from pathlib import Path

from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from tests.knowledge.asking import until_the_end
from tests.knowledge.editions import QUESTION, Edition, read

AT_ONCE = 100
"""Passages that are asked for."""
POLL = 0.05
"""Seconds between two looks at the rows."""


async def main(database: str, chroma: str, encoder: str, parts: str) -> None:
    records = Database(database)
    base = KnowledgeBase(records, PackagedMiniLM(Path(encoder)), chroma, SystemClock(), poll=POLL)
    await base.open()

    async def ask() -> Edition:
        found = (await base.search(QUESTION, limit=AT_ONCE)).passages
        return read(((one.passage.document_id, one.passage.text) for one in found), parts=int(parts))

    await until_the_end(ask)
    await base.close()
    await records.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
