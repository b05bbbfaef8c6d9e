"""The chat widget in a real browser: what a customer writes, and how it leaves for the server."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_it_says_that_it_is_an_ai_and_a_chip_says_its_words(shop: Shop) -> None:
    await shop.open()
    await expect(shop.find(".msg")).to_contain_text("AI assistant of Larkfield")
    await expect(shop.button("Talk to a person")).to_be_visible()
    await shop.button("How do returns work?").click()
    assert (await shop.desk.until("message.send"))[0]["text"] == "How do returns work?"
    await expect(shop.find(".chips")).to_have_count(0)


async def test_enter_sends_and_shift_enter_breaks_the_line(shop: Shop) -> None:
    await shop.open()
    await shop.box.fill("first")
    await shop.page.keyboard.press("Shift+Enter")
    await shop.page.keyboard.type("second")
    await shop.page.keyboard.press("Enter")
    assert (await shop.desk.until("message.send"))[0]["text"] == "first\nsecond"
    await expect(shop.box).to_have_value("")
    await expect(shop.box).to_be_focused()


@pytest.mark.parametrize("how", [{"isComposing": True}, {"keyCode": 229}])
async def test_enter_that_ends_a_composition_neither_sends_nor_breaks(shop: Shop, how: dict[str, object]) -> None:
    await shop.open()
    await shop.box.fill("你好")
    await shop.box.evaluate(
        "(box, how) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, ...how }))", how
    )
    await expect(shop.box).to_have_value("你好")
    assert not shop.desk.sent("message.send")


async def test_a_message_that_was_not_acknowledged_survives_a_reload_and_arrives_once(shop: Shop) -> None:
    await shop.open()
    shop.desk.silent = True
    await shop.write("are you there?")
    first = (await shop.desk.until("message.send"))[0]
    await expect(shop.find(".sending")).to_contain_text("Sending…")
    shop.desk.silent = False
    shop.desk.sockets.clear()
    await shop.page.reload()
    again = (await shop.desk.until("message.send", 2))[1]
    assert again["client_id"] == first["client_id"]
    await expect(shop.find(".customer .bubble")).to_have_count(1)
    await expect(shop.find(".sending")).to_have_count(0)
    assert len(shop.desk.log) == 1


async def test_a_refused_message_says_why_and_can_be_tried_again_or_changed(shop: Shop) -> None:
    await shop.open()
    shop.desk.silent = True
    await shop.write("hello")
    one = (await shop.desk.until("message.send"))[0]
    shop.desk.live("error", code="too_long", message="This is too long.", client_id=one["client_id"])
    await expect(shop.find(".failed")).to_contain_text("This is too long.")
    await shop.button("Try again").click()
    await shop.desk.until("message.send", 2)
    shop.desk.live("error", code="too_long", message="This is too long.", client_id=one["client_id"])
    await shop.button("Edit").click()
    await expect(shop.box).to_have_value("hello")
    await expect(shop.find(".customer")).to_have_count(0)
