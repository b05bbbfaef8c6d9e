"""The customer's yes or no to an action that waits: carried out at most once, by the person who was asked, in time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from records import actions
from records.tables import Conversation, Entry, PendingAction
from tools import pending
from tools.context import Call
from tools.errors import Refused
from tools.gate import require_identity
from tools.journal import Asked, Came, bounded, came, remember, went_wrong, write_down
from tools.policy import Policy
from tools.tool import Summary, Tool


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
    call: Call, head: Conversation, action: PendingAction, *, approve: bool, find: Callable[[str], tuple[Tool, Policy]]
) -> Settled:
    """Settle a locked action under a locked conversation, inside the caller's transaction."""
    if action.status != "asked":
        return _settled(call, action, again=True)
    if action.expires_at <= call.at or not approve:
        status = "expired" if action.expires_at <= call.at else "declined"
        await actions.settle(call.session, action, status=status, at=call.at)
        return _settled(call, action, await pending.done_entry(call, head, action))
    result = bounded(await _carry_out(call, action, find))
    await call.session.refresh(head)  # a savepoint that was rolled back has spoiled both
    await call.session.refresh(action)
    status = "done" if result.outcome == "ok" else "failed"
    await actions.settle(call.session, action, status=status, at=call.at, result=result.result)
    asked = Asked(action.tool, action.arguments)
    written = await write_down(call, head, asked, result)
    remember(call.context.happened, asked, result, write=True)
    return _settled(call, action, written, await pending.done_entry(call, head, action))


async def _carry_out(call: Call, action: PendingAction, find: Callable[[str], tuple[Tool, Policy]]) -> Came:
    name, locale = action.tool, call.locale
    try:
        async with call.session.begin_nested():
            tool, policy = find(name)
            require_identity(call, policy)
            _require_same_person(call, action)
            arguments = tool.arguments.model_validate(action.arguments)
            _require_unchanged(action, await pending.summarised(call, tool, policy, arguments))
            return came(await tool.run(call, arguments))
    except Exception as error:
        return went_wrong(name, error, locale)


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
