"""A lead tells customers of an offer, in a browser: drafted, changed, approved, sent; and the reader's way out."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.accessible import violations
from tests.browser.colleagues import Work
from tests.browser.rows import one
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_lead_has_an_offer_drafted_changes_approves_and_sends_it_and_its_reader_says_no(
    server: Rapport, work: Work
) -> None:
    lead = await work("lea")
    await lead.evaluate("window.confirm = () => true")
    await lead.get_by_role("link", name="Campaigns").click()
    customer = one(server, "SELECT min(id) FROM customer WHERE marketing_opt_in AND locale = 'en'")
    await expect(lead.get_by_text("There is no campaign yet.")).to_be_visible()
    await lead.get_by_role("link", name="New campaign").click()
    await lead.get_by_label("Name").fill("Autumn")
    await lead.get_by_label("For whom").select_option("customer")
    await lead.get_by_label("Customer's id").fill(customer)
    await lead.get_by_label("What to say, in English").fill("Our autumn range is here.")
    assert await violations(lead) == []
    await lead.get_by_role("button", name="Have it drafted").click()
    await expect(lead.get_by_role("status")).to_have_text("Waits for you")
    await expect(lead.locator(".lines")).to_contain_text("Our autumn range is here.")

    await lead.get_by_role("button", name="Change").click()
    text = await lead.get_by_label("Text").input_value()
    await lead.get_by_label("Text").fill(text.replace("Kind regards", "Everything is 35 % off.\n\nKind regards"))
    await lead.get_by_role("button", name="Keep it").click()
    await expect(lead.locator(".notice")).to_contain_text("35 %")
    assert await violations(lead) == []
    await lead.get_by_role("button", name="Approve all").click()
    await lead.get_by_role("button", name="Send now").click()
    await expect(lead.get_by_text("1 sent")).to_be_visible()

    [mail] = [path.read_text() for path in (server.data_dir / "outbox").glob("*.eml") if "autumn" in path.read_text()]
    [path] = re.findall(r"^List-Unsubscribe: <https?://[^/]+(/\S+)>", mail, re.MULTILINE)
    await lead.goto(server.url + path)
    await expect(lead.get_by_role("heading", name="No more offers")).to_be_visible()
    assert await violations(lead) == []
    assert one(server, "SELECT unsubscribed_at FROM customer WHERE id = ?", customer) is None
    await lead.get_by_role("button", name="Send me no more offers").click()
    await expect(lead.get_by_text("Done.")).to_be_visible()
    assert one(server, "SELECT unsubscribed_at FROM customer WHERE id = ?", customer)
