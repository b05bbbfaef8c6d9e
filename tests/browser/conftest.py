"""A seeded server for all tests of a worker, and browsers that are looked at afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests import chromium as machine
from tests.browser.visit import Visit
from tests.process import conftest as process
from tests.process.endpoint import Endpoint
from tests.process.rapport import Rapport

Come = Callable[..., Awaitable[Visit]]

# The same folder that the tests of the process share: it takes 20 s to make.
seeded = process.seeded
endpoint = process.endpoint
chromium = machine.chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(seeded: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rapport]:
    """As `make serve` leaves it: the demo shop, answered by the built-in model."""
    server = Rapport(process.copied(seeded, tmp_path_factory.mktemp("browser") / "shop"), {})
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
