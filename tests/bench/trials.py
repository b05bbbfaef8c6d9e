"""One trial of the evals beside the same conversation held by `Sessions.say` alone, again and again on one database."""

import shutil
import time
from pathlib import Path

from agent.bus import LocalBus
from agent.desk import Desk, Pace
from agent.runner import Runner
from agent.session import Sessions
from agent.settings import Settings
from evals.case import Case
from evals.grading.grade import grade
from evals.trials.copies import database_at
from evals.trials.lab import lab_of
from evals.trials.trial import Lab, run_trial
from evals.trials.world import demo_world
from knowledge.embedders import embedder_named
from records.clock import SystemClock
from records.progress import Silent
from tests.bench.rows import Row, paired

LINES = ("Where is my order 1207?", "How many days do I have to return it?", "Do you have wool socks?", "Thanks!")
WARM = 2
"""Of each, that are not counted."""
CASE = Case.model_validate(
    {
        "id": "bench",
        "bucket": "resolvable",
        "as": {"customer": "C001", "verified": True},
        "customer": {"script": [{"say": line} for line in LINES]},
        "expect": {},
    }
)


async def trials(folder: Path, count: int) -> list[Row]:
    """So many trials and bare conversations by turns, in seconds of CPU: copying, reading rows and grading included."""
    async with demo_world(folder / "world", embedder_named("", cache=folder), Silent()) as world:
        lab = lab_of(Settings(data_dir=folder), world, folder)
        bare = _Bare(lab, folder / "bare.db")
        ours: list[float] = []
        theirs: list[float] = []
        for number in range(WARM + count):
            both = [(ours, _tried(lab, number)), (theirs, bare.held())]
            for taken, work in both if number % 2 else reversed(both):  # neither always pays for what the other left
                began = time.process_time()
                await work
                taken.append(1000 * (time.process_time() - began))
        await bare.desk.database.close()
    return [paired("a trial of four turns, CPU", "ms", ours[WARM:], "the same by Sessions.say", theirs[WARM:])]


async def _tried(lab: Lab, number: int) -> None:
    """A trial, graded."""
    assert grade(CASE, await run_trial(lab, CASE, number)).turns == len(LINES)


class _Bare:
    """Nothing but sessions, on a copy of the same world."""

    def __init__(self, lab: Lab, file: Path) -> None:
        self.desk = Desk(
            database=database_at(Path(shutil.copyfile(lab.world.file, file))),
            bus=LocalBus(),
            agent=lab.agent,
            guard=lab.guard,
            knowledge=lab.world.knowledge,
            clock=SystemClock(),
            deployment=lab.guard.deployment,
            pace=Pace(quiet=0),
        )
        self._runner = Runner(self.desk)
        self._sessions = Sessions(self.desk, self._runner)

    async def held(self) -> None:
        """One conversation."""
        visitor = await self._sessions.visit(locale="en", customer="C001")
        opened = await self._sessions.open(visitor, None)
        for line in LINES:
            client_id = self.desk.clock.new_id()
            await self._sessions.say(visitor, opened.conversation, text=line, client_id=client_id)
            await self._runner.idle()
