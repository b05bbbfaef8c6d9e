"""A yes or no to an action that waits: carried out at most once, on the word of whoever was asked, in time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from records import actions
from records.tables import Conversation, Entry, PendingAction
from tools import approval, pending
from tools.approval import Decided
from tools.context import Call
from tools.errors import Refused
from tools.gate import require_approver, require_identity
from tools.journal import Asked, Came, bounded, came, remember, went_wrong, write_down
from tools.policy import Approver, Policy
from tools.tool import Summary, Tool

Find = Callable[[str], tuple[Tool, Policy]]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an action. `again`: it had been settled before, and nothing was done now."""

    action: str
    tool: str
    outcome: str
    """done · declined · expired · failed"""
    summary: str
    result: dict[str, Any] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    again: bool = False


async def settle(
    call: Call, head: Conversation, action: PendingAction, *, approve: bool, find: Find, by: Decided | None = None
) -> Settled:
    """Settle a locked action under a locked conversation, inside the caller's transaction.

    Args:
        by: the colleague who decides; without one it is the customer, or time that has run out.
    """
    if action.status != "asked":
        return _settled(call, action, again=True)
    if action.expires_at <= call.at or not approve:
        expired = action.expires_at <= call.at
        status, by = ("expired", None) if expired else ("declined", by)
        await actions.settle(call.session, action, status=status, at=call.at, by=by.staff if by else None)
        return _settled(call, action, *await _told(call, head, action, by))
    result = bounded(await _carry_out(call, action, find))
    await call.session.refresh(head)  # a savepoint that was rolled back has spoiled both
    await call.session.refresh(action)
    status = "done" if result.outcome == "ok" else "failed"
    staff = by.staff if by else None
    await actions.settle(call.session, action, status=status, at=call.at, result=result.result, by=staff)
    asked = Asked(action.tool, action.arguments)
    written = await write_down(call, head, asked, result)
    remember(call.context.happened, asked, result, write=True)
    return _settled(call, action, written, *await _told(call, head, action, by))


async def _told(call: Call, head: Conversation, action: PendingAction, by: Decided | None) -> tuple[Entry, ...]:
    """What the customer learns: from the card that they answered, or, where it was not theirs to answer, in words."""
    if action.approver == "customer":
        return (await pending.done_entry(call, head, action),)
    said = await approval.told(call, head, action, by.why if by else "")
    return (said, await pending.done_entry(call, head, action, by))


async def _carry_out(call: Call, action: PendingAction, find: Find) -> Came:
    name, locale = action.tool, call.locale
    try:
        async with call.session.begin_nested():
            tool, policy = find(name)
            require_identity(call, policy)
            _require_same_person(call, action)
            arguments = tool.arguments.model_validate(action.arguments)
            summary = await pending.summarised(call, tool, arguments)
            require_approver(call.context.deployment.approver(policy, summary.amount), _asked(action))
            _require_unchanged(action, summary)
            return came(await tool.run(call, arguments))
    except Exception as error:
        return went_wrong(name, error, locale)


def _asked(action: PendingAction) -> Approver:
    return "staff" if action.approver == "staff" else "customer"


def _require_same_person(call: Call, action: PendingAction) -> None:
    if action.customer_id != call.customer:
        raise Refused("other_person", "This was proposed to somebody else.", "这项操作不是向您提出的。")


def _require_unchanged(action: PendingAction, summary: Summary) -> None:
    if (summary.en, summary.zh) != (action.summary["en"], action.summary["zh"]):
        raise Refused(
            "changed_meanwhile",
            "Something has changed since this was proposed, so nothing was done: look again and propose it anew.",
            "情况在确认之前发生了变化，因此没有执行任何操作，请重新确认。",
        )


def _settled(call: Call, action: PendingAction, *entries: Entry, again: bool = False) -> Settled:
    words = pending.shown(action, call.locale)
    return Settled(action.id, action.tool, action.status, words, action.result or {}, entries, again)
