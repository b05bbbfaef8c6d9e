"""The chat widget in a real browser: what is seen and heard of it, on any screen."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop
from tests.web.static.desk import SOURCES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_screen_reader_hears_whole_messages_and_never_a_piece(shop: Shop) -> None:
    await shop.open()
    await shop.write("hello")
    await shop.desk.until("message.send")
    shop.desk.live("text.delta", turn="t", text="Good")
    await expect(shop.find(".live")).to_contain_text("Good")
    await expect(shop.find("[aria-live=polite]")).to_have_text("")
    await expect(shop.find("[role=log]")).to_have_attribute("aria-live", "off")
    shop.desk.answer("Good day.")
    await expect(shop.find("[aria-live=polite]")).to_have_text("AI assistant: Good day.")


async def test_what_comes_while_the_panel_is_closed_is_counted_on_the_launcher(shop: Shop) -> None:
    await shop.open()
    await shop.write("hello")
    await shop.desk.until("message.send")
    await shop.page.keyboard.press("Escape")
    shop.desk.answer("One.")
    shop.desk.answer("Two.")
    await expect(shop.find(".badge")).to_have_text("2")
    await expect(shop.launcher).to_have_accessible_name("Open chat, 2 new")
    await shop.page.reload()
    await expect(shop.find(".badge")).to_have_text("2")
    await shop.launcher.click()
    await expect(shop.find(".badge")).to_be_hidden()
    await shop.page.reload()
    await expect(shop.find(".badge")).to_be_hidden()


async def test_a_reader_who_scrolled_up_stays_there_until_they_ask_for_the_newest(shop: Shop) -> None:
    await shop.open()
    for number in range(30):
        shop.desk.answer(f"Line {number}")
    await expect(shop.find(".msg").last).to_be_in_viewport()
    await shop.find(".scroll").evaluate("thread => { thread.scrollTop = 100 }")
    shop.desk.answer("The newest of all")
    await expect(shop.button("New messages")).to_be_visible()
    assert await shop.find(".scroll").evaluate("thread => thread.scrollTop") == 100
    await shop.button("New messages").click()
    await expect(shop.find(".msg").last).to_be_in_viewport()
    await expect(shop.button("New messages")).to_be_hidden()


async def test_very_long_words_and_messages_stay_inside_the_panel(shop: Shop) -> None:
    await shop.open(attributes='data-name="A shop with a name that nobody would ever want to type twice"')
    shop.desk.answer("W" * 400 + "\n\n" + "word " * 2000, sources=[{"title": "T" * 300, "quote": "Q" * 300}])
    shop.desk.answer("I", kind="human", name="N" * 200)
    shop.desk.write("state.changed", state="human", owner="N" * 200)
    shop.desk.ask("S" * 300, approve_label="A" * 120)
    await shop.find("summary").click()
    for part in (".scroll", ".panel", "header"):
        assert await shop.find(part).evaluate("part => part.scrollWidth <= part.clientWidth"), part
    await expect(shop.find("[aria-label='Close chat']").first).to_be_in_viewport()


async def test_phones_get_the_whole_screen_and_targets_for_a_thumb(shop: Shop) -> None:
    await shop.page.set_viewport_size({"width": 380, "height": 700})
    await shop.open()
    shop.desk.answer("You have 30 days.", sources=SOURCES)
    shop.desk.ask("Cancel order 1042")
    await expect(shop.find(".ask")).to_be_visible()
    assert await shop.find(".panel").bounding_box() == {"x": 0, "y": 0, "width": 380, "height": 700}
    await expect(shop.launcher).to_be_hidden()
    small = """all => all.filter(one => one.offsetWidth && Math.min(one.offsetWidth, one.offsetHeight) < 44)
        .map(one => one.ariaLabel ?? one.textContent)"""
    assert await shop.find(":is(button, summary)").evaluate_all(small) == []


async def test_the_header_says_who_speaks(shop: Shop) -> None:
    await shop.open()
    shop.desk.write("state.changed", state="waiting", position=2)
    await expect(shop.find("header")).to_contain_text("Waiting for a person, you are number 2")
    shop.desk.write("state.changed", state="human", owner="Anna")
    await expect(shop.find("header .state")).to_have_text("Anna")
    await expect(shop.find(".line").last).to_have_text("Anna is here for you now")
    shop.desk.live("typing", author={"kind": "human", "name": "Anna"})
    await expect(shop.find(".dots")).to_have_attribute("aria-label", "Anna is writing")
    shop.desk.answer("Hello", kind="human", name="Anna")
    await expect(shop.find(".msg.human .who")).to_have_text("Anna")
    shop.desk.write("state.changed", state="closed")
    await expect(shop.box).to_have_attribute("placeholder", "Write to start again")
