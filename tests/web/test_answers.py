"""Looking back at an answer of the AI, and reporting it: what colleagues and evaluators are told of it."""

from collections.abc import AsyncIterator

import pytest

from records.database import Database
from records.staff.roles import Role
from tests.agent.model import Line
from tests.conftest import StillClock
from tests.web.conftest import Site, site
from tests.web.desks import Frame, arrived
from tests.web.staff import Seat, email_of, hire
from tools.orders import get_order


@pytest.fixture
async def shop(sqlite: Database, clock: StillClock) -> AsyncIterator[Site]:
    """A server whose model looks an order up, is refused, and says so."""
    lines = [Line(calls=[("get_order", {"order": "1042"})]), Line(["Please sign in first."])]
    async with site(sqlite, clock, lambda _: lines.pop(0), tools=(get_order,)) as running:
        yield running


async def test_that_an_answer_is_looked_back_at_and_reported_with_the_right_one_beside_it(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.EVALUATOR)
    agent, evaluator = Seat(shop), Seat(shop)
    for seat, role in ((agent, Role.AGENT), (evaluator, Role.EVALUATOR)):
        await seat.login(email_of(role))
    async with shop.browser() as customer:
        conversation = await arrived(customer, "where is order 1042?")
        await customer.until("turn.finished")
    path = f"/api/console/conversations/{conversation}"
    answer = [entry for entry in await _entries(agent, path) if entry["author"]["kind"] == "ai"][-1]

    turn = (await agent.get(f"{path}/turns/{answer['turn']}")).json()
    assert [entry["body"]["text"] for entry in turn["asked"]] == ["where is order 1042?"]
    call, said = turn["entries"]
    assert (call["body"]["tool"], call["body"]["outcome"], said) == ("get_order", "refused", answer)
    assert call["body"]["result"]["why"] == "not_verified"
    assert turn["policies"]["get_order"]["effect"] == "read"
    assert turn["policies"]["get_order"]["needs"] == "identified"
    assert (turn["outcome"], turn["total_ms"] >= 0) == ("answered", True)
    assert (await agent.get(f"{path}/turns/nothing")).status_code == 404

    report = {"number": answer["number"], "fault": "incomplete", "right": " Please sign in: 登录后即可查看。 "}
    assert (await agent.post(f"{path}/reports", report)).status_code == 201
    assert (await agent.post(f"{path}/reports", {**report, "number": 1})).status_code == 404
    assert (await agent.post(f"{path}/reports", {**report, "fault": "rude"})).status_code == 422
    [found] = (await evaluator.get("/api/console/reports")).json()
    assert (found["conversation"], found["language"], found["asked"]) == (conversation, "en", ["where is order 1042?"])
    assert found["answer"] == answer
    assert found["report"]["body"] | {"staff": ""} == {
        "of": answer["number"],
        "fault": "incomplete",
        "right": "Please sign in: 登录后即可查看。",
        "staff": "",
    }
    assert found["report"] == (await _entries(agent, path))[-1]
    earlier = await evaluator.get("/api/console/reports", params={"before": found["report"]["at"]})
    assert earlier.json() == []
    assert (await evaluator.get("/api/console/reports", params={"before": "2026-11-29T08:00:00"})).status_code == 422


async def _entries(seat: Seat, path: str) -> list[Frame]:
    return (await seat.get(f"{path}/entries")).json()["entries"]  # type: ignore[no-any-return]
