"""How an answer of the AI came about, and what somebody has to say of it: a turn's timeline, and reports."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from agent.counter import Counter
from agent.desk import Desk
from agent.handover import Colleague
from records import reports, turns
from records.reports import Fault, Report, Reported
from records.staff.accounts import Signed
from records.staff.roles import Role
from records.tables.types import LARGEST_WHOLE
from records.turns import Told
from tools.policy import Deployment
from tools.tool import Tool
from web.access import Access
from web.console.shapes import LogEntry, Shown


class ToolPolicy(Shown):
    """What a tool may do, for whom, and who has to say yes to it."""

    effect: str
    needs: str
    confirm: str
    amount_cap: Decimal | None


class Timeline(Shown):
    """One turn of the AI: what it answered, what it did, what it took. Cost in US dollars."""

    turn: str
    outcome: str
    model: str
    model_calls: int
    input_tokens: int
    output_tokens: int
    cost: Decimal
    first_text_ms: int | None
    total_ms: int
    started_at: datetime
    asked: list[LogEntry] = Field(description="the customer's messages that it answered")
    entries: list[LogEntry] = Field(description="its own: searches and other calls of tools, questions, what it said")
    policies: dict[str, ToolPolicy] = Field(description="of the tools that it called, as they hold here now")


class Complaint(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, le=LARGEST_WHOLE, description="of the answer")
    fault: Fault
    right: Annotated[str, Field(max_length=16_000, description="what it should have been")] = ""


class ReportedAnswer(Shown):
    conversation: str
    language: str
    asked: list[str]
    answer: LogEntry
    report: LogEntry


def routes(desk: Desk, counter: Counter, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    gate = access.requires(Role.AGENT)
    one = "/conversations/{conversation}"

    @router.get(one + "/turns/{turn}", dependencies=[Depends(gate)])
    async def timeline(conversation: str, turn: str) -> Timeline:
        """Why the AI said this: a message of the AI names its `turn`. 404 when there was none."""
        async with desk.database.reading() as session:
            told = await turns.told(session, conversation, turn)
        return _timeline(told, desk.guard.tools, desk.deployment)

    @router.post(one + "/reports", status_code=201)
    async def report(conversation: str, given: Complaint, signed: Annotated[Signed, Depends(gate)]) -> LogEntry:
        """Say what was wrong with an answer, and what would have been right. 404 when the AI has not said it."""
        me, complaint = (
            Colleague(signed.staff.id, signed.staff.name),
            Report(given.number, given.fault, given.right.strip()),
        )
        return LogEntry.of(await counter.report(me, conversation, complaint))

    @router.get("/reports", dependencies=[Depends(access.requires(Role.LEAD, Role.EVALUATOR))])
    async def reported(
        before: Annotated[AwareDatetime | None, Query(description="earlier ones than that")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> list[ReportedAnswer]:
        """Answers that were reported, the newest first."""
        async with desk.database.reading() as session:
            return [_reported(one) for one in await reports.newest(session, limit=limit, before=before)]

    return router


def _timeline(told: Told, tools: dict[str, Tool], deployment: Deployment) -> Timeline:
    turn = told.turn
    called = {entry.body["tool"] for entry in told.entries if entry.kind == "tool.called"}
    return Timeline(
        turn=turn.id,
        outcome=turn.outcome,
        model=turn.model,
        model_calls=turn.model_calls,
        input_tokens=turn.input_tokens,
        output_tokens=turn.output_tokens,
        cost=turn.cost,
        first_text_ms=turn.first_text_ms,
        total_ms=turn.total_ms,
        started_at=turn.started_at,
        asked=[LogEntry.of(entry) for entry in told.asked],
        entries=[LogEntry.of(entry) for entry in told.entries],
        policies={name: _policy(tools[name], deployment) for name in sorted(called & set(tools))},
    )


def _policy(tool: Tool, deployment: Deployment) -> ToolPolicy:
    policy = deployment.policy(tool.name, tool.policy)
    return ToolPolicy(
        effect=policy.effect, needs=policy.needs, confirm=policy.confirm, amount_cap=deployment.cap(policy)
    )


def _reported(one: Reported) -> ReportedAnswer:
    return ReportedAnswer(
        conversation=one.answer.conversation_id,
        language=one.language,
        asked=[entry.body["text"] for entry in one.asked],
        answer=LogEntry.of(one.answer),
        report=LogEntry.of(one.report),
    )
