"""Whatever is written is shown as text, whole, in its own language, and inside its bubble."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Come
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

ATTACK = """<img src=x onerror="alert(1)"><script>alert(2)</script><svg onload=alert(3)>"><b>bold</b> {{7*7}}"""
SPILLS = "element => element.scrollWidth > element.clientWidth"


async def test_markup_in_a_message_is_shown_as_it_was_written(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.ask(ATTACK)
    await visit.page.reload()
    await expect(visit.own.locator(".bubble")).to_have_text(ATTACK)
    await expect(visit.find(".thread :is(img, script, b)")).to_have_count(0)


async def test_a_message_of_two_thousand_words_stays_whole_and_is_answered(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    words = " ".join(["a quick word about my parcel"] * 333)
    await visit.ask(words)
    await expect(visit.own.locator(".bubble")).to_have_text(words)
    assert not await visit.find(".scroll").evaluate(SPILLS)
    assert await visit.find(".composer").bounding_box(), "the box to write in is still there"


async def test_words_without_a_space_are_broken_inside_their_bubble(server: Rapport, come: Come) -> None:
    visit = await come(server, viewport={"width": 380, "height": 740})
    await visit.open()
    await visit.ask("https://example.com/" + "x" * 3000)
    await visit.ask("退" * 1500)
    assert not await visit.find(".scroll").evaluate(SPILLS)
    assert not await visit.own.first.locator(".bubble").evaluate(SPILLS)


async def test_a_message_that_is_too_long_to_send_stays_in_the_box(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.write("a" * 16_001)
    await expect(visit.find(".notice")).to_contain_text("too long")
    assert len(await visit.box.input_value()) == 16_001
    await expect(visit.own).to_have_count(0)


async def test_every_text_says_which_language_it_is_in(server: Rapport, come: Come) -> None:
    visit = await come(server, lang="zh")
    await visit.open()
    assert await visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    await expect(visit.find(".all")).to_have_attribute("lang", "zh")
    await expect(visit.answers.first.locator(".bubble")).to_have_attribute("lang", "zh")
    await visit.write("Do you speak English?")
    await expect(visit.own.locator(".bubble")).to_have_attribute("lang", "en")
