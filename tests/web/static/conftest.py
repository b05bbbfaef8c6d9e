"""A real browser, and in it a page of a shop with the widget, whose server is a desk of the test's own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page

from tests import chromium as machine
from tests.web.static.desk import HOST, Desk

chromium = machine.chromium


@dataclass
class Shop:
    """A page that a customer has before them. `faults` is what the page complained of."""

    page: Page
    desk: Desk
    faults: list[str]

    async def visit(self, *, lang: str = "en", attributes: str = 'data-name="Larkfield"', host: str = HOST) -> None:
        """Go to a page of the shop."""
        await self.desk.serve(self.page, lang=lang, attributes=attributes)
        await self.page.goto(f"{host}/")

    async def open(self, **page: str) -> None:
        """Go there and open the chat, as far as it is ready."""
        await self.visit(**page)
        await self.launcher.click()
        await self.desk.until("session.open")

    async def write(self, text: str) -> None:
        """Write and send a message."""
        await self.box.fill(text)
        await self.page.keyboard.press("Enter")

    def find(self, selector: str) -> Locator:
        """Inside the widget."""
        return self.page.locator(f"rapport-chat {selector}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def launcher(self) -> Locator:
        return self.find(".launcher")

    @property
    def box(self) -> Locator:
        return self.find(".composer textarea")


@pytest_asyncio.fixture(loop_scope="session")
async def shop(chromium: Browser) -> AsyncIterator[Shop]:
    context = await chromium.new_context(
        viewport={"width": 1024, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    page = await context.new_page()
    page.set_default_timeout(20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield Shop(page, Desk(), faults)
    await context.close()
    assert not faults
