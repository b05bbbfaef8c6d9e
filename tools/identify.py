"""The tool that takes what a customer knows as proof of who they are. Offered only where a deployment counts that."""

from typing import Any

from pydantic import Field, model_validator

from records import actions, customers, verification
from tools.context import Call
from tools.errors import Refused
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool

MATCHING = Policy(effect="write", limit=Limit(conversation=8, day=16))


class Identify(Arguments):
    email: str = Field(
        default="", max_length=254, description="The customer's e-mail address; empty if they gave none."
    )
    name: str = Field(default="", max_length=200, description="Their full name, such as 'Ann Lee', with the postcode.")
    postcode: str = Field(default="", max_length=20, description="The postcode or ZIP code of their own address.")

    @model_validator(mode="after")
    def _enough(self) -> "Identify":
        if not self.email and not (self.name and self.postcode):
            raise ValueError("give the e-mail address, or both the name and the postcode")
        return self


@tool(Identify, MATCHING, en="Looking for your account…", zh="正在查找您的账户…")
async def identify_customer(call: Call, arguments: Identify) -> dict[str, Any]:
    """Find out who the customer is, by the e-mail address on their account, or by their full name and postcode.

    Ask for either before anything about an account or an order is said. Once it fits, the chat is theirs; it cannot
    become another customer's.

    Returns:
        {"identified": true, "verified", "name"}; {"identified": false, "verified": false, "note"} when it fits nobody
        or more than one

    Raises:
        The customer is known already, or this has been tried too often.
    """
    if call.customer is not None:
        raise Refused("identified_already", "It is known who this customer is.", "已经确认了顾客的身份。")
    found = await customers.by_email(call.session, arguments.email) if arguments.email else None
    if found is None and arguments.name and arguments.postcode:
        found = await customers.by_name_and_postcode(call.session, arguments.name, arguments.postcode)
    if found is None:
        # A no that is not an error: it has to count, or all names could be tried.
        note = {"en": "No customer fits this.", "zh": "没有找到相符的顾客。"}
        return {"identified": False, "verified": False, "note": note["zh" if call.locale == "zh" else "en"]}
    visitor = await actions.visitor(call.session, call.context.visitor, lock=True)
    await verification.matched(call.session, visitor, found, at=call.at)
    verified = "knowledge_match" in call.context.deployment.verified_by
    return {"identified": True, "verified": verified, "name": found.name}
