"""What is said when the shop's own people approve, and not the customer: to the customer in sentences made by code, and
to those who decide what exactly they decide on. Who has to approve is the deployment's; carrying it out is `settle`'s.
"""

from dataclasses import dataclass

from records import conversations, hooks
from records.tables import Conversation, Entry, PendingAction
from tools.context import Call

CUSTOMER, STAFF = "waiting_for_customer", "waiting_for_staff"
WAITING = frozenset({CUSTOMER, STAFF})
"""The status of a call that has done nothing yet."""

_WORDS = {
    "en": {
        "asked": "A person on our team has to approve this, and has been asked:\n\n{summary}\n\n"
        "Nothing is changed before they say yes. You will read here what they decide.",
        "done": "Our team has approved this, and it is done:\n\n{summary}",
        "declined": "Our team has not approved this, and nothing was changed:\n\n{summary}",
        "expired": "Nobody on our team could decide on this in time, and nothing was changed:\n\n{summary}",
        "failed": "Our team has approved this, but it could not be carried out, and nothing was changed:\n\n{summary}",
        "why": "\n\nThey say: {why}",
    },
    "zh": {
        "asked": "这项操作需要我们的工作人员审核，已经提交：\n\n{summary}\n\n"
        "批准之前不会有任何更改，结果会在这里告诉您。",
        "done": "工作人员已批准，这项操作已经完成：\n\n{summary}",
        "declined": "工作人员没有批准这项操作，没有做任何更改：\n\n{summary}",
        "expired": "工作人员未能及时审核，没有做任何更改：\n\n{summary}",
        "failed": "工作人员已批准，但这项操作没有成功，没有做任何更改：\n\n{summary}",
        "why": "\n\n答复：{why}",
    },
}


@dataclass(frozen=True, slots=True)
class Decided:
    """Who of the staff decided, and what the customer is told of why."""

    staff: str
    name: str
    why: str = ""


async def asked(call: Call, head: Conversation, action: PendingAction) -> tuple[Entry, ...]:
    """What colleagues see of an action that waits for them, and the customer is told."""
    body = {
        "action": action.id,
        "tool": action.tool,
        "arguments": action.arguments,
        "summary": {"en": action.summary["en"], "zh": action.summary["zh"]},
        "expires_at": action.expires_at.isoformat(),
    }
    turn = call.context.turn or None
    about = {"conversation": head.id, "tool": action.tool}
    await hooks.happened(call.session, "approval.asked", action.id, at=call.at, **about)
    return (
        await conversations.append(call.session, head, kind="approval.asked", at=call.at, body=body, turn=turn),
        await _tell(call, head, _said("asked", action, call.locale)),
    )


async def told(call: Call, head: Conversation, action: PendingAction, why: str = "") -> Entry:
    """Tell the customer what became of an action that waited for the staff."""
    reason = _words(call.locale)["why"].format(why=why) if why else ""
    return await _tell(call, head, _said(action.status, action, call.locale) + reason)


def _said(what: str, action: PendingAction, locale: str) -> str:
    return _words(locale)[what].format(summary=action.summary["zh" if locale == "zh" else "en"])


def _words(locale: str) -> dict[str, str]:
    return _WORDS["zh" if locale == "zh" else "en"]


async def _tell(call: Call, head: Conversation, text: str) -> Entry:
    return await conversations.append(call.session, head, kind="message", at=call.at, body={"text": text})
