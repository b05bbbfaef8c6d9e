"""The console's page about the knowledge base: for leads, and without a trace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.database import Database
from records.staff.roles import Role
from records.tables import Conversation, Entry
from tests.conftest import StillClock
from tests.web.conftest import Site, says, site
from tests.web.staff import Seat, email_of, hire

PATH = "/api/console/knowledge"


@pytest.fixture
async def desk(sqlite: Database, clock: StillClock, minilm: PackagedMiniLM, tmp_path: Path) -> AsyncIterator[Site]:
    """A site whose only article is about gift cards."""
    base = KnowledgeBase(sqlite, minilm, None, clock, poll=60)
    await base.open()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "cards.md").write_text(
        "# Gift cards\n\n## How long\n\nA gift card is valid for three years.\n"
    )
    (tmp_path / "docs" / "empty.md").write_text("")
    await base.ingest([tmp_path / "docs"])
    async with site(sqlite, clock, says("unused"), knowledge=base) as running:
        await hire(running, Role.LEAD, Role.AGENT)
        yield running
    await base.close()


async def test_that_a_lead_sees_sources_documents_passages_and_what_a_question_finds_and_leaves_no_trace(
    desk: Site, sqlite: Database
) -> None:
    lead = Seat(desk)
    await lead.login(email_of(Role.LEAD))
    (source,) = (await lead.get(f"{PATH}/sources")).json()
    assert (source["documents"], source["passages"], source["errors"]) == (1, 1, ["empty.md: it is empty"])
    found = (await lead.get(f"{PATH}/documents", params={"source": source["location"], "said": "GIFT"})).json()
    assert [one["title"] for one in found] == ["Gift cards"]
    assert (await lead.get(f"{PATH}/documents", params={"said": "100%"})).json() == []
    (passage,) = (await lead.get(f"{PATH}/documents/{found[0]['id']}")).json()
    assert (passage["heading"], passage["text"]) == ("How long", "A gift card is valid for three years.")
    assert (await lead.get(f"{PATH}/documents/999")).status_code == 404
    assert (await lead.get(f"{PATH}/documents/{2**64}")).status_code == 422, "no database has such a number"

    answer = (await lead.post(f"{PATH}/try", {"question": "how long is a gift card valid"})).json()
    assert answer["says"] == "A gift card is valid for three years."
    assert answer["answerable"] > 0.4
    assert 0 < answer["found"][0]["dense"] <= 1
    assert (await lead.post(f"{PATH}/try", {"question": "who won the world cup"})).json()["answerable"] < 0.25
    assert (await lead.post(f"{PATH}/try", {"question": " "})).status_code == 422
    review = (await lead.get(f"{PATH}/review")).json()
    assert (review["searches"], review["gaps"], review["untouched"]) == (0, [], [])
    async with sqlite.reading() as session:
        for table in (Conversation, Entry):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_that_it_is_no_business_of_agents(desk: Site) -> None:
    agent = Seat(desk)
    await agent.login(email_of(Role.AGENT))
    assert (await agent.get(f"{PATH}/sources")).status_code == 403
    assert (await agent.post(f"{PATH}/try", {"question": "x"})).status_code == 403


async def test_that_a_lead_keeps_an_article_for_staff_and_no_answer_quotes_it_from_then_on(
    desk: Site, sqlite: Database
) -> None:
    lead = Seat(desk)
    await lead.login(email_of(Role.LEAD))
    (source,) = (await lead.get(f"{PATH}/sources")).json()
    whose = {"source": source["location"], "document": "cards.md", "audience": "staff"}
    assert (await lead.post(f"{PATH}/audience", whose)).status_code == 204
    (line,) = (await lead.get(f"{PATH}/documents")).json()
    assert (line["staff"], line["fixed"]) == (True, False)
    answer = (await lead.post(f"{PATH}/try", {"question": "how long is a gift card valid"})).json()
    assert "three years" not in answer["says"]
    assert [one["passage"]["staff"] for one in answer["found"]] == [True]

    everything = {"source": source["location"], "audience": "staff"}
    assert (await lead.post(f"{PATH}/audience", everything)).status_code == 204
    assert [one["fixed"] for one in (await lead.get(f"{PATH}/documents")).json()] == [True]
    assert (await lead.post(f"{PATH}/audience", everything | {"audience": "customers"})).status_code == 204
    assert (
        "three years" in (await lead.post(f"{PATH}/try", {"question": "how long is a gift card valid"})).json()["says"]
    )
    assert (await lead.post(f"{PATH}/audience", everything | {"source": "/nowhere"})).status_code == 404
