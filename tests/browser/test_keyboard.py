"""Without a mouse, and with an input method: everything can be reached, and Enter means what it says."""

import pytest
from playwright.async_api import CDPSession, expect

from tests.browser.conftest import Come
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

FOCUSED = "document.querySelector('rapport-chat').shadowRoot.activeElement?.{}"


async def test_the_chat_is_opened_used_and_left_without_a_mouse(server: Rapport, come: Come) -> None:
    visit = await come(server)
    keyboard, page = visit.page.keyboard, visit.page
    await keyboard.press("Shift+Tab")  # the launcher is the page's last stop
    await expect(visit.launcher).to_be_focused()
    await keyboard.press("Enter")
    await expect(visit.box).to_be_focused()
    await keyboard.type("How long is the warranty on cast iron?")
    await keyboard.press("Enter")
    await expect(visit.answers.nth(1)).to_be_visible()
    order = []
    for _ in range(30):
        await keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.localName") == "rapport-chat"
        order.append(await page.evaluate(FOCUSED.format("ariaLabel") + " ?? " + FOCUSED.format("textContent")))
        if len(order) > 1 and order[-1] == order[0]:
            break
    assert order[:3] == ["Talk to a person", "More", "Close chat"]
    assert {"Good answer", "Bad answer"} < set(order)
    assert order[-1] == order[0], "the focus goes round"
    await keyboard.press("Shift+Tab")
    await expect(visit.box).to_be_focused()
    await keyboard.press("Escape")
    await expect(visit.panel).to_be_hidden()
    await expect(visit.launcher).to_be_focused()


async def test_sources_are_unfolded_with_the_keyboard(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    answer = await visit.ask("How long is the warranty on cast iron?")
    await answer.locator("summary").focus()
    await visit.page.keyboard.press("Enter")
    await expect(answer.locator("blockquote").first).to_be_visible()


async def test_shift_and_enter_break_the_line_and_enter_sends_it(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.page.keyboard.type("two")
    await visit.page.keyboard.press("Shift+Enter")
    await visit.page.keyboard.type("lines")
    await expect(visit.box).to_have_value("two\nlines")
    await visit.page.keyboard.press("Enter")
    await expect(visit.own.locator(".bubble")).to_have_text("two\nlines")
    await expect(visit.box).to_have_value("")


async def press_enter_while_composing(devtools: CDPSession) -> None:
    """As an input method does it: the key is handed to the method, which says so by its code 229."""
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    for kind in ("rawKeyDown", "keyUp"):
        await devtools.send("Input.dispatchKeyEvent", {"type": kind, **enter})


async def test_enter_that_ends_a_composition_neither_sends_nor_breaks(server: Rapport, come: Come) -> None:
    visit = await come(server, lang="zh")
    await visit.open()
    devtools = await visit.page.context.new_cdp_session(visit.page)
    await devtools.send("Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6})
    await press_enter_while_composing(devtools)
    await devtools.send("Input.insertText", {"text": "你好"})
    await expect(visit.box).to_have_value("你好")
    await expect(visit.own).to_have_count(0)
    await visit.page.keyboard.press("Enter")
    await expect(visit.own.locator(".bubble")).to_have_text("你好")
