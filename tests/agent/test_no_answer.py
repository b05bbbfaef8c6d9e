"""The built-in model as it is deployed: what it says where it does not know, once, and then once more."""

import pytest

from agent.build import build
from agent.builtin import BuiltinModel
from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.events import StateChanged, TextDelta, TextWithdrawn
from agent.middleware.around import around
from agent.middleware.budget import Budget, Caps
from agent.middleware.fallback import Pauses
from agent.models import chain
from agent.models.spend import RecordedSpend
from agent.truth import check
from records.database import Database
from tests.agent.house import House, NoKnowledge
from tests.agent.model import Line, ScriptedModel
from tests.conftest import StillClock
from tools import Guard, all_tools
from tools.policy import Deployment


def desk(database: Database, clock: StillClock) -> House:
    models = chain("builtin", builtin=BuiltinModel())
    deployment = Deployment(secret=b"a secret of the tests", shop="Larkfield")
    guard = Guard(all_tools(), deployment)
    budget = Budget(Caps(), RecordedSpend(database, clock))
    surrounding = around(models, budget, guard, check=check, key=deployment.secret, pauses=Pauses())
    built = Desk(
        database=database,
        bus=LocalBus(),
        agent=build(models[0].model, guard.offered(), surrounding),
        guard=guard,
        knowledge=NoKnowledge(),
        clock=clock,
        deployment=deployment,
        pace=Pace(quiet=0.0),
    )
    return House.of(built, ScriptedModel.of(lambda _: Line()))


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("en", ("blorp", "another way"), ("fnord", "I'm sorry, I still don't follow.\n\nI have not been able to help")),
        ("zh", ("阿巴阿巴", "换个说法"), ("咕噜咕噜", "抱歉，我还是没能理解。\n\n")),
    ],
)
async def test_that_a_person_who_is_called_is_not_offered(
    sqlite: Database, clock: StillClock, locale: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    here = desk(sqlite, clock)
    visitor = await here.sessions.visit(locale=locale)
    opened = await here.sessions.open(visitor, None)
    told = await here.ask(opened, first[0])
    assert first[1] in told.text
    assert told.chips
    async with here.following(opened, after_seq=told.seq) as heard:
        told = await here.ask(opened, second[0])
    assert told.text.startswith(second[1])
    assert "?" not in told.text
    assert "？" not in told.text
    assert not told.chips
    assert [one.state for one in await here.events(opened) if isinstance(one, StateChanged)] == ["waiting"]
    since = [one for one in heard if isinstance(one, TextDelta | TextWithdrawn)]
    at = max((n for n, one in enumerate(since) if isinstance(one, TextWithdrawn)), default=-1)
    assert "".join(one.text for one in since[at + 1 :] if isinstance(one, TextDelta)) == told.text
