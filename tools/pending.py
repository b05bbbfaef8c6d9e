"""Putting a write before the customer: with words made by code, once, for a limited time. Settling it is `settle`'s."""

from dataclasses import dataclass
from typing import Any

from records import actions, conversations
from records.tables import Conversation, Entry, PendingAction
from tools.context import Call
from tools.gate import require_within_cap
from tools.policy import Policy
from tools.tool import Arguments, Summary, Tool


@dataclass(frozen=True, slots=True)
class Put:
    """What the model is told of an action that waits, and what was appended for it: nothing if it waited already."""

    result: dict[str, Any]
    entries: tuple[Entry, ...] = ()


async def summarised(call: Call, tool: Tool, policy: Policy, arguments: Arguments) -> Summary:
    """What would happen, checked against the rows as they are now.

    Raises:
        ToolError, RecordError: it cannot be done; the text says why.
    """
    assert tool.summarise is not None, f"{tool.name} has to be confirmed and cannot say what"
    summary = await tool.summarise(call, arguments)
    require_within_cap(call, policy, summary.amount)
    return summary


async def put(call: Call, head: Conversation, tool: Tool, policy: Policy, arguments: Arguments) -> Put:
    """Ask the customer. The same question is not put twice; an older one about the same row is withdrawn."""
    summary = await summarised(call, tool, policy, arguments)
    exact = arguments.model_dump(mode="json")
    entries: list[Entry] = []
    for action in await actions.open_actions(call.session, head.id):
        if action.expires_at > call.at and _same(call, action, tool, exact, summary):
            return Put(_waiting(action, call.locale), tuple(entries))
        if action.expires_at <= call.at or (action.tool, action.summary["subject"]) == (tool.name, summary.subject):
            await actions.settle(call.session, action, status="expired", at=call.at)
            entries.append(await done_entry(call, head, action))
    action = _new(call, tool, exact, summary)
    call.session.add(action)
    await call.session.flush()
    entries.append(await _asked_entry(call, head, action))
    return Put(_waiting(action, call.locale), tuple(entries))


async def done_entry(call: Call, head: Conversation, action: PendingAction) -> Entry:
    """Tell the customer what became of the action."""
    body = {
        "action": action.id,
        "tool": action.tool,
        "outcome": action.status,
        "summary": shown(action, call.locale),
        "result": action.result or {},  # for the model: no customer's frame carries it
    }
    return await conversations.append(
        call.session, head, kind="action.done", at=call.at, body=body, turn=call.context.turn or None
    )


def shown(action: PendingAction, locale: str) -> str:
    """The words that the customer reads."""
    return str(action.summary["zh" if locale == "zh" else "en"])


def _same(call: Call, action: PendingAction, tool: Tool, exact: dict[str, Any], summary: Summary) -> bool:
    asked = (action.tool, action.arguments, action.customer_id, action.summary["en"])
    return asked == (tool.name, exact, call.customer, summary.en)


def _new(call: Call, tool: Tool, exact: dict[str, Any], summary: Summary) -> PendingAction:
    context = call.context
    words = {"en": summary.en, "zh": summary.zh, "approve": dict(summary.approve), "decline": dict(summary.decline)}
    return PendingAction(
        id=context.clock.new_id(),
        conversation_id=context.conversation,
        visitor_id=context.visitor,
        customer_id=call.customer,
        turn=context.turn,
        tool=tool.name,
        arguments=exact,
        summary={**words, "subject": summary.subject},
        asked_at=call.at,
        expires_at=call.at + context.deployment.confirm_within,
    )


async def _asked_entry(call: Call, head: Conversation, action: PendingAction) -> Entry:
    locale = "zh" if call.locale == "zh" else "en"
    body = {
        "action": action.id,
        "tool": action.tool,
        "summary": action.summary[locale],
        "summaries": {"en": action.summary["en"], "zh": action.summary["zh"]},
        "approve_label": action.summary["approve"][locale],
        "decline_label": action.summary["decline"][locale],
        "expires_at": action.expires_at.isoformat(),
    }
    return await conversations.append(
        call.session, head, kind="action.asked", at=call.at, body=body, turn=call.context.turn or None
    )


def _waiting(action: PendingAction, locale: str) -> dict[str, Any]:
    return {"status": "waiting_for_customer", "action": action.id, "summary": shown(action, locale)}
