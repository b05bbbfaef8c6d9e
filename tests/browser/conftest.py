"""A seeded server for all tests of a worker, and browsers that are looked at afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from records.clock import SystemClock
from records.database import Database
from records.staff import members
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from tests import chromium as machine
from tests.browser.colleagues import STAFF, Work
from tests.browser.visit import Visit
from tests.conftest import QUICK
from tests.process import conftest as process
from tests.process.endpoint import Endpoint
from tests.process.rapport import Rapport
from tests.web.staff import WORDS

Come = Callable[..., Awaitable[Visit]]

# The same folder that the tests of the process share: it takes 20 s to make.
seeded = process.seeded
endpoint = process.endpoint
chromium = machine.chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(seeded: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rapport]:
    """As `make serve` leaves it: the demo shop and the built-in model; one thing people have to approve."""
    strict = {"RAPPORT_STAFF_APPROVE": "change_address"}
    server = Rapport(process.copied(seeded, tmp_path_factory.mktemp("browser") / "shop"), strict)
    try:
        await server.start()
        yield server
    finally:
        server.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slow(seeded: Any, endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rapport]:
    """A server whose answers come from `endpoint`, word by word."""
    server = Rapport(process.copied(seeded, tmp_path_factory.mktemp("slow") / "shop"), endpoint.settings)
    try:
        await server.start()
        yield server
    finally:
        server.close()


@pytest_asyncio.fixture(loop_scope="session")
async def come(chromium: Browser) -> AsyncIterator[Come]:
    """`await come(server, lang="zh", …)`: a new customer in the shop. Further words are the browser's settings."""
    visits: list[Visit] = []

    async def one(server: Rapport, *, lang: str = "en", sign_in: str = "", **settings: Any) -> Visit:
        wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN" if lang == "zh" else "en-GB"}
        context = await chromium.new_context(**{**wanted, "reduced_motion": "reduce", **settings})
        visit = Visit(await context.new_page(), server.url)
        visits.append(visit)
        await visit.arrive(lang)
        if sign_in:
            await visit.sign_in(sign_in)
        return visit

    yield one
    for visit in visits:
        await visit.page.context.close()
    for visit in visits:
        visit.check()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def staff(server: Rapport) -> None:
    """Those who serve customers."""
    database = Database(server.database_url)
    hashed = await Passwords(QUICK).choose(WORDS, [])
    async with database.writing() as session:
        for who, (name, role) in STAFF.items():
            new = NewStaff(f"{who}@example.com", name, role)
            await members.add(session, new, hashed, clock=SystemClock(), actor="operator")
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def work(server: Rapport, chromium: Browser, staff: None) -> AsyncIterator[Work]:
    """`await work("mei", lang="zh", …)`: a colleague in their inbox. Further words are the browser's settings."""
    visits: list[Visit] = []

    async def one(who: str, *, lang: str = "en", **settings: Any) -> Page:
        wanted = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN" if lang == "zh" else "en-GB"}
        context = await chromium.new_context(**{**wanted, "reduced_motion": "reduce", **settings})
        visit = Visit(await context.new_page(), server.url)
        # A browser writes down every 401 and 409, and that a page was left while its socket was opening.
        visit.pardoned = ("Failed to load resource", "closed before the connection is established")
        visits.append(visit)
        page = visit.page
        await page.goto(f"{server.url}/console")
        await page.locator("input[name=email]").fill(f"{who}@example.com")
        await page.locator("input[name=password]").fill(WORDS)
        await page.keyboard.press("Enter")
        await expect(page.locator(".inbox")).to_be_visible()
        return page

    yield one
    for visit in visits:
        await visit.page.context.close()
        visit.check()
