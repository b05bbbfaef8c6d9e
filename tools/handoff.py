"""The tool that asks for a person. The session changes the state, together with the reply; this only asks."""

from typing import Any

from pydantic import Field

from tools.answers import plain
from tools.context import Call, Handover
from tools.policy import Policy
from tools.tool import Arguments, tool


class HandOver(Arguments):
    reason: str = Field(
        min_length=1,
        max_length=60,
        description="Why, as one word: customer_asked, cannot_help, needs_approval, complaint, upset or other.",
    )
    summary: str = Field(
        min_length=1,
        max_length=1_500,
        description="What the person has to know: what the customer wants, what was found out, what was tried.",
    )


@tool(HandOver, Policy(effect="write"), en="Asking for a person…", zh="正在为您转接人工客服…")
async def hand_over(call: Call, arguments: HandOver) -> dict[str, Any]:
    """Hand the conversation over to a person of the shop.

    Use it when the customer asks for a person, is upset, when a rule says that a person has to decide, or when you
    cannot help. It ends your turn; do not say that somebody is there before it is so.

    Returns:
        {"handover": "on_its_way"}
    """
    call.context.happened.handover = Handover(plain(arguments.reason, 60), plain(arguments.summary, 1_500))
    return {"handover": "on_its_way"}
