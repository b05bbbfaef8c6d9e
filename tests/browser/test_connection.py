"""An answer that is on its way survives a reload, a closed panel, a second tab, a lost line and a server that dies."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.agent.scripted import Answer, Asked, Step
from tests.browser.conftest import Come
from tests.browser.rows import rows
from tests.browser.visit import Visit
from tests.process.endpoint import Endpoint, fine
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

SENTENCE = "We are glad that you wrote to us today and we hope that the day is a good one for you."
LONG, SHORTER = " ".join([SENTENCE] * 7), " ".join([SENTENCE] * 3)
SAID = "SELECT body ->> 'text' FROM entry WHERE kind = 'message' AND author = ? AND conversation_id = ? ORDER BY number"
ANY_WORD = re.compile(r"\w")


def slowly(_asked: Asked) -> Step:
    """Over some seconds: a page is loaded again meanwhile."""
    return Answer(LONG, delay=0.04)


def steadily(_asked: Asked) -> Step:
    """Long enough to be seen while it is written."""
    return Answer(SHORTER, delay=0.02)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def default_answer(endpoint: Endpoint) -> AsyncIterator[None]:
    yield
    endpoint.decide = fine


async def arrived(written: Locator, words: int) -> str:
    """Wait until so many words of an answer are there; what is there then, in one look: the next may see it whole."""
    bubble = await written.element_handle()
    enough = "([bubble, words]) => bubble.innerText.trim().split(/\\s+/).length > words && bubble.innerText"
    return str(await (await written.page.wait_for_function(enough, arg=[bubble, words])).json_value())


async def test_a_reload_in_the_middle_of_an_answer_loses_nothing(slow: Rapport, endpoint: Endpoint, come: Come) -> None:
    endpoint.decide = slowly
    visit = await come(slow)
    await visit.open()
    await visit.write("Tell me something long")
    before = await arrived(visit.written, 12)
    await visit.page.reload()
    after = await arrived(visit.written, 1)
    assert after.startswith(before), "what was there stands there again at once"
    assert len(after) < len(LONG), "in the middle"
    await expect(visit.answers.nth(1).locator(".bubble")).to_have_text(LONG)
    await expect(visit.answers).to_have_count(2)
    await expect(visit.own).to_have_count(1)
    await expect(visit.written).to_have_count(0)
    assert rows(slow, SAID, "ai", await visit.conversation()) == [(LONG,)]


async def test_an_answer_is_seen_while_it_is_written_and_can_be_stopped(
    slow: Rapport, endpoint: Endpoint, come: Come
) -> None:
    endpoint.decide = slowly
    visit = await come(slow)
    await visit.open()
    await visit.write("Tell me something long")
    early = await arrived(visit.written, 5)
    late = await arrived(visit.written, 15)
    assert late.startswith(early)
    await visit.press("Stop this answer")
    await expect(visit.button("Stop this answer")).to_be_hidden()
    await expect(visit.written).to_have_count(0)
    await expect(visit.box).to_be_focused()


async def test_markup_in_a_models_answer_is_shown_as_text(slow: Rapport, endpoint: Endpoint, come: Come) -> None:
    attack = """<img src=x onerror="alert(1)"> <script>alert(2)</script> [press](javascript:alert(3)) **bold**"""
    endpoint.decide = lambda _asked: Answer(attack)
    visit = await come(slow)
    await visit.open()
    answer = (await visit.ask("Say it")).locator(".bubble")
    await expect(answer).to_contain_text('<img src=x onerror="alert(1)"> <script>alert(2)</script>')
    await expect(answer.locator("strong")).to_have_text("bold")
    await expect(answer.locator("img, script, a")).to_have_count(0)


async def test_two_tabs_show_the_same_conversation(slow: Rapport, endpoint: Endpoint, come: Come) -> None:
    first = await come(slow)
    await first.open()
    await first.ask("I am in the first tab")
    second = Visit(await first.page.context.new_page(), slow.url)
    await second.arrive()
    await second.open()
    await expect(second.own).to_have_count(1)
    endpoint.decide = steadily
    await second.write("and now I am in the second")
    await arrived(second.written, 3)
    for tab in (first, second):  # the one behind is painted when it comes to the front
        await tab.page.bring_to_front()
        await expect(tab.own).to_have_text([re.compile("first tab"), re.compile("in the second")])
        await expect(tab.answers).to_have_count(3)
        await expect(tab.answers.last.locator(".bubble")).to_have_text(SHORTER)
    second.check()


async def test_an_answer_to_a_closed_panel_is_counted_on_the_launcher(
    slow: Rapport, endpoint: Endpoint, come: Come
) -> None:
    endpoint.decide = steadily
    visit = await come(slow)
    await visit.open()
    await visit.write("Tell me something long")
    await arrived(visit.written, 3)
    await visit.close()
    await expect(visit.find(".badge")).to_have_text("1")
    await expect(visit.launcher).to_have_attribute("aria-label", "Open chat, 1 new")
    await visit.page.reload()
    await expect(visit.find(".badge")).to_have_text("1")
    await visit.open()
    await expect(visit.find(".badge")).to_be_hidden()


async def test_what_is_written_offline_is_kept_and_sent_once(slow: Rapport, come: Come) -> None:
    visit = await come(slow)
    visit.pardon_lost_connections()
    await visit.open()
    await visit.ask("hello")
    await visit.page.context.set_offline(True)
    await expect(visit.banner).to_contain_text("You are offline")
    await visit.write("written offline")
    await expect(visit.find(".sending")).to_have_count(1)
    await visit.page.context.set_offline(False)
    await expect(visit.banner).to_be_hidden()
    await expect(visit.answers).to_have_count(3)
    assert rows(slow, SAID, "customer", await visit.conversation()) == [("hello",), ("written offline",)]


async def test_a_server_that_dies_gets_what_was_written_meanwhile_exactly_once(
    slow: Rapport, endpoint: Endpoint, come: Come
) -> None:
    visit = await come(slow)
    visit.pardon_lost_connections()
    await visit.open()
    await visit.ask("hello")
    slow.kill()
    await expect(visit.banner).to_contain_text("The connection was lost")
    await visit.write("written to nobody")
    await slow.start()
    await visit.press("Try now")
    await expect(visit.banner).to_be_hidden()
    await expect(visit.own.last).not_to_contain_text("Sending")
    await expect(visit.answers).to_have_count(3)
    assert rows(slow, SAID, "customer", await visit.conversation()) == [("hello",), ("written to nobody",)]
