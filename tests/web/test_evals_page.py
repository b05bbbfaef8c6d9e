"""The console's page about the evals: for those who judge, with what is on the disk and in the log."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from evals.case import read_suite
from evals.console import Evaluations
from records import conversations, reports
from records.database import Database
from records.reports import Report
from records.staff.roles import Role
from tests.conftest import StillClock
from tests.evals.runs import kept, trials
from tests.web.conftest import Site, says, site
from tests.web.staff import Seat, email_of, hire

PATH = "/api/console/evals"


@pytest.fixture
async def desk(sqlite: Database, clock: StillClock, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with one run of two cases, of which one fails once."""
    (tmp_path / "runs").mkdir()
    kept(tmp_path / "runs" / "first", trials("good", "++"), trials("bad", "+-"))
    (tmp_path / "runs" / "empty").mkdir()
    evals = Evaluations(tmp_path / "runs", tmp_path / "life.yaml", sqlite)
    async with site(sqlite, clock, says("unused"), evals=evals) as running:
        await hire(running, Role.EVALUATOR, Role.LEAD, Role.AGENT)
        yield running


async def test_that_an_evaluator_opens_a_run_and_replays_what_failed(desk: Site) -> None:
    seat = Seat(desk)
    await seat.login(email_of(Role.EVALUATOR))
    (line,) = (await seat.get(f"{PATH}/runs")).json()
    assert (line["name"], line["cases"], line["trials"], line["unsafe"]) == ("first", 2, 4, 0)
    assert line["resolution"]["value"] == 0.75
    run = (await seat.get(f"{PATH}/runs/first")).json()
    assert [(one["case"], one["trial"], one["passed"], one["why"]) for one in run["failing"]] == [
        ("bad", 1, 1, "never said: 30 days")
    ]
    assert run["buckets"]["resolvable"]["locales"]["en"]["passed"]["value"] == 0.75
    trial = (await seat.get(f"{PATH}/runs/first/cases/bad/1")).json()
    wrong = [one for one in trial["lines"] if one["reasons"]]
    assert [(one["text"], one["reasons"]) for one in wrong] == [
        ("I <cannot> say & do not know.", ["never said: 30 days"])
    ]
    for path in ("runs/nope", "runs/first/cases/bad/7", "runs/%2e%2e", "runs/empty"):
        assert (await seat.get(f"{PATH}/{path}")).status_code == 404


async def test_that_a_conversation_and_a_reported_answer_become_cases_without_personal_data(
    desk: Site, sqlite: Database, clock: StillClock, tmp_path: Path
) -> None:
    async with sqlite.writing() as session:
        visitor = await conversations.add_visitor(session, locale="en", clock=clock)
        head = await conversations.start(session, visitor_id=visitor.id, locale="en", clock=clock)

        async def append(author: str, text: str) -> int:
            turn = "t" if author == "ai" else None
            body = {"text": text}
            entry = await conversations.append(
                session, head, kind="message", at=clock.now(), author=author, turn=turn, body=body
            )
            return entry.number

        await append("customer", "I'm bo@mail.com. How long may I return things?")
        answer = await append("ai", "You have 14 days.")
        await append("customer", "Thanks!")
        wrong = Report(answer, "wrong", "They have 30 days from delivery, write to bo@mail.com.")
        await reports.add(session, head, wrong, staff="s", name="Lee", at=clock.now())
    seat = Seat(desk)
    await seat.login(email_of(Role.LEAD))
    made = await seat.post(f"{PATH}/cases", {"conversation": head.id, "answer": answer})
    assert made.status_code == 201
    assert "bo@mail.com" not in made.json()["yaml"]
    assert (await seat.post(f"{PATH}/cases", {"conversation": head.id})).status_code == 201
    assert (await seat.post(f"{PATH}/cases", {"conversation": head.id})).status_code == 201, "the same changes nothing"
    of_report, of_talk = read_suite(tmp_path / "life.yaml").cases
    assert [line.say for line in of_report.customer.script] == [
        "I'm somebody1@example.com. How long may I return things?"
    ]
    assert (of_report.expect.reply.says, of_report.expect.reply.never_says) == (("30 days",), ("14 days",))
    assert [line.say for line in of_talk.customer.script][-1] == "Thanks!"
    assert [one["id"] for one in (await seat.get(f"{PATH}/cases")).json()] == [of_report.id, of_talk.id]
    assert (await seat.post(f"{PATH}/cases", {"conversation": "nope"})).status_code == 404
    assert (await seat.post(f"{PATH}/cases", {"conversation": head.id, "answer": 1})).status_code == 404


async def test_that_it_is_no_business_of_agents(desk: Site) -> None:
    agent = Seat(desk)
    await agent.login(email_of(Role.AGENT))
    assert (await agent.get(f"{PATH}/runs")).status_code == 403
    assert (await agent.post(f"{PATH}/cases", {"conversation": "x"})).status_code == 403
