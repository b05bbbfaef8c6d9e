"""What a customer comes for: an answer with its sources, an order, something done or left, a code by mail, a person."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Come
from tests.browser.rows import appears, one, rows
from tests.browser.visit import Visit
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

REFUNDS = "SELECT amount, currency FROM payment WHERE order_id = ? AND kind = 'refund'"


async def propose(visit: Visit, request: str) -> None:
    """Ask for something that needs a yes, and wait for the card."""
    await visit.open()
    await visit.write(request)
    await expect(visit.cards).to_have_count(1)


async def test_a_question_is_answered_and_its_sources_are_folded_under_the_answer(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    answer = await visit.ask("How long is the warranty on cast iron?")
    await expect(answer.locator(".bubble")).to_contain_text("10 years")
    sources = answer.locator("details.sources")
    await expect(sources.locator("blockquote").first).to_be_hidden()
    await sources.locator("summary").click()
    await expect(sources.locator("blockquote").first).to_contain_text("10 years")


async def test_a_question_in_chinese_is_answered_in_chinese_from_the_chinese_articles(
    server: Rapport, come: Come
) -> None:
    visit = await come(server, lang="en")
    await visit.page.get_by_role("link", name="中文").click()
    await visit.open()
    await expect(visit.answers.first).to_contain_text("我是云雀集的 AI 助手")
    answer = await visit.ask("多久能退款？")
    await expect(answer.locator(".bubble")).to_contain_text("2 个工作日")
    await expect(answer.locator(".bubble")).to_have_attribute("lang", "zh")
    await answer.locator("summary").click()
    await expect(answer.locator("blockquote").first).to_have_attribute("lang", "zh")


async def test_somebody_who_is_signed_in_hears_where_their_order_is(server: Rapport, come: Come) -> None:
    visit = await come(server, sign_in="Anna Keller")
    await visit.open()
    answer = await visit.ask("Where is my order 1207?")
    number = re.search(r"\w+\d+", one(server, "SELECT tracking_numbers FROM fulfilment WHERE order_id = '1207'"))
    assert number
    await expect(answer).to_contain_text(number.group())


async def test_an_order_is_cancelled_by_the_button_of_the_card_and_not_before(server: Rapport, come: Come) -> None:
    visit = await come(server, sign_in="Anna Keller")
    await propose(visit, "Please cancel my order 1248, I no longer need it")
    await expect(visit.cards).to_contain_text("1248")
    assert one(server, "SELECT status FROM orders WHERE id = '1248'") == "pending"
    await visit.cards.locator("button.primary").click()
    await expect(visit.cards.locator(".hint").last).to_contain_text("Done")
    assert one(server, "SELECT status FROM orders WHERE id = '1248'") == "cancelled"
    paid = rows(server, "SELECT amount, currency FROM payment WHERE order_id = '1248' AND kind = 'payment'")
    assert rows(server, REFUNDS, "1248") == paid
    await visit.page.reload()
    await expect(visit.cards.locator(".hint").last).to_contain_text("Done")
    await expect(visit.cards.get_by_role("button")).to_have_count(0)


async def test_what_is_declined_changes_nothing(server: Rapport, come: Come) -> None:
    visit = await come(server, lang="zh", sign_in="林晓雨")
    await propose(visit, "帮我取消订单 1247，不需要了")
    await visit.cards.locator("button.plain").click()
    await expect(visit.cards.locator(".hint").last).to_contain_text("已保持不变")
    assert one(server, "SELECT status FROM orders WHERE id = '1247'") == "pending"
    assert rows(server, REFUNDS, "1247") == []


async def test_a_stranger_proves_who_they_are_with_the_code_from_their_mail(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.ask("Where is my order 1231?")
    await visit.ask("marcus.bell@example.org")
    await visit.close()
    await visit.page.get_by_role("button", name="Outbox").click()
    mail = visit.page.locator(".mails article", has_text="marcus.bell@example.org").first  # it may still be on its way
    code = re.search(r"\b\d{6}\b", await mail.locator(".body").inner_text())
    assert code
    await visit.page.keyboard.press("Escape")
    await visit.open()
    await visit.write(code.group())
    await expect(visit.answers.last).to_contain_text("1231")


async def test_who_asks_for_a_person_waits_in_line_and_sees_where(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.press("Talk to a person")
    await expect(visit.state).to_have_text(re.compile(r"Waiting for a person, you are (next|number \d+)"))
    await expect(visit.button("Talk to a person")).to_be_hidden()
    await visit.page.reload()
    await expect(visit.state).to_have_text(re.compile("Waiting for a person, you are"))


async def test_a_person_is_called_by_words_too(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    await visit.write("I want to talk to a human")
    await expect(visit.state).to_contain_text("Waiting for a person")
    await expect(visit.answers.nth(1)).to_be_visible()


async def test_thumbs_and_a_rating_at_the_end_are_kept(server: Rapport, come: Come) -> None:
    visit = await come(server)
    await visit.open()
    answer = await visit.ask("Which payment methods do you accept?")
    await answer.get_by_role("button", name="Bad answer").click()
    await answer.get_by_placeholder("What was wrong?").fill("too long")
    await answer.get_by_role("button", name="Send").click()
    await expect(answer).to_contain_text("Thank you for telling us.")
    await visit.press("More")
    await visit.press("End this conversation")
    await visit.page.get_by_role("radio", name="Good", exact=True).check(force=True)
    await visit.press("Send rating")
    await expect(visit.find(".rating")).to_contain_text("Thank you for your rating.")
    await expect(visit.state).to_contain_text("Closed")
    kept = "SELECT body ->> ? FROM entry WHERE kind = ? AND body ->> ? IS NOT NULL"
    await appears(server, ("too long",), kept, "comment", "feedback", "comment")
    await appears(server, (4,), kept, "score", "csat", "score")


async def test_a_conversation_that_has_ended_goes_on_when_the_customer_writes_again(
    server: Rapport, come: Come
) -> None:
    visit = await come(server)
    await visit.open()
    await visit.ask("hello")
    await visit.press("More")
    await visit.press("End this conversation")
    await expect(visit.state).to_contain_text("Closed")
    await visit.ask("Which payment methods do you accept?")
    await expect(visit.state).to_have_text("AI assistant")
