"""The console's door and frame in a real browser: the first admin's link, signing in and out, and how both look."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.contrast import too_faint
from tests.browser.visit import Visit
from tests.process.rapport import Rapport
from tests.web.staff import OTHER, WORDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

EMAIL = "mira@example.com"
NAME = "Mira Holm, who has a name that is as long as the names of some people really are"
PHONE = {"width": 380, "height": 740}
Arrive = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mira(server: Rapport, chromium: Browser) -> str:
    """The first admin, who has come by the link that the server printed; her password."""
    [link] = re.findall(r"http://\S+/console#setup=\S+", server.log)
    page = await (await chromium.new_context(locale="en-GB")).new_page()
    await page.goto(link)
    await expect(page.get_by_label("Name")).to_be_focused()
    assert page.url == f"{server.url}/console"
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("E-mail").fill(EMAIL)
    await _twice(page, "password1234")
    await page.keyboard.press("Enter")
    await expect(_said(page)).to_contain_text("easily guessed")
    await expect(page.get_by_label("Name")).to_have_value(NAME)
    await _twice(page, WORDS)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Conversations")).to_be_focused()
    await page.goto(link)
    await page.reload()
    await expect(page.get_by_role("heading", name="Conversations")).to_be_visible()
    await page.context.close()
    return WORDS


@pytest_asyncio.fixture(loop_scope="session")
async def arrive(server: Rapport, chromium: Browser, mira: str) -> AsyncIterator[Arrive]:
    """`await arrive(lang="zh", signed_in=True, …)`: a page of the console; further words are the browser's settings."""
    visits: list[Visit] = []

    async def one(*, lang: str = "en", signed_in: bool = False, **settings: Any) -> Page:
        wanted = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN" if lang == "zh" else "en-GB"}
        context = await chromium.new_context(**{**wanted, "reduced_motion": "reduce", **settings})
        visit = Visit(await context.new_page(), server.url)
        visit.pardon_lost_connections()  # a browser writes down every 401
        visits.append(visit)
        await visit.page.goto(f"{server.url}/console#/account")
        if signed_in:
            await _sign_in(visit.page, mira)
            await expect(_out(visit.page)).to_be_visible()
        return visit.page

    yield one
    for visit in visits:
        await visit.page.context.close()
        visit.check()


async def test_somebody_signs_in_stays_signed_in_and_signs_out(arrive: Arrive, mira: str) -> None:
    page = await arrive()
    await expect(page.locator("input[name=email]")).to_be_focused()
    await _sign_in(page, "not the one it is")
    await expect(_said(page)).to_have_text("The e-mail or the password is not right.")
    await expect(page.locator("input[name=password]")).to_be_focused()
    await page.keyboard.type(mira)
    await page.keyboard.press("Enter")
    await expect(page.locator(".me")).to_have_text(NAME)
    await page.reload()
    await expect(page.locator(".me")).to_have_text(NAME)
    await _out(page).click()
    await expect(page.locator("input[name=email]")).to_be_focused()
    await page.reload()
    await expect(page.locator("input[name=email]")).to_be_visible()


async def test_an_empty_field_is_named_and_nothing_is_sent(arrive: Arrive) -> None:
    page = await arrive()
    await page.locator("input[name=email]").fill(EMAIL)
    await page.keyboard.press("Enter")
    await expect(_said(page)).to_have_text("Please fill this in.")
    await expect(page.locator("input[name=password]")).to_be_focused()
    await expect(page.locator("input[name=password]")).to_have_attribute("aria-invalid", "true")


async def test_a_new_password_signs_the_other_browser_out_which_goes_on_where_it_was(arrive: Arrive, mira: str) -> None:
    here, there = await arrive(signed_in=True), await arrive(signed_in=True)
    for old, new in ((mira, OTHER), (OTHER, mira)):
        await here.get_by_label("Current password").fill(old)
        await _twice(here, new)
        await here.get_by_role("button", name="Change it").click()
        await expect(here.get_by_text("Every other browser is signed out.")).to_be_visible()
        await expect(here.get_by_label("Current password")).to_have_value("")
    await there.get_by_label("Current password").fill(mira)
    await _twice(there, OTHER)
    await there.get_by_role("button", name="Change it").click()
    await expect(there.get_by_text("You have been signed out.")).to_be_visible()
    await _sign_in(there, mira)
    await expect(there.get_by_role("heading", name="Your account")).to_be_visible()


async def test_everything_is_done_with_the_keyboard(arrive: Arrive, mira: str) -> None:
    page = await arrive()
    await expect(page.locator("input[name=email]")).to_be_focused()
    await page.keyboard.type(EMAIL)
    await page.keyboard.press("Tab")
    await page.keyboard.type(mira)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Your account")).to_be_focused()
    await _out(page).focus()
    assert await _out(page).evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator("input[name=email]")).to_be_focused()


async def test_the_reader_chooses_language_and_colours_and_they_stay(arrive: Arrive) -> None:
    page = await arrive()
    await page.get_by_role("button", name="中文").click()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    await page.get_by_label("配色").select_option("dark")
    await page.reload()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(20, 23, 28)")
    assert await page.locator("html").get_attribute("lang") == "zh-CN"


async def test_what_cannot_be_loaded_says_so_and_is_tried_again(arrive: Arrive) -> None:
    page = await arrive(signed_in=True)
    await page.route("**/api/console/me", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    await page.unroute("**/api/console/me")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()


async def test_without_a_network_it_says_so_and_keeps_what_was_written(arrive: Arrive) -> None:
    page = await arrive(signed_in=True)
    await page.get_by_label("Current password").fill("half of it")
    await page.context.set_offline(True)
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await _twice(page, OTHER)
    await page.get_by_role("button", name="Change it").click()
    await expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_text("You are offline.")).to_be_hidden()
    await expect(page.get_by_label("Current password")).to_have_value("half of it")


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_it_can_be_read_by_day_and_by_night_on_a_desk_and_on_a_phone(arrive: Arrive, lang: str) -> None:
    page = await arrive(lang=lang)
    await _sign_in(page, "not the one it is")
    await expect(_said(page)).not_to_be_empty()
    await _look(page)
    await _sign_in(page, WORDS)
    await expect(_out(page)).to_be_visible()
    await _look(page)


async def _look(page: Page) -> None:
    for size in (PHONE, {"width": 1440, "height": 900}):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            assert await too_faint(page.locator("body")) == []
    assert await violations(page) == []


async def _sign_in(page: Page, password: str) -> None:
    await page.locator("input[name=email]").fill(EMAIL)
    await page.locator("input[name=password]").fill(password)
    await page.keyboard.press("Enter")


async def _twice(page: Page, password: str) -> None:
    for name in ("password", "repeat"):
        await page.locator(f"input[name={name}]").fill(password)


def _said(page: Page) -> Locator:
    return page.locator(".said")


def _out(page: Page) -> Locator:
    return page.locator("header button").last
