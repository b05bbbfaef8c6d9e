"""A lead tells customers of an offer, in a browser: drafted, changed, approved, sent; and the reader's way out."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from records.clock import SystemClock
from records.database import Database
from records.staff import members
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from tests.browser.accessible import violations
from tests.browser.rows import one
from tests.browser.visit import Visit
from tests.conftest import QUICK
from tests.process.rapport import Rapport
from tests.web.staff import WORDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.xdist_group("browser-shop"),
]

EMAIL = "olga@example.com"


@pytest_asyncio.fixture(loop_scope="session")
async def lead(server: Rapport, chromium: Browser) -> AsyncIterator[Page]:
    """Somebody who leads, at the campaigns."""
    database = Database(server.database_url)
    hashed = await Passwords(QUICK).choose(WORDS, [])
    async with database.writing() as session:
        new = NewStaff(EMAIL, "Olga Lead", Role.LEAD)
        await members.add(session, new, hashed, clock=SystemClock(), actor="operator")
    await database.close()
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    await context.add_init_script("window.confirm = () => true")
    visit = Visit(await context.new_page(), server.url)
    visit.pardoned = ("Failed to load resource",)  # a browser writes down the 401 of before the sign-in
    await visit.page.goto(f"{server.url}/console#/campaigns")
    await visit.page.locator("input[name=email]").fill(EMAIL)
    await visit.page.locator("input[name=password]").fill(WORDS)
    await visit.page.keyboard.press("Enter")
    yield visit.page
    await context.close()
    visit.check()


async def test_a_lead_has_an_offer_drafted_changes_approves_and_sends_it_and_its_reader_says_no(
    server: Rapport, lead: Page
) -> None:
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
