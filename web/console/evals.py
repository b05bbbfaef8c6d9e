"""How good the assistant is, for those who judge it: runs, their failing cases replayed, and cases that are made of
conversations. What is examined and how is no business of this layer: it is handed something that knows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from records.staff.roles import Role
from records.tables.types import LARGEST_WHOLE
from web.access import Access
from web.console.shapes import Shown

Json = Mapping[str, Any]


class Evaluations(Protocol):
    """Runs and cases as plain values, in the shapes below. Each raises NotFound for what is not there."""

    async def listed(self) -> Sequence[Json]: ...

    async def run(self, name: str) -> Json: ...

    async def trial(self, name: str, case: str, trial: int) -> Json: ...

    async def keep(self, conversation: str, answer: int | None) -> Json: ...

    async def kept(self) -> Sequence[Json]: ...


class Figure(Shown):
    """A share and its 95 % interval; neither where there is nothing to count."""

    value: float | None
    ci: tuple[float, float] | None


class RunLine(Shown):
    """A run. `missing`: trials without a result, while it goes on or where it was broken off."""

    name: str
    at: datetime
    model: str
    world: str
    cases: int
    trials: int
    trials_each: int
    missing: int
    resolution: Figure
    escalation_accuracy: Figure
    unsafe: int = Field(description="trials with a write that nothing permits")


class Part(Shown):
    model_config = ConfigDict(frozen=True, extra="ignore")

    cases: int
    passed: Figure


class Bucket(Part):
    floor: Figure
    locales: dict[str, Part]


class Flaky(Shown):
    case: str
    passed: int
    trials: int


class FailingCase(Shown):
    """A case that failed, by the worst of its trials."""

    case: str
    trial: int
    bucket: str
    locale: str
    unsafe: bool
    passed: int
    trials: int
    why: str


class RunShown(RunLine):
    over_escalation: Figure
    floor: Figure = Field(description="passed by an agent that does and says nothing")
    pass_k: dict[str, Figure]
    buckets: dict[str, Bucket]
    locales: dict[str, Part]
    flaky: list[Flaky]
    infrastructure_errors: int
    failing: list[FailingCase]
    left_out: int


class ThreadLine(Shown):
    """A line of a transcript. `reasons`: what is wrong with it."""

    number: int
    who: str
    text: str
    more: str
    reasons: list[str]


class TrialShown(Shown):
    """`reasons`: why it failed, as far as no line shows it."""

    case: str
    trial: int
    bucket: str
    locale: str
    passed: bool
    unsafe: bool
    lines: list[ThreadLine]
    reasons: list[str]


class KeptCase(Shown):
    """A case of the suite that the console adds to. `suite` is the file, on the server's machine."""

    id: str
    tags: list[str]
    yaml: str
    suite: str


class ToKeep(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: Annotated[str, Field(min_length=1, max_length=60)]
    answer: Annotated[int | None, Field(ge=1, le=LARGEST_WHOLE, description="of an answer that was reported")] = None


def routes(evals: Evaluations, access: Access) -> APIRouter:
    """The routes of this file."""
    judges = [Depends(access.requires(Role.LEAD, Role.EVALUATOR))]
    router = APIRouter(prefix="/api/console/evals", tags=["console"], dependencies=judges)

    @router.get("/runs")
    async def runs() -> list[RunLine]:
        """Every run, the newest first."""
        return [RunLine.model_validate(one) for one in await evals.listed()]

    @router.get("/runs/{name}")
    async def run(name: str) -> RunShown:
        """What a run came to."""
        return RunShown.model_validate(await evals.run(name))

    @router.get("/runs/{name}/cases/{case}/{trial}")
    async def trial(name: str, case: str, trial: int) -> TrialShown:
        """A trial as it went."""
        return TrialShown.model_validate(await evals.trial(name, case, trial))

    @router.get("/cases")
    async def cases() -> list[KeptCase]:
        """The cases that were made here."""
        return [KeptCase.model_validate(one) for one in await evals.kept()]

    @router.post("/cases", status_code=201)
    async def keep(given: ToKeep) -> KeptCase:
        """Make a case of a conversation, or of a reported answer in it, without personal data.

        The same again changes nothing: somebody may have completed it.
        """
        return KeptCase.model_validate(await evals.keep(given.conversation, given.answer))

    return router
