"""How it looks and moves: on a phone, in the dark, for eyes that need contrast, for people whom motion makes ill."""

import pytest
from playwright.async_api import expect

from tests.browser.accessible import violations
from tests.browser.conftest import Come
from tests.browser.contrast import too_faint
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

PHONE = {"width": 380, "height": 740}
MOVING = """panel => panel.getAnimations({ subtree: true })
    .filter(one => one.effect.getTiming().duration > 0).map(one => one.animationName ?? one.transitionProperty)"""


async def test_on_a_phone_the_chat_takes_the_whole_screen_and_gives_it_back(server: Rapport, come: Come) -> None:
    visit = await come(server, viewport=PHONE, has_touch=True, is_mobile=True)
    await visit.open()
    assert await visit.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    await expect(visit.launcher).to_be_hidden()
    await visit.ask("How long is the warranty on cast iron?")
    await expect(visit.box).to_be_in_viewport(ratio=1)
    assert await visit.page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    await visit.close()
    await expect(visit.launcher).to_be_visible()
    assert await visit.page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


async def test_nothing_moves_for_those_who_asked_for_stillness(server: Rapport, come: Come) -> None:
    visit = await come(server, reduced_motion="reduce")
    await visit.open()
    assert await visit.panel.evaluate(MOVING) == []
    await visit.write("hello")
    assert await visit.panel.evaluate(MOVING) == []


async def test_text_can_be_read_by_day_and_by_night_in_every_state(server: Rapport, come: Come) -> None:
    visit = await come(server, sign_in="Priya Raman")
    visit.pardon_lost_connections()

    async def look() -> None:
        for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 28)")):
            await visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            await expect(visit.panel).to_have_css("background-color", ground)
            assert await too_faint(visit.panel) == []
            assert await too_faint(visit.page.locator("body")) == []
        assert await violations(visit.page) == []

    await visit.open()
    await look()
    answer = await visit.ask("How long is the warranty on cast iron?")
    await answer.locator("summary").click()
    await answer.get_by_role("button", name="Good answer").click()
    await look()
    await visit.write("x" * 16_001)
    await expect(visit.find(".notice")).not_to_be_empty()
    await look()
    await visit.box.fill("")
    await visit.press("Talk to a person")
    await expect(visit.state).to_contain_text("Waiting")
    await visit.page.context.set_offline(True)
    await expect(visit.banner).to_be_visible()
    await look()
