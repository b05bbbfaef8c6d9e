"""The widget when the connection, the token or the person changes; its keyboard, its tabs and its one script tag."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

ANNA = {"id": "C001", "email": "anna@example.com", "name": "Anna", "issued_at": 1, "signature": "ab"}


async def test_what_was_missed_while_the_connection_was_down_is_asked_for_by_number(shop: Shop) -> None:
    await shop.open()
    shop.desk.answer("One.")
    await expect(shop.find(".msg")).to_have_count(2)
    await shop.desk.drop()
    shop.desk.answer("Two.")
    assert (await shop.desk.until("session.open", 2))[1]["after_seq"] == 1
    await expect(shop.find(".msg")).to_have_count(3)
    await expect(shop.find(".banner")).to_be_hidden()


async def test_an_entry_that_did_not_arrive_is_asked_for_again(shop: Shop) -> None:
    await shop.open()
    shop.desk.answer("One.")
    sockets, shop.desk.sockets = shop.desk.sockets, []
    shop.desk.answer("Two, which got lost.")
    shop.desk.sockets = sockets
    shop.desk.answer("Three.")
    assert (await shop.desk.until("session.open", 2))[1]["after_seq"] == 1
    await expect(shop.find(".msg")).to_have_count(4)
    await expect(shop.find(".msg").nth(2)).to_contain_text("Two, which got lost.")


async def test_what_is_written_without_a_network_is_kept_and_sent_when_it_is_back(shop: Shop) -> None:
    await shop.open()
    await shop.page.context.set_offline(True)
    await expect(shop.find(".banner")).to_contain_text("You are offline")
    await shop.write("still here")
    await expect(shop.find(".sending")).to_contain_text("Sending…")
    await shop.page.context.set_offline(False)
    await shop.desk.until("message.send")
    await expect(shop.find(".sending")).to_have_count(0)
    await expect(shop.find(".banner")).to_be_hidden()


async def test_a_draft_survives_a_reload(shop: Shop) -> None:
    await shop.open()
    await shop.box.fill("half a sent")
    await shop.page.reload()
    await expect(shop.box).to_have_value("half a sent")
    await expect(shop.find(".panel")).to_be_visible()


async def test_a_token_that_is_refused_is_replaced_and_then_the_conversation_too_and_then_we_ask(shop: Shop) -> None:
    await shop.open()
    shop.desk.refuse = 4001
    await shop.desk.drop()
    opened = await shop.desk.until("session.open", 4)
    assert [one["token"] for one in opened] == ["token-1", "token-1", "token-2", "token-3"]
    assert ["conversation" in one for one in opened] == [False, True, True, False]
    await expect(shop.find(".banner")).to_contain_text("We could not start the chat.")
    shop.desk.refuse = None
    await shop.button("Try now").click()
    await expect(shop.find(".banner")).to_be_hidden()


async def test_a_conversation_that_is_not_ours_is_let_go(shop: Shop) -> None:
    await shop.open()
    shop.desk.answer("One.")
    await expect(shop.find(".msg")).to_have_count(2)
    shop.desk.silent = True
    await shop.page.reload()
    for times in (2, 3):
        await shop.desk.until("session.open", times)
        if times == 3:
            shop.desk.silent = False
        for socket in shop.desk.connected:
            socket.send('{"type":"error","code":"not_found","message":"There is no such conversation."}')
    await shop.desk.until("session.open", 4)
    assert "conversation" not in shop.desk.received[-1]


async def test_the_page_vouches_for_its_customer_and_another_one_starts_afresh(shop: Shop) -> None:
    await shop.open()
    await shop.write("something private")
    await shop.desk.until("message.send")
    await shop.page.evaluate("anna => Rapport.identify(anna)", ANNA)
    await shop.desk.until("session.open", 2)
    assert shop.desk.visitors[1]["customer"] == ANNA
    assert "conversation" not in shop.desk.sent("session.open")[1]
    shop.desk.log.clear()
    await shop.page.evaluate("anna => Rapport.identify({ ...anna, issued_at: 2 })", ANNA)
    await shop.box.fill("a draft of Anna's")
    await shop.page.evaluate("Rapport.identify(null)")
    await shop.desk.until("session.open", 3)
    assert len(shop.desk.visitors) == 3
    assert "customer" not in shop.desk.visitors[2]
    await expect(shop.box).to_have_value("")
    await expect(shop.find(".customer")).to_have_count(0)


async def test_a_signature_that_does_not_hold_leaves_the_visitor_anonymous(shop: Shop) -> None:
    shop.desk.identity_holds = False
    await shop.visit()
    await shop.page.evaluate("anna => Rapport.identify(anna)", ANNA)
    await shop.launcher.click()
    await shop.desk.until("session.open")
    assert ["customer" in one for one in shop.desk.visitors] == [True, False]
    shop.faults.clear()


async def test_two_tabs_keep_in_step(shop: Shop) -> None:
    await shop.open()
    await shop.write("from the first tab")
    await shop.desk.until("message.send")
    other = await shop.page.context.new_page()
    await shop.desk.serve(other)
    await other.goto(shop.page.url)
    await shop.desk.until("session.open", 2)
    assert len(shop.desk.visitors) == 1
    shop.desk.answer("To both.")
    for page in (shop.page, other):
        await expect(page.locator("rapport-chat .msg.ai .bubble").last).to_have_text("To both.")
    await other.evaluate("anna => Rapport.identify(anna)", ANNA)
    opened = shop.desk.sent("session.open")
    while [one["token"] for one in opened].count("token-2") < 2:  # a tab may have come back with the first meanwhile
        opened = await shop.desk.until("session.open", len(opened) + 1)


async def test_the_keyboard_alone_opens_walks_around_and_closes(shop: Shop) -> None:
    await shop.visit()
    await shop.launcher.wait_for()
    await shop.launcher.focus()
    await shop.page.keyboard.press("Enter")
    await expect(shop.box).to_be_focused()
    await shop.page.keyboard.press("Tab")
    await expect(shop.button("Talk to a person")).to_be_focused()
    await shop.page.keyboard.press("Shift+Tab")
    await expect(shop.box).to_be_focused()
    for _ in range(20):
        await shop.page.keyboard.press("Tab")
        assert await shop.page.evaluate("document.activeElement.localName") == "rapport-chat"
    await shop.button("More").press("Enter")
    await expect(shop.button("End this conversation")).to_be_focused()
    await shop.page.keyboard.press("Escape")
    await expect(shop.button("More")).to_be_focused()
    await shop.page.keyboard.press("Escape")
    await expect(shop.find(".panel")).to_be_hidden()
    await expect(shop.launcher).to_be_focused()


async def test_one_script_tag_works_on_another_website_and_offers_its_calls_at_once(shop: Shop) -> None:
    await shop.desk.serve(shop.page, attributes='data-accent="#ffcc00" data-name="Elsewhere"')
    await shop.page.add_init_script("addEventListener('load', () => Rapport.open('What is this?'))")
    await shop.page.goto("http://elsewhere.example/")
    await expect(shop.box).to_have_value("What is this?")
    assert (await shop.desk.until("session.open"))[0]["token"] == "token-1"
    accent = "element => getComputedStyle(element).getPropertyValue('--accent')"
    assert await shop.page.locator("rapport-chat").evaluate(accent) == "#ffcc00"
    black = "element => getComputedStyle(element).color"
    assert (await shop.launcher.evaluate(black)).startswith("oklch(0 ")


async def test_the_page_hears_what_happens(shop: Shop) -> None:
    await shop.visit()
    await shop.page.evaluate("""async () => {
        window.heard = []
        const names = ["open", "close", "ready", "message", "state"]
        for (const name of names) await Rapport.on(name, () => heard.push(name))
        await Rapport.toggle()
    }""")
    await shop.desk.until("session.open")
    shop.desk.answer("Hello")
    shop.desk.write("state.changed", state="waiting")
    await expect(shop.find(".state")).to_have_text("Waiting for a person")
    await shop.page.evaluate("Rapport.close()")
    assert await shop.page.evaluate("heard") == ["open", "ready", "message", "state", "close"]
