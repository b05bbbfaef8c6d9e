"""Putting a write before whoever has to approve it: with words made by code, once, for a limited time. Settling it is
`settle`'s.
"""

from dataclasses import dataclass
from typing import Any

from records import actions, conversations
from records.tables import Conversation, Entry, PendingAction
from tools import approval
from tools.approval import CUSTOMER, STAFF, Decided
from tools.context import Call
from tools.gate import require_approver
from tools.policy import Approver, Policy
from tools.tool import Arguments, Summary, Tool


@dataclass(frozen=True, slots=True)
class Put:
    """What the model is told of an action that waits, and what was appended for it: nothing if it waited already."""

    result: dict[str, Any]
    entries: tuple[Entry, ...] = ()


async def summarised(call: Call, tool: Tool, arguments: Arguments) -> Summary:
    """What would happen, checked against the rows as they are now.

    Raises:
        ToolError, RecordError: it cannot be done; the text says why.
    """
    assert tool.summarise is not None, f"{tool.name} has to be confirmed and cannot say what"
    return await tool.summarise(call, arguments)


async def put(call: Call, head: Conversation, tool: Tool, policy: Policy, arguments: Arguments) -> Put:
    """Ask whoever has to approve. The same question is not put twice; an older one about the same row is withdrawn.

    Raises:
        Refused: the shop's people would have to, and none of them is at work.
        ToolError, RecordError: it cannot be done; the text says why.
    """
    summary = await summarised(call, tool, arguments)
    approver = call.context.deployment.approver(policy, summary.amount)
    if not call.context.attended:  # nobody would see the question before it has expired
        require_approver(approver, "customer")
    exact = arguments.model_dump(mode="json")
    entries: list[Entry] = []
    for action in await actions.open_actions(call.session, head.id):
        before = (action.tool, action.arguments, action.customer_id, action.summary["en"], action.approver)
        if action.expires_at > call.at and before == (tool.name, exact, call.customer, summary.en, approver):
            return Put(_waiting(action, call.locale), tuple(entries))
        if action.expires_at <= call.at or (action.tool, action.summary["subject"]) == (tool.name, summary.subject):
            await actions.settle(call.session, action, status="expired", at=call.at)
            entries.append(await done_entry(call, head, action))
    action = _new(call, tool, exact, summary, approver)
    call.session.add(action)
    await call.session.flush()
    asked = approval.asked(call, head, action) if approver == "staff" else _asked_entries(call, head, action)
    entries += await asked
    return Put(_waiting(action, call.locale), tuple(entries))


async def done_entry(call: Call, head: Conversation, action: PendingAction, by: Decided | None = None) -> Entry:
    """Put down what became of the action; `by` is the colleague who decided."""
    body = {
        "action": action.id,
        "tool": action.tool,
        "outcome": action.status,
        "summary": shown(action, call.locale),
        "result": action.result or {},  # for the model: no customer's frame carries it
    }
    if action.approver == "staff":
        body |= {"approver": "staff", "why": by.why if by else ""} | ({"staff": by.staff} if by else {})
    return await conversations.append(
        call.session,
        head,
        kind="action.done",
        at=call.at,
        body=body,
        turn=call.context.turn or None,
        author="human" if by else "system",
        author_name=by.name if by else "",
    )


def shown(action: PendingAction, locale: str) -> str:
    """The words that the customer reads."""
    return str(action.summary["zh" if locale == "zh" else "en"])


def _new(call: Call, tool: Tool, exact: dict[str, Any], summary: Summary, approver: Approver) -> PendingAction:
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
        approver=approver,
        asked_at=call.at,
        expires_at=call.at + context.deployment.confirm_within,
    )


async def _asked_entries(call: Call, head: Conversation, action: PendingAction) -> tuple[Entry, ...]:
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
    turn = call.context.turn or None
    return (await conversations.append(call.session, head, kind="action.asked", at=call.at, body=body, turn=turn),)


def _waiting(action: PendingAction, locale: str) -> dict[str, Any]:
    status = STAFF if action.approver == "staff" else CUSTOMER
    return {"status": status, "action": action.id, "summary": shown(action, locale)}
