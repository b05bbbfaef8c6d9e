"""A real server on a free port around a scripted model, and a browser's end of the chat socket."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI
from websockets.asyncio.client import ClientConnection, connect

import server
from insights.sentiment.classifiers import Lexicon
from knowledge.base import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.consent import Frequency
from records.database import Database
from records.staff.accounts import Accounts
from records.staff.passwords import Passwords
from tests.agent.house import House, house
from tests.agent.model import Line, Script
from tests.conftest import QUICK, StillClock
from tools.context import Searches
from tools.policy import Deployment
from tools.tool import Tool
from web.app import Parts, create_app
from web.auth import Tokens
from web.console.evals import Evaluations
from web.console.setup import Setup
from web.mail import Mailer, OutboxMailer
from web.marketing.sending import Post
from web.marketing.unsubscribing import Links
from web.protocol import LARGEST
from web.report.writing import Reports

IDENTITY_SECRET = b"what the shop and we share"
TOKENS = b"signs tokens"
Run = Callable[..., tuple[int, str, str]]


@dataclass
class Browser:
    """One chat socket. `frames` is everything it has received."""

    socket: ClientConnection
    token: str
    frames: list[dict[str, Any]] = field(default_factory=list)
    conversation: str = ""

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def until(self, wanted: str, **fields: Any) -> dict[str, Any]:
        """Receive until a frame of that type, with those fields, has come."""
        async with asyncio.timeout(10):
            while True:
                frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if frame["type"] == wanted and fields.items() <= frame.items():
                    return frame  # type: ignore[no-any-return]

    async def open(self, **more: Any) -> dict[str, Any]:
        await self.send(type="session.open", token=self.token, **more)
        ready = await self.until("session.ready")
        self.conversation = ready["conversation"]
        return ready


@dataclass
class Site:
    """The running server."""

    house: House
    port: int
    app: FastAPI
    accounts: Accounts
    setup: Setup

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def visitor(self, **body: Any) -> httpx2.Response:
        async with httpx2.AsyncClient(verify=False, timeout=30) as client:
            return await client.post(f"{self.url}/api/visitors", json=body)

    async def get(self, path: str) -> httpx2.Response:
        async with httpx2.AsyncClient(verify=False, timeout=30) as client:
            return await client.get(self.url + path)

    @asynccontextmanager
    async def browser(self, token: str | None = None) -> AsyncIterator[Browser]:
        token = token or (await self.visitor()).json()["token"]
        async with connect(f"ws://127.0.0.1:{self.port}/ws/chat", max_size=None) as socket:
            yield Browser(socket, token)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[int]:
    """The port of a server that is no mock of one."""
    config = uvicorn.Config(app, port=0, ws="websockets-sansio", ws_max_size=LARGEST, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait for
        await asyncio.sleep(0.005)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def site(
    database: Database,
    clock: StillClock,
    script: Script,
    *,
    demo: APIRouter | None = None,
    tools: tuple[Tool, ...] = (),
    knowledge: KnowledgeBase | None = None,
    mailer: Mailer | None = None,
    deployment: Deployment | None = None,
    evals: Evaluations | None = None,
    searches: Searches | None = None,
) -> AsyncIterator[Site]:
    here = house(database, clock, script, tools=tools, deployment=deployment, knowledge=searches)
    accounts, setup = Accounts(database, Passwords(QUICK), clock), Setup()

    async def fine() -> None:
        pass

    post = Post(
        database=database,
        clock=clock,
        mailer=mailer or OutboxMailer(Path("no test has sent anything"), "shop@example.com", clock),
        links=Links(b"signs links", "https://help.example"),
        shop="A Shop",
        frequency=Frequency(),
    )
    parts = Parts(
        desk=here.desk,
        sessions=here.sessions,
        counter=here.counter,
        tokens=Tokens(TOKENS),
        identity_secret=IDENTITY_SECRET,
        accounts=accounts,
        setup=setup,
        checks={"database": database.ping, "index": fine, "bus": here.desk.bus.ping},
        demo=demo,
        knowledge=knowledge,
        evals=evals,
        post=post,
        reports=Reports(
            database, PackagedMiniLM(Path("no test asks that much")), ZoneInfo("UTC"), "A Shop", clock, Lexicon()
        ),
    )
    app = create_app(parts)
    async with serving(app) as port:
        yield Site(here, port, app, accounts, setup)
    await here.runner.idle()


def says(*texts: str) -> Script:
    """Answers every message with the next of these, and the last one for ever."""
    left = list(texts)
    return lambda _messages: Line([left.pop(0) if len(left) > 1 else left[0]])


@pytest.fixture
async def shop(sqlite: Database, clock: StillClock) -> AsyncIterator[Site]:
    """A server whose model always says the same."""
    async with site(sqlite, clock, says("Good day to you")) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The data folder of what `run` runs, with an empty database."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "rapport.db")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("topics", …)`: a command in an empty folder; its status and what it printed, and what it complained of."""
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> tuple[int, str, str]:
        return server.main(words), *capsys.readouterr()

    return ran
