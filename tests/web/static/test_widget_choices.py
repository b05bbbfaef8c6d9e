"""The chat widget in a real browser: what a customer is asked, and that their answer reaches the server."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop
from tests.web.static.desk import SOURCES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_an_action_is_approved_by_a_button_that_says_what_it_does(shop: Shop) -> None:
    await shop.open()
    await shop.write("cancel it")
    await shop.desk.until("message.send")
    action = shop.desk.ask("Cancel order 1042\n$48.00 goes back to your card", approve_label="Cancel order 1042")
    await expect(shop.find(".ask")).to_contain_text("$48.00 goes back to your card")
    await shop.button("Cancel order 1042").click()
    answered = (await shop.desk.until("action.answer"))[0]
    assert answered == {"type": "action.answer", "action": action, "approve": True}
    await expect(shop.button("No, leave it")).to_be_disabled()
    shop.desk.write("action.done", action=action, outcome="done", summary="Order 1042 is cancelled.")
    await expect(shop.find(".ask")).to_contain_text("Done: Order 1042 is cancelled.")
    await expect(shop.button("Cancel order 1042")).to_have_count(0)
    await expect(shop.box).to_be_focused()


async def test_an_answer_to_an_action_that_got_lost_can_be_given_again(shop: Shop) -> None:
    await shop.open()
    shop.desk.ask("Cancel order 1042")
    shop.desk.silent = True
    await shop.button("Yes, do it").click()
    await shop.desk.until("action.answer")
    shop.desk.silent = False
    await shop.desk.drop()
    await shop.desk.until("session.open", 2)
    await expect(shop.button("Yes, do it")).to_be_enabled()


async def test_an_action_that_has_expired_cannot_be_approved(shop: Shop) -> None:
    await shop.open()
    shop.desk.ask("Cancel order 1042", expires_at="2020-01-01T00:00:00Z")
    await expect(shop.find(".ask")).to_contain_text("Expired, nothing was changed")
    await expect(shop.button("Yes, do it")).to_have_count(0)


async def test_who_waits_may_leave_an_address_as_long_as_nobody_is_there(shop: Shop) -> None:
    await shop.open()
    shop.desk.write("state.changed", state="waiting", position=1)
    shop.desk.write("contact.asked", why="closed", known="m•••@example.com")
    form = shop.find(".contact")
    await form.get_by_label("Your e-mail address").fill("mia@example.com")
    await shop.button("Write to me").click()
    await expect(shop.button("Write to m•••@example.com")).to_be_disabled()
    shop.desk.live("error", code="not_found", message="This is not an e-mail address.")
    await expect(shop.find(".notice")).to_have_text("This is not an e-mail address.")
    await shop.button("Write to m•••@example.com").click()
    given = await shop.desk.until("contact.give", 2)
    assert given == [{"type": "contact.give", "email": "mia@example.com"}, {"type": "contact.give"}]
    shop.desk.answer("Your ticket is T-1.", kind="system")
    await expect(form).to_be_visible()
    shop.desk.write("state.changed", state="closed")
    await expect(form).to_have_count(0)
    await shop.page.reload()
    await shop.desk.until("session.open", 2)
    await expect(shop.find(".msg.system")).to_contain_text("Your ticket is T-1.")
    await expect(form).to_have_count(0)


async def test_thumbs_ratings_and_the_question_whether_it_helped_reach_the_server(shop: Shop) -> None:
    await shop.open()
    answer = shop.desk.answer("You have 30 days.", sources=SOURCES)
    await shop.button("No").click()
    assert await shop.desk.until("feedback.give") == [{"type": "feedback.give", "seq": answer["seq"], "rating": "down"}]
    await shop.find(".solved").get_by_role("button", name="Talk to a person").click()
    await shop.desk.until("human.ask")
    await shop.button("Good answer").click()
    assert (await shop.desk.until("feedback.give", 2))[1]["rating"] == "up"
    shop.desk.write("csat.asked")
    await shop.page.get_by_role("radio", name="Very good").check()
    await shop.find(".rating textarea").fill("Quick!")
    await shop.button("Send rating").click()
    assert await shop.desk.until("csat.give") == [{"type": "csat.give", "score": 5, "comment": "Quick!"}]
    await shop.page.reload()
    await shop.desk.until("session.open", 2)
    await expect(shop.button("Good answer")).to_have_attribute("aria-pressed", "true")
    await expect(shop.find(".rating")).to_have_count(0)
