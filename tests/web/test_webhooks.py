"""Webhooks: signed, to every address, again when one does not take it, and never into a private network."""

import asyncio
import hashlib
import hmac
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import select

from agent.handover import Colleague
from records.database import Database
from records.jobs import GiveUp, Taken
from records.runner import JobRunner
from records.tables import Job
from tests.agent.house import house, replies
from tests.conftest import StillClock
from web.webhooks import DELIVERY, NotTaken, Webhooks

SECRET = b"shared with whoever listens"


@dataclass
class Listener:
    """Somebody's server; `status` is what it answers."""

    port: int = 0
    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        self.heard.append((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


async def test_that_what_happens_is_told_signed_and_again_until_it_is_taken(
    migrated_sqlite: Path, tmp_path: Path, clock: StillClock
) -> None:
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'r.db')}", hooks=True)
    here = house(database, clock, replies())
    opened = await here.arrive()
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    await here.sessions.leave_contact(opened.visitor, opened.conversation, email="mia@example.com")
    async with listening() as good, listening() as bad:
        bad.status = 503
        hooks = Webhooks(database, clock, [good.url, bad.url], SECRET, private={"127.0.0.1"})
        runner = JobRunner(database, hooks.handlers(), clock)
        for _ in range(12):
            await runner._look()
            await runner._settle()
        told = [json.loads(body) for _, body in good.heard]
        assert sorted(one["event"] for one in told) == ["conversation.closed", "conversation.waiting", "ticket.opened"]
        [waiting] = (one for one in told if one["event"] == "conversation.waiting")
        about = {"conversation": opened.conversation, "language": "en", "reason": "asked", "position": 1}
        assert waiting == {"id": waiting["id"], "event": "conversation.waiting", "at": waiting["at"], "data": about}
        assert "mia" not in str(good.heard), "nothing personal"
        headers, body = good.heard[0]
        signed = headers["x-rapport-timestamp"].encode() + b"." + body
        assert headers["x-rapport-signature"] == "v1=" + hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
        assert len(bad.heard) == 3, "each once, for now"
        bad.status, clock.moment = 200, clock.moment.replace(hour=clock.moment.hour + 1)
        for _ in range(3):
            await runner._look()
            await runner._settle()
        assert sorted(json.loads(body)["id"] for _, body in bad.heard[3:]) == sorted(one["id"] for one in told)
    async with database.reading() as session:
        left = [job for job in await session.scalars(select(Job)) if job.done_at is None and job.kind == DELIVERY]
    assert left == []
    await here.counter.note(Colleague("anna", "Anna"), opened.conversation, text="a note is nobody's business")
    await database.close()


async def test_that_a_private_network_is_not_asked_and_gone_is_gone(sqlite: Database, clock: StillClock) -> None:
    async with listening() as listener:
        payload = {"url": listener.url, "id": "x", "body": {"event": "ticket.opened"}}
        job = Taken("j", DELIVERY, payload, 1, "me")
        with pytest.raises(GiveUp, match="private network"):
            await Webhooks(sqlite, clock, [listener.url], SECRET).deliver(job)
        assert listener.heard == []
        named = Webhooks(sqlite, clock, [listener.url], SECRET, private={"127.0.0.1"})
        for status, refused in ((410, GiveUp), (302, NotTaken), (500, NotTaken)):
            listener.status = status
            with pytest.raises(refused):
                await named.deliver(job)


async def test_that_nothing_is_put_down_where_nobody_listens(sqlite: Database, clock: StillClock) -> None:
    here = house(sqlite, clock, replies())
    opened = await here.arrive()
    await here.sessions.ask_human(opened.visitor, opened.conversation)
    async with sqlite.reading() as session:
        assert (await session.scalars(select(Job))).all() == []
