"""The contract's section 3, held over random interleavings of what customers, models, people and dying processes do."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import event

from records.database import Database
from tests.agent.house import house, replies
from tests.agent.seam.in_place import in_place
from tests.agent.seam.laws import Broken
from tests.agent.seam.plants import PLANTS
from tests.agent.seam.world import HAVING_IT, PACE, World, give_a_voucher
from tests.conftest import StillClock

A_LOOK, AT_LENGTH = 1_500, 10_000
"""Steps of `make test` and of `make long`. A step costs 1 to 3 ms, most of it in the database."""
STEPS = 100
WHICH, WHO = st.integers(0, 1), st.sampled_from([0, 1, 2, HAVING_IT, HAVING_IT])
CUSTOMER = st.sampled_from(["say", "say", "say", "ask_human", "end", "cancel", "contact"])
PERSON = st.sampled_from(
    ["take_over", "take_over", "reply", "hand_back", "requeue", "resolve", "pass_on", "note", "approve", "refuse"]
)
ANSWER = st.sampled_from(["speak", "speak", "speak", "fail", "hand over", "ask the staff"])


class Ground:
    """The database and the loop that all examples of a test share: making them anew would be most of the work."""

    def __init__(self, folder: str, template: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.database = Database(f"sqlite+aiosqlite:///{shutil.copy(template, Path(folder) / 'rapport.db')}")
        event.listen(self.database.engine.sync_engine, "connect", _without_waiting_for_the_disk)
        self.clock = StillClock()
        self.plain = house(self.database, self.clock, replies(), pace=PACE, tools=(give_a_voucher,))
        self.steps = 0

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)

    def close(self) -> None:
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.run(_ended(left))
        self.run(self.database.close())
        self.loop.close()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


@contextmanager
def ground(template: Path) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory() as folder, in_place():
        under = Ground(folder, template)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        try:
            yield under
        finally:
            structlog.reset_defaults()
            under.close()


def machine(under: Ground) -> type[RuleBasedStateMachine]:
    """What may happen, one rule each."""

    class Seam(RuleBasedStateMachine):
        world: World

        @initialize()
        def begin(self) -> None:
            self.world = World(under.plain, under.clock)
            self._watching = self.world.watched()
            self._watching.__enter__()
            under.run(self.world.begin())

        @rule(n=WHICH, what=CUSTOMER)
        def customer(self, n: int, what: str) -> None:
            self.do(self.world.customer(n, what))

        @rule(n=WHICH, who=WHO, what=PERSON)
        def person(self, n: int, who: int, what: str) -> None:
            self.do(self.world.person(n, who, what))

        @rule(n=WHICH, who=WHO, what=PERSON, other=PERSON)
        def two_at_once(self, n: int, who: int, what: str, other: str) -> None:
            self.do(self.world.person(n, who, what), self.world.person(n, who + 1, other))

        @rule(n=WHICH, who=WHO, what=CUSTOMER, other=PERSON)
        def customer_and_person(self, n: int, who: int, what: str, other: str) -> None:
            self.do(self.world.customer(n, what), self.world.person(n, who, other))

        @rule(n=WHICH, who=WHO)
        def a_person_hands_back_what_nobody_answered(self, n: int, who: int) -> None:
            self.do(self.world.person(n, who, "take_over"))
            self.do(self.world.customer(n, "say"))
            self.do(self.world.person(n, HAVING_IT, "hand_back"))

        @rule(how=ANSWER, old=st.booleans())
        def the_model_answers(self, how: str, old: bool) -> None:
            self.world.let_go(how, old=old)
            self.do(_turns(40))

        @rule(turns=st.sampled_from([1, 10, 100]))
        def time_goes_by(self, turns: int) -> None:
            self.do(_turns(turns))

        @rule(seconds=st.sampled_from([3, 16, 31]))
        def the_clock_moves(self, seconds: int) -> None:
            under.clock.advance(seconds=seconds)
            self.do()

        @rule()
        def somebody_looks_after_the_queue(self) -> None:
            self.do(self.world.queue.look())

        @rule(who=WHO)
        def a_console_is_heard(self, who: int) -> None:
            self.do(self.world.hear(who))

        @rule()
        def leases_are_renewed(self) -> None:
            self.do(self.world.here.runner.renew_leases())

        @rule()
        def the_process_dies(self) -> None:
            self.do(self.world.die())

        def do(self, *doing: Coroutine[Any, Any, None]) -> None:
            under.steps += max(1, len(doing))
            under.run(self.world.attempt(*doing))
            self.world.sound()

        def teardown(self) -> None:
            try:
                under.run(self.world.settle())
            finally:
                under.run(self.world.leave())
                self._watching.__exit__(None, None, None)

    return Seam


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def play(under: Ground, *, examples: int, steps: int, shrink: bool = True) -> None:
    """Raises what breaks a law, as small as it gets."""
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    run_state_machine_as_test(
        machine(under),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=phases,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def hold(template: Path, wanted: int) -> None:
    with ground(template) as under:
        while under.steps < wanted:
            play(under, examples=max(2, (wanted - under.steps) // STEPS), steps=STEPS)


def test_that_the_handover_contract_holds_whatever_happens(migrated_sqlite: Path) -> None:
    hold(migrated_sqlite, A_LOOK)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("half", [1, 2])
def test_that_the_handover_contract_holds_at_length(migrated_sqlite: Path, half: int) -> None:
    hold(migrated_sqlite, AT_LENGTH // 2)


@pytest.mark.long
@pytest.mark.parametrize("law", PLANTS)
def test_that_a_law_that_is_broken_is_found_out(migrated_sqlite: Path, law: str) -> None:
    with ground(migrated_sqlite) as under, PLANTS[law], pytest.raises(Broken, match=law):
        play(under, examples=100, steps=30, shrink=False)
