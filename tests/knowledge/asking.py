"""What a process does that reads while another writes: it asks again and again until its input ends.

It prints what an answer is of when that changes, and how many answers there were; half a document ends it.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

from tests.knowledge.editions import Edition


async def until_the_end(ask: Callable[[], Awaitable[Edition]]) -> None:
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
    _say({"asked": asked})


def _say(what: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
