"""`python -m tests.bench.opened FOLDER`: a start over what was ingested there, in a process that did nothing else.

Prints the seconds until everything can be searched, imports and the encoder aside, and the gibibytes that it holds.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from agent.settings import Settings
from agent.wiring import embedder_of, records_of
from knowledge.base import KnowledgeBase
from records.clock import SystemClock
from tests.bench.word_vectors import WordVectors

ONCE = "How long does shipping take?"


async def opened(folder: Path, encoder_in: Path) -> dict[str, float]:
    encoder = embedder_of(Settings(data_dir=encoder_in))
    await encoder.load()
    async with records_of(Settings(data_dir=folder)) as database:
        base = KnowledgeBase(database, WordVectors(encoder), folder / "chroma", SystemClock())
        begun = perf_counter()
        await base.open()
        ready = perf_counter() - begun
        await base.search(ONCE)
        await base.close()
    return {"ready": ready, "held": _held()}


def _held() -> float:
    """The most that this process has held, in GiB. On Linux only: `getrusage` tells a child what its parent held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 2**20


async def in_a_process(folder: Path, encoder_in: Path) -> dict[str, float]:
    """The same, in a process of its own."""
    words: Sequence[str] = (sys.executable, "-m", "tests.bench.opened", str(folder), str(encoder_in))
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    out, _err = await process.communicate()
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(opened(Path(sys.argv[1]), Path(sys.argv[2])))))
