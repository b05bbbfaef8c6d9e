"""The chat widget in a real browser: how answers are written, taken back, stopped and shown as what they are."""

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop
from tests.web.static.desk import SOURCES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


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


async def test_the_words_are_chinese_on_a_chinese_page_and_each_text_is_marked_with_its_language(shop: Shop) -> None:
    await shop.open(lang="zh-CN", attributes='data-name="云雀集"')
    await expect(shop.find(".msg")).to_contain_text("我是云雀集的 AI 助手")
    assert shop.desk.sent("session.open")[0]["locale"] == "zh"
    shop.desk.answer("Your parcel is on its way.")
    shop.desk.answer("您的包裹在路上。")
    await expect(shop.find(".bubble").nth(1)).to_have_attribute("lang", "en")
    await expect(shop.find(".bubble").nth(2)).to_have_attribute("lang", "zh")
