"""The console's page about the evals in a real browser: a run opened, what failed replayed, cases made from life."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from evals.console import Evaluations
from records import conversations, reports
from records.database import Database
from records.reports import Report
from records.staff.roles import Role
from tests.browser.accessible import violations
from tests.browser.colleagues import Work, look_at
from tests.browser.conftest import Come
from tests.browser.contrast import too_faint
from tests.browser.visit import Visit
from tests.conftest import StillClock
from tests.evals.runs import kept, trials
from tests.process.rapport import Rapport
from tests.web.conftest import Site, says, site
from tests.web.staff import WORDS, email_of, hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]
Desk = tuple[Site, str]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A site with a run of which a case failed, and the id of a conversation with an answer that was reported."""
    kept(tmp_path / "runs" / "before-the-change", trials("good", "++"), trials("bad", "+-", unsafe=True))
    shutil.copy(migrated_sqlite, tmp_path / "rapport.db")
    database, clock = Database(f"sqlite+aiosqlite:///{tmp_path}/rapport.db"), StillClock(datetime.now(UTC))
    evals = Evaluations(tmp_path / "runs", tmp_path / "life.yaml", database)
    async with site(database, clock, says("unused"), evals=evals) as running:
        await hire(running, Role.EVALUATOR)
        yield running, await _reported(database, clock)
    await database.close()


async def _reported(database: Database, clock: StillClock) -> str:
    async with database.writing() as session:
        visitor = await conversations.add_visitor(session, locale="en", clock=clock)
        head = await conversations.start(session, visitor_id=visitor.id, locale="en", clock=clock)
        said = (("customer", "I'm bo@mail.com, until when may I return it?"), ("ai", "You have 14 days."))
        for author, text in said:
            turn = "t" if author == "ai" else None
            entry = await conversations.append(
                session, head, kind="message", at=clock.now(), author=author, turn=turn, body={"text": text}
            )
        wrong = Report(entry.number, "wrong", "They have 30 days.")
        await reports.add(session, head, wrong, staff="s", name="Lee Adams", at=clock.now())
        return head.id


async def test_an_evaluator_replays_what_failed_and_makes_cases_of_what_went_wrong(
    desk: Desk, chromium: Browser
) -> None:
    running, talk = desk
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    visit = Visit(await context.new_page(), running.url)
    visit.pardoned = ("Failed to load resource",)  # a browser writes down the 401 before somebody has signed in
    page = visit.page
    await page.goto(f"{running.url}/console")
    await page.locator("input[name=email]").fill(email_of(Role.EVALUATOR))
    await page.locator("input[name=password]").fill(WORDS)
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Evals").click()
    await expect(page.get_by_role("heading", name="Evals")).to_be_focused()
    await page.get_by_role("link", name="before-the-change").click()
    await expect(page.get_by_role("row", name="Settled without a person")).to_contain_text("75%")
    await expect(page.get_by_role("rowheader", name="can be settled", exact=True)).to_be_visible()
    await _well_made(page, "run")
    await page.get_by_role("link", name="bad").click()
    wrong = page.locator(".turn.wrong")
    await expect(wrong).to_contain_text("I <cannot> say & do not know.")
    await expect(wrong.locator(".beside")).to_have_text("✗ never said: 30 days")
    await _well_made(page, "trial")

    await page.get_by_role("link", name="Reported answers").click()
    await page.get_by_role("button", name="Make a case of it").click()
    await expect(page.locator(".case")).to_contain_text("- 30 days")
    await expect(page.locator(".case")).not_to_contain_text("bo@mail.com")
    await page.get_by_role("link", name="Cases from life").click()
    await page.get_by_label("A conversation's id").fill("nobody's")
    await page.get_by_role("button", name="Make a case").click()
    await expect(page.locator("form .said")).to_contain_text("There is no conversation nobody's.")
    await page.get_by_label("A conversation's id").fill(talk)
    await page.get_by_role("button", name="Make a case").click()
    await expect(page.locator(".case")).to_have_count(2)
    await _well_made(page, "cases")
    await context.close()
    visit.check()


async def _well_made(page: Page, name: str) -> None:
    """Readable by day and by night, by everybody, and on a phone."""
    if folder := os.environ.get("RAPPORT_SCREENSHOTS"):
        await page.screenshot(path=f"{folder}/evals-{name}.png", full_page=True)
    assert await violations(page) == []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await too_faint(page.locator("#page")) == []
    await page.set_viewport_size({"width": 380, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.set_viewport_size({"width": 1280, "height": 800})


async def test_a_lead_makes_a_case_of_the_conversation_that_is_open(server: Rapport, come: Come, work: Work) -> None:
    customer = await come(server)
    await customer.open()
    await customer.ask("I'm bo@mail.com. How long is the warranty on cast iron?")
    lea = await work("lea")
    await lea.locator("[data-view=all]").click()
    await look_at(lea, customer)
    await lea.keyboard.press("c")
    dialog = lea.get_by_role("dialog", name="Make a test case")
    await expect(dialog).to_contain_text("Names, addresses, phone and card numbers are replaced")
    await dialog.get_by_role("button", name="Make a case of it").click()
    await expect(dialog.locator(".case")).to_contain_text("I'm somebody1@example.com. How long is the warranty")
    assert await violations(lea) == []
    await dialog.get_by_role("link", name="All cases from life").click()
    await expect(lea.locator("#page .case")).to_contain_text("somebody1@example.com")
    mei = await work("mei")
    await mei.locator("[data-view=all]").click()
    await look_at(mei, customer)
    await expect(mei.get_by_role("button", name="Make a test case")).to_have_count(0)
