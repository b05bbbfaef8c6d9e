"""Those who serve customers in the tests, and what they do in their inbox by the keyboard."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, expect

from records.staff.roles import Role
from tests.browser.visit import Visit

STAFF = {"mei": ("Mei Lin", Role.AGENT), "tom": ("Tom Berg", Role.AGENT), "lea": ("Lea Adams", Role.LEAD)}
Work = Callable[..., Awaitable[Page]]


async def ask_for_a_person(customer: Visit, *, waits: bool = True) -> None:
    await customer.open()
    await customer.ask("How long is the warranty on cast iron?")
    await customer.press("Talk to a person")
    await expect(customer.state).to_contain_text("Waiting" if waits else "Mei Lin")


async def choose(page: Page, what: str) -> None:
    """From the views and filters."""
    await page.keyboard.press("v")
    await page.keyboard.type(what)
    await expect(page.locator("dialog").get_by_role("option").first).to_contain_text(what)
    await page.keyboard.press("Enter")


async def write(page: Page, text: str) -> None:
    await expect(page.locator("textarea")).to_be_focused()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def take_offered(page: Page, text: str) -> None:
    """Type, and take the first that is offered."""
    await expect(page.locator("textarea")).to_be_focused()
    await page.keyboard.type(text)
    await expect(
        page.locator("#suggest [role=option]").first
    ).to_be_visible()  # the list of conversations has options too
    await page.keyboard.press("Enter")


async def row(page: Page, customer: Visit) -> Locator:
    """Of their conversation in the list: others of that name may wait there too."""
    return page.locator(f'.row[data-id="{await customer.conversation()}"]')


async def look_at(page: Page, customer: Visit) -> None:
    """Open their conversation."""
    await (await row(page, customer)).click()
    await expect(page.locator(".msg.customer").first).to_be_visible()


async def whoever_has_it(*pages: Page) -> Page:
    """The page of the one who took over first, once what is typed there is a reply."""
    waiting = [asyncio.ensure_future(page.locator(".title .badge.own").wait_for()) for page in pages]
    done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    winner = pages[waiting.index(done.pop())]
    await expect(winner.locator("textarea")).to_be_focused()
    return winner
