"""What was inferred of customers, where it is used: in what they are recommended, beside a conversation, in reports."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from insights.refresh import refresh
from records.clock import SystemClock
from records.database import Database
from records.progress import Silent
from tests.browser.accessible import violations
from tests.browser.colleagues import Work, look_at
from tests.browser.conftest import Come
from tests.browser.contrast import too_faint
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

ASKED = {
    "en": ("Anna Keller", "What would go with what I bought?", "Often bought together with"),
    "zh": ("王思琪", "我买的东西可以搭配什么？", "与您买过的"),
}
PANE = {
    "en": ("Segment", "Will not buy within 90 days", "+ speaks for another order"),
    "zh": ("客群", "90天内不再购买的可能", "+ 表示更可能再次购买", "步道保温水壶"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def inferred(server: Rapport) -> None:
    """As the server does itself a minute after its start."""
    database = Database(server.database_url)
    await refresh(database, SystemClock(), Silent())
    await database.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_what_goes_with_their_purchases_comes_as_cards_with_reasons_and_the_desk_sees_who_they_are(
    server: Rapport, come: Come, work: Work, inferred: None, lang: str
) -> None:
    name, question, reason = ASKED[lang]
    customer = await come(server, lang=lang, sign_in=name)
    await customer.open()
    answer = await customer.ask(question)
    await expect(answer.locator(".card")).to_have_count(4)
    for card in await answer.locator(".card").all():
        await expect(card.locator(".hint")).to_contain_text(reason)
        await expect(answer.locator(".bubble")).to_contain_text(await card.locator("strong").inner_text())

    lea = await work("lea", lang=lang)
    await lea.locator("[data-view=all]").click()
    await look_at(lea, customer)
    pane = lea.locator(".pane.customer")
    for words in PANE[lang]:
        await expect(pane).to_contain_text(words)
    assert await violations(lea) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_lead_reads_a_period_and_takes_it_away(work: Work, inferred: None, lang: str) -> None:
    lea = await work("lea", lang=lang, viewport={"width": 380, "height": 800})
    await lea.get_by_role("link", name={"en": "Reports", "zh": "报告"}[lang]).click()
    inside = lea.frame_locator(".report iframe")
    await expect(inside.locator("main h1")).to_have_text({"en": "Customer service report", "zh": "客户服务报告"}[lang])
    await expect(inside.locator("svg").first).to_be_visible()
    assert await lea.evaluate("document.documentElement.scrollWidth") <= 380
    frame = lea.frames[-1]
    assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    for scheme in ("light", "dark"):
        await lea.emulate_media(color_scheme=scheme)
        assert await too_faint(lea.locator("body")) == []
        assert await too_faint(inside.locator("body")) == []
    assert await violations(lea) == []
    async with lea.expect_download() as taken:
        await lea.get_by_role("button", name="CSV").click()
    assert (await taken.value).suggested_filename.endswith(".csv")
    days = lea.locator(".period input")
    await days.first.fill("2026-03-02")
    await days.last.fill("2026-03-01")
    await lea.locator(".period button").click()
    await expect(lea.get_by_role("alert")).to_contain_text({"en": "put the earlier day first", "zh": "日期"}[lang])
