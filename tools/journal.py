"""What came of a call, and how it is written down: a row that is counted and an entry in the log, always both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from records import conversations
from records.errors import Conflict, RecordError
from records.tables import Conversation, Entry, ToolCall
from tools import answers
from tools.context import Call, Done, Happened
from tools.errors import Refused, ToolError, TryAgain
from tools.tool import Outcome, ToolResult

log = structlog.get_logger(__name__)

BROKEN = {
    "en": "This did not work on our side. Try once more, or offer a person (hand_over).",
    "zh": "系统暂时出了问题，请稍后再试，或为您转接人工客服。",
}
CHANGED = "Something changed at the same moment: look again and decide anew."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as the log keeps it."""

    tool: str
    arguments: dict[str, Any]
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it, before it is written down."""

    outcome: Outcome
    result: dict[str, Any]
    entries: tuple[Entry, ...] = ()

    @property
    def ok(self) -> bool:
        return self.outcome in {"ok", "asked"}


def came(result: Mapping[str, Any]) -> Came:
    """What a tool answered. An `error` in it is a no that keeps its rows: a wrong code has used up a try."""
    return Came("refused" if "error" in result else "ok", dict(result))


def went_wrong(tool: str, error: Exception, locale: str) -> Came:
    """What the model is told of an exception; of one that nobody expected, only that there was one."""
    if isinstance(error, (TryAgain, Conflict)):
        return Came("try_again", {"error": CHANGED if isinstance(error, Conflict) else str(error)})
    if isinstance(error, (ToolError, RecordError)):
        return Came("refused", _no(error, locale))
    log.error("a tool failed", tool=tool, error=type(error).__name__)
    return Came("failed", {"error": BROKEN["zh" if locale == "zh" else "en"], "why": "broken"})


async def write_down(call: Call, head: Conversation, asked: Asked, came: Came) -> Entry:
    """One row for limits, one entry for the log, in the transaction of what was done."""
    context = call.context
    row = ToolCall(
        conversation_id=context.conversation,
        visitor_id=context.visitor,
        customer_id=call.customer,
        turn=context.turn or None,
        tool=asked.tool,
        outcome=came.outcome,
        at=call.at,
    )
    call.session.add(row)
    body = {
        "tool": asked.tool,
        "arguments": asked.arguments,
        "result": came.result,
        "ok": came.ok,
        "outcome": came.outcome,
        "call_id": asked.call_id,
        "turn": context.turn,
    }
    return await conversations.append(
        call.session, head, kind="tool.called", at=call.at, body=body, turn=context.turn or None
    )


def remember(happened: Happened, asked: Asked, came: Came, *, write: bool) -> None:
    """Keep it for the agent, once it is committed."""
    done = Done(asked.tool, came.ok, asked.arguments, came.result)
    happened.results.append(done)
    if write and came.outcome == "ok":
        happened.done.append(done)


def told(came: Came, entry: Entry) -> ToolResult:
    """What the model reads."""
    return ToolResult(answers.encoded(came.result), came.ok, came.outcome, came.result, (*came.entries, entry))


def bounded(came: Came) -> Came:
    """The same, no longer than a model may read: the log keeps what the model saw."""
    return replace(came, result=answers.bounded(came.result))


def _no(error: Exception, locale: str) -> dict[str, Any]:
    chinese = getattr(error, "zh", "")
    sentence = chinese if locale == "zh" and chinese else str(error)
    no = {"error": sentence, "why": getattr(error, "why", "")}
    needs = error.needs if isinstance(error, Refused) else ""
    return {**no, "needs": needs} if needs else no
