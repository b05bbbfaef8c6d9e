"""The console's pages beside the inbox: tickets as what is to be done, and figures of what became of conversations."""

import pytest
from playwright.async_api import expect

from tests.browser.accessible import violations
from tests.browser.colleagues import Work
from tests.browser.contrast import too_faint
from tests.browser.rows import appears
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_ticket_is_taken_and_settled_on_its_page(server: Rapport, work: Work) -> None:
    mei = await work("mei")
    await mei.get_by_role("link", name="Tickets").click()
    ticket = mei.locator(".ticket", has_text="Manual for order 1190")
    await ticket.get_by_label("Whose it is").select_option("Mei Lin")
    taken = "SELECT count(*) FROM ticket JOIN staff ON staff.id = assignee WHERE subject LIKE 'Manual for%'"
    await appears(server, (1,), taken)
    await mei.get_by_label("Whose", exact=True).select_option("Mine")
    await expect(mei.locator(".ticket")).to_have_count(1)
    await ticket.get_by_label("Priority").select_option("Urgent")
    await ticket.get_by_label("Status").select_option("Solved")
    await appears(server, ("solved", "urgent"), "SELECT status, priority FROM ticket WHERE subject LIKE 'Manual for%'")
    await mei.get_by_label("Which").select_option("Settled")
    await expect(ticket).to_be_visible()
    assert await violations(mei) == []


@pytest.mark.parametrize(("lang", "title"), [("en", "Outcomes"), ("zh", "服务结果")])
async def test_what_became_of_conversations_can_be_read_by_day_and_by_night(work: Work, lang: str, title: str) -> None:
    lea = await work("lea", lang=lang, viewport={"width": 380, "height": 800})
    await lea.get_by_role("link", name=title).click()
    await expect(lea.locator("table, .cards .state, .state").first).to_be_visible()
    assert await lea.evaluate("document.documentElement.scrollWidth") <= 380
    for scheme in ("light", "dark"):
        await lea.emulate_media(color_scheme=scheme)
        assert await too_faint(lea.locator("body")) == []
    assert await violations(lea) == []
