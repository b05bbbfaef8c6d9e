"""Every state at every width, by day and by night, in both languages: nothing spills, and a person can look at it.

With RAPPORT_SCREENSHOTS=<folder> each of them is also saved there, as `<language>-<state>-<width>-<scheme>.png`.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Come
from tests.browser.visit import Visit
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

SIZES = ((380, 740), (768, 1024), (1440, 900))
SPILLING = """root => [...root.querySelectorAll(".panel:not([hidden]), .panel *")].filter(one => {
    const { left, right, width } = one.getBoundingClientRect()
    return width && one.checkVisibility() && !one.closest(".sr, svg") && (left < -1 || right > innerWidth + 1)
}).map(one => one.className || one.localName)"""


@dataclass(frozen=True)
class Words:
    lang: str
    customer: str
    question: str
    request: str
    person: str


LANGUAGES = (
    Words(
        "en",
        "Daniel Okafor",
        "How long is the warranty on cast iron?",
        "Please cancel my order 1242, I no longer need it",
        "Talk to a person",
    ),
    Words("zh", "刘浩然", "多久能退款？", "帮我取消订单 1239，不需要了", "转人工"),
)


async def look(visit: Visit, words: Words, state: str) -> None:
    """At all sizes, by day and by night."""
    folder = os.environ.get("RAPPORT_SCREENSHOTS")
    for scheme in ("light", "dark"):
        await visit.page.emulate_media(color_scheme=scheme)
        for width, height in SIZES:
            await visit.page.set_viewport_size({"width": width, "height": height})
            assert await visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (state, width)
            assert await visit.find(".all").evaluate(SPILLING) == [], (state, width)
            if folder:
                path = Path(folder) / f"{words.lang}-{state}-{width}-{scheme}.png"
                await visit.page.screenshot(path=path)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.lang)
async def test_every_state_fits_every_screen(server: Rapport, come: Come, words: Words) -> None:
    visit = await come(server, lang=words.lang, sign_in=words.customer)
    visit.pardon_lost_connections()
    await look(visit, words, "1-closed")
    await visit.open()
    await look(visit, words, "2-greeting")
    answer = await visit.ask(words.question)
    await answer.locator("summary").click()
    await look(visit, words, "3-sources")
    await visit.write(words.request)
    await expect(visit.cards).to_have_count(1)
    await look(visit, words, "4-proposed")
    await visit.page.context.set_offline(True)
    await expect(visit.banner).to_be_visible()  # it comes a second late, if the line has not come back
    await visit.write("…")
    await look(visit, words, "5-offline")
    await visit.page.context.set_offline(False)
    await expect(visit.banner).to_be_hidden()
    await visit.press(words.person)
    await expect(visit.state).to_have_class("state hint waiting")
    await look(visit, words, "6-waiting")
