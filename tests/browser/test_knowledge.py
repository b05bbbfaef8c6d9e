"""The knowledge page: try a question, see where the articles come from and what is in them, keep one for staff."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.colleagues import Work
from tests.browser.contrast import too_faint
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]
QUESTION, ANSWER = "how do I wash a wool throw", "by hand in water of up to 30"


async def tries(page: Page, question: str) -> None:
    await page.get_by_label("A customer's question").fill(question)
    await page.get_by_role("button", name="Try it").click()


async def found(page: Page, id: str, title: str) -> Locator:
    """One article, once the list has only it and its Chinese version: what is opened before is closed by what comes."""
    await page.get_by_label("Title or id").fill(id)
    await expect(page.locator("details")).to_have_count(2)
    return page.locator("details", has_text=title)


async def test_a_question_is_tried_and_an_article_found_by_its_source_is_kept_for_staff(
    server: Rapport, work: Work
) -> None:
    lea = await work("lea")
    await lea.get_by_role("link", name="Knowledge").click()
    await tries(lea, QUESTION)
    await expect(lea.locator(".says")).to_contain_text(ANSWER)
    await expect(lea.locator(".passage").first).to_contain_text("Caring for wool")
    await expect(lea.locator(".passage meter")).to_have_count(15)
    await lea.get_by_role("link", name="Sources").click()
    await expect(lea.locator(".reply", has_text="80 documents")).to_contain_text("No problems")
    await lea.get_by_role("link", name="Show its documents").click()
    article = await found(lea, "care-wool", "Caring for wool")
    await article.locator("summary").click()
    await expect(article.locator(".passage", has_text=ANSWER)).to_be_visible()
    assert await violations(lea) == []
    only = article.get_by_label("For staff only")
    await only.check()
    await expect(only).to_be_enabled()
    await lea.get_by_role("link", name="Try a question").click()
    await tries(lea, QUESTION)
    await expect(lea.locator(".passage", has_text="staff only").first).to_contain_text("Caring for wool")
    await expect(lea.locator(".reply").first).not_to_contain_text(ANSWER)
    await lea.get_by_role("link", name="Documents").click()
    await found(lea, "care-wool", "Caring for wool")
    await article.locator("summary").click()
    await only.uncheck()
    await expect(only).to_be_enabled()


async def test_every_tab_can_be_read_on_a_phone_by_day_and_by_night(server: Rapport, work: Work) -> None:
    lea = await work("lea", lang="zh", viewport={"width": 380, "height": 800})
    for tab in ("try?question=羊毛毯能机洗吗", "review", "sources", "documents"):
        await lea.goto(f"{server.url}/console#/knowledge/{tab}")
        await expect(lea.locator(f'.tabs [aria-current=page][href$="{tab.partition("?")[0]}"]')).to_be_visible()
        await expect(lea.locator("main .reply, main h2").first).to_be_visible()
        assert await lea.evaluate("document.documentElement.scrollWidth") <= 380
        for scheme in ("light", "dark"):
            await lea.emulate_media(color_scheme=scheme)
            assert await too_faint(lea.locator("body")) == []
        assert await violations(lea) == []
