"""A process that asks the server that owns the folder; it imports nothing of the product.

python -m tests.knowledge.reading_over_http ADDRESS COOKIE CSRF PARTS
"""

import asyncio
import sys

import httpx2

from tests.knowledge.asking import until_the_end
from tests.knowledge.editions import QUESTION, Edition, read


async def main(address: str, cookie: str, csrf: str, parts: str) -> None:
    headers = {"cookie": cookie, "x-csrf-token": csrf}
    async with httpx2.AsyncClient(base_url=address, headers=headers, timeout=30) as client:

        async def ask() -> Edition:
            answer = await client.post("/api/console/knowledge/try", json={"question": QUESTION})
            answer.raise_for_status()
            found = (one["passage"] for one in answer.json()["found"])
            return read(((one["document"], one["text"]) for one in found), parts=int(parts))

        await until_the_end(ask)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
