"""The chat widget in a real browser: what a customer sees, and what leaves for the server."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

SOURCES = [{"title": "Returns", "url": "https://shop.example/returns", "quote": "You have 30 days."}]


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


async def test_a_streamed_answer_becomes_its_message_without_being_drawn_again(shop: Shop) -> None:
    await shop.open()
    await shop.write("hello")
    await shop.desk.until("message.send")
    shop.desk.live("turn.started", turn="t")
    shop.desk.live("tool.started", turn="t", tool="search_knowledge", label="Reading our rules…")
    await expect(shop.find(".live")).to_contain_text("Reading our rules…")
    shop.desk.live("tool.finished", turn="t", tool="search_knowledge", label="")
    shop.desk.live("text.delta", turn="t", text="You have **30 days**.\n\nThe rest ")
    first = shop.find(".live p").first
    await expect(first).to_have_text("You have 30 days.")
    await expect(shop.button("Stop this answer")).to_be_visible()
    await first.evaluate("p => { p.seen = true }")
    shop.desk.answer("You have **30 days**.\n\nThe rest is simple.", sources=SOURCES)
    shop.desk.live("turn.finished", turn="t")
    await expect(shop.find(".msg.ai p").last).to_have_text("The rest is simple.")
    assert await shop.find(".msg.ai").last.locator("p").first.evaluate("p => p.seen")
    await expect(shop.find(".live")).to_have_count(0)
    await expect(shop.find("summary")).to_have_text("1 source")
    await expect(shop.button("Stop this answer")).to_be_hidden()


async def test_what_was_withdrawn_is_taken_back(shop: Shop) -> None:
    await shop.open()
    await shop.write("hello")
    await shop.desk.until("message.send")
    shop.desk.live("text.delta", turn="t", text="Your refund of $500 is done.")
    await expect(shop.find(".live .bubble")).to_have_text("Your refund of $500 is done.")
    shop.desk.live("text.withdrawn", turn="t")
    await expect(shop.find(".live .bubble")).to_have_text("")
    shop.desk.answer("I am not sure; a person will tell you.")
    shop.desk.live("turn.finished", turn="t")
    await expect(shop.find(".msg.ai").last).to_contain_text("a person will tell you")
    assert "$500" not in await shop.find(".thread").inner_text()


async def test_a_reload_in_the_middle_of_an_answer_loses_nothing(shop: Shop) -> None:
    await shop.open()
    await shop.write("a long story, please")
    await shop.desk.until("message.send")
    shop.desk.live("text.delta", turn="t", text="Once upon")
    await expect(shop.find(".live")).to_contain_text("Once upon")
    shop.desk.sockets.clear()
    await shop.page.reload()
    await shop.desk.until("session.open", 2)
    assert shop.desk.sent("session.open")[1]["conversation"] == "c-1"
    shop.desk.live("text.snapshot", turn="t", text="Once upon a time")
    shop.desk.live("text.delta", turn="t", text=" there was")
    await expect(shop.find(".live .bubble")).to_have_text("Once upon a time there was")
    await expect(shop.find(".customer .bubble")).to_have_text("a long story, please")


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


async def test_nothing_that_is_said_becomes_markup_or_a_dangerous_link(shop: Shop) -> None:
    evil = (
        '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script> [a](javascript:window.hurt=1) **<b>x</b>**'
    )
    await shop.open()
    await shop.write(evil)
    source = {"title": evil, "url": "javascript:window.hurt=1", "quote": evil}
    shop.desk.answer(evil, sources=[source], cards=[{"name": evil, "url": "data:text/html,x", "price": evil}])
    shop.desk.answer(evil, kind="human", name=evil, chips=[])
    shop.desk.write("state.changed", state="human", owner=evil)
    shop.desk.ask(evil, approve_label=evil)
    shop.desk.live("tool.started", turn="t", tool="x", label=evil)
    shop.desk.live("error", code="x", message=evil)
    await expect(shop.find(".notice")).to_contain_text("onerror")
    assert await shop.find(":is(img, script, b)").count() == 0
    assert await shop.find("a[href]").count() == 0
    assert await shop.page.evaluate("window.hurt") is None


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


async def test_the_words_are_chinese_on_a_chinese_page_and_each_text_is_marked_with_its_language(shop: Shop) -> None:
    await shop.open(lang="zh-CN", attributes='data-name="云雀集"')
    await expect(shop.find(".msg")).to_contain_text("我是云雀集的 AI 助手")
    assert shop.desk.sent("session.open")[0]["locale"] == "zh"
    shop.desk.answer("Your parcel is on its way.")
    shop.desk.answer("您的包裹在路上。")
    await expect(shop.find(".bubble").nth(1)).to_have_attribute("lang", "en")
    await expect(shop.find(".bubble").nth(2)).to_have_attribute("lang", "zh")


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


async def test_stopping_an_answer_and_ending_the_conversation_are_said(shop: Shop) -> None:
    await shop.open()
    await shop.write("hello")
    await shop.desk.until("message.send")
    shop.desk.live("turn.started", turn="t")
    await shop.button("Stop this answer").click()
    await shop.desk.until("turn.cancel")
    await shop.button("More").click()
    await shop.button("End this conversation").click()
    await shop.desk.until("conversation.end")


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
