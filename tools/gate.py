"""Who may use a tool, how often, and for how much: what is checked before one runs. It changes nothing."""

from datetime import timedelta

from records import actions
from tools.context import Call
from tools.errors import Refused
from tools.policy import Approver, Policy
from tools.tool import Tool

WAYS = {
    "signature": ("sign in", "登录"),
    "code": ("give the code that is e-mailed to them", "使用发送到您邮箱的验证码"),
    "knowledge_match": (
        "give the e-mail address of their account, or their name and postcode",
        "提供账户邮箱，或姓名和邮编",
    ),
}
"""How a customer proves who they are, by the proof that a deployment counts."""


def require_identity(call: Call, policy: Policy) -> None:
    """Raises `Refused` where the tool needs to know for certain whom it serves."""
    unknown = policy.needs != "nothing" and call.customer is None
    if unknown or (policy.needs == "verified" and not call.verified):
        deployment = call.context.deployment
        ways = [WAYS[proof] for proof in WAYS if proof in deployment.verified_by] or [WAYS["signature"]]
        en, zh = ", or ".join(way[0] for way in ways), "，或".join(way[1] for way in ways)
        raise Refused(
            "not_verified",
            f"First it has to be proven who the customer is: they {en}.",
            f"需要先确认您的身份：请{zh}。",
            needs="verified",
        )


async def require_room(call: Call, tool: Tool, policy: Policy) -> None:
    """Raises `Refused` when the tool has been used as often as it may be."""
    context, limit = call.context, policy.limit
    counted = ("ok", "failed") if policy.confirm == "nobody" else ("asked",)
    if limit.conversation is not None:
        used = await actions.calls_here(call.session, tool.name, context.conversation, counted=counted)
        if used >= limit.conversation:
            raise _too_often("in one conversation", "本次会话中")
    if limit.day is not None:
        since = call.at - timedelta(days=1)
        used = await actions.calls_since(
            call.session,
            tool.name,
            visitor_id=context.visitor,
            customer_id=call.customer,
            since=since,
            counted=counted,
        )
        if used >= limit.day:
            raise _too_often("in one day", "今天")


def require_approver(needed: Approver, asked: Approver) -> None:
    """Raises `Refused` where the shop's own people have to decide, and are not the ones who are asked."""
    if needed == "staff" != asked:
        raise Refused(
            "needs_staff",
            "A person has to approve this: offer to hand over (hand_over).",
            "这项操作需要人工审核，可以为您转接人工客服。",
            needs="staff",
        )


def switched_off(tool: str) -> Refused:
    """The no to a tool that this deployment does not use."""
    return Refused("switched_off", f"{tool} is switched off in this shop.", "本店未开通此项操作。")


def _too_often(en: str, zh: str) -> Refused:
    return Refused(
        "too_often",
        f"This has been done as often as it may be {en}: a person can help further (hand_over).",
        f"{zh}已达到该操作的次数上限，可以为您转接人工客服。",
    )
