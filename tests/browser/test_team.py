"""Two customers and two colleagues in four browsers at once: who has whom, who sees what, what only people allow."""

import asyncio
from contextlib import suppress

import pytest
from playwright.async_api import Page, expect

from tests.browser.colleagues import Work, ask_for_a_person, look_at, whoever_has_it, write
from tests.browser.conftest import Come
from tests.browser.rows import appears
from tests.browser.visit import Visit
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def _say(page: Page, customer: Visit, text: str) -> None:
    await write(page, text)
    await expect(customer.find(".msg.human").last).to_contain_text(text)


async def test_two_colleagues_serve_two_customers_at_once(server: Rapport, come: Come, work: Work) -> None:
    anna, priya, mei, tom = await asyncio.gather(
        come(server, sign_in="Anna Keller"),
        come(server, sign_in="Priya Raman", viewport={"width": 390, "height": 760}),
        work("mei"),
        work("tom", lang="zh", color_scheme="dark"),
    )
    await asyncio.gather(ask_for_a_person(anna), ask_for_a_person(priya))
    await asyncio.gather(*(look_at(page, anna) for page in (mei, tom)))
    await asyncio.gather(*(page.keyboard.press("t") for page in (mei, tom)))
    first = await whoever_has_it(mei, tom)
    second, name, other = (tom, "Mei Lin", "Tom Berg") if first is mei else (mei, "Tom Berg", "Mei Lin")
    await expect(second.locator(".thread .said")).to_contain_text(name)
    await expect(anna.state).to_contain_text(name)

    await look_at(second, priya)
    await second.keyboard.press("t")
    await expect(priya.state).to_contain_text(other)
    await first.keyboard.type("One moment, A")
    await expect(anna.find(".live")).to_be_visible()
    await expect(priya.find(".live")).to_have_count(0)
    await first.keyboard.press("Control+a")
    await asyncio.gather(_say(first, anna, "Hello Anna"), _say(second, priya, "Hello Priya"))
    for customer, theirs, not_theirs in ((anna, "Hello Anna", "Hello Priya"), (priya, "Hello Priya", "Hello Anna")):
        await expect(customer.panel).to_contain_text(theirs)
        await expect(customer.panel).not_to_contain_text(not_theirs)
    await _seen_to_write(priya, second)

    await second.keyboard.press("Escape")
    await second.keyboard.press("n")
    await write(second, "She knows the owner")
    await expect(second.locator(".msg.note")).to_contain_text("She knows the owner")
    await expect(priya.panel).not_to_contain_text("She knows")

    await first.keyboard.press("Escape")
    await first.keyboard.press("h")
    await expect(first.locator(".title .badge.ai")).to_be_visible()
    await expect(anna.find(".msg.system").last).to_contain_text("AI assistant again")
    await expect((await anna.ask("How long is the warranty on cast iron?")).locator(".bubble")).to_contain_text(
        "10 years"
    )

    await second.keyboard.press("Escape")
    await second.keyboard.press("e")
    await expect(priya.find(".rating")).to_be_visible()
    await priya.find(".rating label").nth(4).click()
    await priya.press("Send rating")
    await appears(server, (5,), "SELECT json_extract(body, '$.score') FROM entry WHERE kind = 'csat'")


async def test_what_only_people_may_allow_is_approved_by_a_key_and_the_customer_reads_it(
    server: Rapport, come: Come, work: Work
) -> None:
    mei, customer = await work("mei"), await come(server, sign_in="Anna Keller")
    await customer.open()
    await customer.write("Change the address in my profile to 1 Elm Street, Salem, MA 01970")
    await expect(customer.find(".msg.system").last).to_contain_text("A person on our team has to approve this")
    await expect(customer.cards).to_have_count(0)
    await mei.get_by_role("tab", name="To approve").click()
    await expect(mei.locator(".row")).to_have_count(1)
    await look_at(mei, customer)
    await expect(mei.locator(".approval")).to_contain_text("1 Elm Street")
    await mei.keyboard.press("y")
    await expect(mei.locator("dialog blockquote")).to_contain_text("1 Elm Street")
    await mei.keyboard.press("Enter")  # once too often: nothing is approved by it
    await expect(mei.locator("dialog .primary")).not_to_be_focused()
    await mei.keyboard.press("Tab")
    await mei.keyboard.press("Tab")
    await expect(mei.locator("dialog .primary")).to_be_focused()
    await mei.keyboard.press("Enter")
    await expect(mei.locator(".approval .buttons")).to_have_count(0)
    await expect(customer.find(".msg.system").last).to_contain_text("Our team has approved this, and it is done")
    await expect(customer.answers.last).to_contain_text("1 Elm Street")
    await expect(mei.get_by_role("tab", name="To approve").locator(".count")).to_have_text("0")


async def _seen_to_write(customer: Visit, colleague: Page) -> None:
    """Writing is told live and kept nowhere: who looks away for a moment sees it with one of the next keys."""
    line = colleague.locator(".column > .line").last
    for _ in range(4):
        await customer.box.press_sequentially("hm")
        with suppress(AssertionError):
            await expect(line).to_be_visible(timeout=4_000)
            break
    await expect(line).to_be_visible()
