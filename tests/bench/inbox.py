"""The rows about the console: what its list and its search take on the server while 5,000 conversations are open.

Whole requests over HTTP, signed in, as the inbox asks them; beside them the limit that we have set ourselves.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert

from knowledge.talk import Talk
from records.database import Database
from records.staff.roles import Role
from records.tables import Conversation, Entry, Visitor
from tests.bench.rows import Row, paired
from tests.conftest import StillClock
from tests.web.conftest import says, site
from tests.web.staff import Seat, email_of, hire

OPEN, SAID = 5_000, 12
"""Conversations, and messages in each."""
LIMIT = 300.0
"""Milliseconds."""
TIMES = 15
WORDS = (
    "my desk lamp arrived broken and I want a refund",
    "where is order number {n} please",
    "铸铁锅的保修期是多久，订单 {n}",
    "thank you, that is what I wanted to know",
    "请问什么时候发货，我等了 {n} 天",
)
ASKED = (
    ("the first page", "/api/console/conversations?limit=100&order=waiting"),
    ("the list of all", "/api/console/conversations?limit=100"),
    ("how many", "/api/console/conversations/counts"),
    ("find “broken lamp”", "/api/console/conversations?limit=50&said=broken+lamp&state=ai&state=waiting&state=closed"),
    ("find “保修期 4711”", "/api/console/conversations?limit=50&said=保修期+4711&state=ai&state=waiting&state=closed"),
)


async def inbox(folder: Path) -> list[Row]:
    """All rows about the console."""
    database, clock = Database(f"sqlite+aiosqlite:///{folder / 'inbox.db'}"), StillClock()
    await database.migrate()
    await _seed(database, clock)
    async with site(database, clock, says("Good day")) as shop:
        index = Talk(database, clock, shop.house.desk.deployment.secret)
        begin = perf_counter()
        await index.catch_up()
        read = (perf_counter() - begin) * 1000 / OPEN
        await hire(shop, Role.AGENT)
        seat = Seat(shop)
        await seat.login(email_of(Role.AGENT))
        rows = [_row(what, await _times(seat, path)) for what, path in ASKED]
    await database.close()
    return [*rows, _row("read one for the search", [read])]


def _row(what: str, ours: Sequence[float]) -> Row:
    return paired(f"inbox, {OPEN:,} open: {what}", "ms", ours, "the limit", [LIMIT] * len(ours))


async def _times(seat: Seat, path: str) -> list[float]:
    times = []
    for _ in range(TIMES + 1):
        begin = perf_counter()
        answer = await seat.get(path)
        times.append((perf_counter() - begin) * 1000)
        if answer.status_code != 200 or ("conversations?" in path and not answer.json()["items"]):
            raise RuntimeError(f"{path} was answered {answer.status_code} with nothing in it")
    return times[1:]


async def _seed(database: Database, clock: StillClock) -> None:
    """Half of them wait, half of them are the AI's; each has been talked in."""
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC) - timedelta(seconds=OPEN)
    visitors: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for n in range(OPEN):
        at, locale = start + timedelta(seconds=n), "zh" if n % 2 else "en"
        visitors.append({"id": f"v{n}", "locale": locale, "created_at": at})
        head = Conversation(id=f"c{n}", visitor_id=f"v{n}", locale=locale, created_at=at, updated_at=at)
        head.last_number = head.last_seq = head.spoken_number = SAID
        if n % 2:
            head.state, head.waiting_since, head.ranks_from, head.unanswered_since = "waiting", at, at, at
        heads.append(head.model_dump())
        for number in range(1, SAID + 1):
            text = WORDS[(n + number) % len(WORDS)].format(n=n)
            author = "customer" if number % 2 else "ai"
            entry = Entry(conversation_id=f"c{n}", number=number, seq=number, kind="message", at=at, author=author)
            entries.append(entry.model_dump() | {"body": {"text": text}})
    async with database.writing() as session:
        for table, rows in ((Visitor, visitors), (Conversation, heads), (Entry, entries)):
            await session.execute(insert(table), rows)
