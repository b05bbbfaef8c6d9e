"""Every route of the REST surface as its OpenAPI describes it, called with whatever that allows, and with nonsense."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from evals.console import Evaluations
from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records import tickets
from records.database import Database
from records.staff.roles import Role
from records.tickets import Matter, Owner
from tests.conftest import StillClock
from tests.web.conftest import Site, says, site
from tests.web.openapi import Description, Request
from tests.web.staff import Seat, email_of, hire

TRIES = 8
"""Requests of each operation."""
LEFT_OUT = {"/metrics": "no JSON, and nothing to ask for"}


class Fuzzed:
    """A site with something in it, and an admin who may call everything."""

    def __init__(self, running: Site) -> None:
        self.site, self.seat = running, Seat(running)
        self.client = httpx2.AsyncClient(transport=httpx2.ASGITransport(running.app), base_url=running.url)
        self.statuses: set[int] = set()

    async def begin(self) -> Description:
        await hire(self.site, *Role)
        await self.seat.login(email_of(Role.ADMIN))
        sessions, desk = self.site.house.sessions, self.site.house.desk
        visitor = await sessions.visit(locale="en", customer="c-7", email="li@example.com", name="Li")
        opened = await sessions.open(visitor, None)
        await sessions.say(visitor, opened.conversation, text="my lamp is broken", client_id=str(uuid4()))
        await self.site.house.runner.idle()
        await sessions.ask_human(visitor, opened.conversation)
        async with desk.database.writing() as session:
            owner, matter = Owner(visitor, "c-7"), Matter("A lamp", "It is broken.")
            ticket, _ = await tickets.open_ticket(
                session, owner, matter, conversation_id=opened.conversation, clock=desk.clock, at=desk.clock.now()
            )
        log = (await self.seat.get(f"/api/console/conversations/{opened.conversation}")).json()
        turns = [entry["turn"] for entry in log["entries"] if entry["turn"]]
        colleagues = [one["id"] for one in (await self.seat.get("/api/console/colleagues")).json()]
        known = {
            "conversation": [opened.conversation],
            "ticket": [ticket.id],
            "into": [ticket.id],
            "turn": turns,
            "customer": ["c-7", visitor],
            "to": colleagues,
            "assignee": ["me", "none", *colleagues],
            "owner": ["me", "none", *colleagues],
        }
        return Description(self.site.app.openapi(), known)

    async def ask(self, request: Request) -> None:
        headers = {"x-csrf-token": self.seat.csrf, "cookie": self.seat.cookie}
        if request.json is not None:
            headers["content-type"] = "application/json"
        answer = await self.client.request(
            request.method,
            request.path,
            params=[*request.query],
            content=None if request.json is None else json.dumps(request.json),  # an infinity too, which is no JSON
            data=request.form,
            headers=headers,
        )
        self.statuses.add(answer.status_code)
        assert answer.status_code < 500, f"{request} was answered {answer.status_code}: {answer.text[:500]}"
        if answer.status_code >= 400 and request.path.startswith("/api/"):
            assert answer.json()["title"], "an error is a problem that has a title"
        if answer.status_code in {401, 204} or "csrf" in answer.text[:2000]:  # signed out, or somebody else now
            await self.seat.login(email_of(Role.ADMIN))


@asynccontextmanager
async def _whole_site(folder: Path, clock: StillClock, minilm: PackagedMiniLM) -> AsyncIterator[Site]:
    """Every page that there is, with an article and a place for eval runs."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'rapport.db'}")
    knowledge = KnowledgeBase(database, minilm, None, clock, poll=60)
    await knowledge.open()
    (folder / "article.md").write_text("# Gift cards\n\nA gift card is valid for three years.\n")
    await knowledge.ingest([folder / "article.md"])
    evals = Evaluations(folder / "runs", folder / "suite.yaml", database)
    async with site(
        database, clock, says("Good day to you"), knowledge=knowledge, searches=knowledge, evals=evals
    ) as running:
        yield running
    await knowledge.close()
    await database.close()


@pytest.mark.timeout(120)
def test_that_no_request_whatever_breaks_the_server(
    migrated_sqlite: Path, tmp_path: Path, clock: StillClock, minilm: PackagedMiniLM
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "rapport.db")
    loop, running = asyncio.new_event_loop(), _whole_site(tmp_path, clock, minilm)
    fuzzed = Fuzzed(loop.run_until_complete(running.__aenter__()))
    description = loop.run_until_complete(fuzzed.begin())
    try:
        for path, method in description.operations():
            if path not in LEFT_OUT:
                _try(loop, fuzzed, description.request(path, method))
    finally:
        loop.run_until_complete(running.__aexit__(None, None, None))
        loop.close()
    assert {200, 404, 409, 422} <= fuzzed.statuses, "what is asked for gets further than the door"


def _try(loop: asyncio.AbstractEventLoop, fuzzed: Fuzzed, requests: SearchStrategy[Request]) -> None:
    @settings(
        max_examples=TRIES,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests)
    def tried(request: Request) -> None:
        loop.run_until_complete(fuzzed.ask(request))

    tried()
