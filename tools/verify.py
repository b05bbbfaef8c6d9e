"""Tools that prove who the customer is, by a code that is mailed to the address on file. A claim proves nothing."""

import re
from typing import Any

from pydantic import Field, field_validator

from records import actions, jobs, verification
from records.customers import EMAIL, masked
from tools.context import Call
from tools.errors import Refused
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool

SENDING = Policy(effect="write", limit=Limit(conversation=3, day=6))
CHECKING = Policy(effect="write", limit=Limit(conversation=20, day=40))


class SendCode(Arguments):
    email: str = Field(max_length=254, description="The e-mail address that the customer says is theirs.")

    @field_validator("email")
    @classmethod
    def _is_one(cls, value: str) -> str:
        if not EMAIL.fullmatch(value):
            raise ValueError("this is not an e-mail address")
        return value


@tool(SendCode, SENDING, en="Sending a code…", zh="正在发送验证码…")
async def send_verification_code(call: Call, arguments: SendCode) -> dict[str, Any]:
    """Mail a six-digit code to a customer, so that they can prove who they are.

    The answer is the same whether or not a customer has this address: say that a code comes if the address is the one
    on their account, and never that an account exists or does not. The code is valid for ten minutes.

    Returns:
        {"sent": true, "to": "a•••@example.com", "minutes": 10}

    Raises:
        Too many codes have been asked for, or the customer is verified already.
    """
    _require_unverified(call)
    context = call.context
    code = context.digits(6)
    customer = await verification.issue(
        call.session,
        visitor_id=context.visitor,
        email=arguments.email,
        code=code,
        secret=context.deployment.secret,
        clock=context.clock,
        at=call.at,
    )
    if customer is not None and customer.email:
        mail = _mail(customer.email, code, context.deployment.shop, call.locale)
        await jobs.add(call.session, "mail", mail, clock=context.clock)
    return {"sent": True, "to": masked(arguments.email), "minutes": 10}


class CheckCode(Arguments):
    code: str = Field(max_length=30, description="The six digits that the customer was mailed.")

    @field_validator("code")
    @classmethod
    def _digits(cls, value: str) -> str:
        digits = re.sub(r"[\s-]", "", value)
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise ValueError("a code has six digits")
        return digits


@tool(CheckCode, CHECKING, en="Checking the code…", zh="正在核对验证码…")
async def check_verification_code(call: Call, arguments: CheckCode) -> dict[str, Any]:
    """Check the code that the customer was mailed; when it is right, they are verified in this chat.

    Returns:
        {"verified": true, "name"}; for a wrong one {"error", "tries_left"}

    Raises:
        There is no valid code any more: a new one has to be sent.
    """
    _require_unverified(call)
    context = call.context
    visitor = await actions.visitor(call.session, context.visitor, lock=True)
    checked = await verification.check(
        call.session, visitor, arguments.code, secret=context.deployment.secret, at=call.at
    )
    if checked.customer is not None:
        return {"verified": True, "name": checked.customer.name}
    left = checked.tries_left
    sentence = {
        "en": f"This code is wrong: {left} more {'try' if left == 1 else 'tries'}." if left else "This code is wrong.",
        "zh": f"验证码不正确，还可以尝试 {left} 次。" if left else "验证码不正确。",
    }
    return {"error": sentence["zh" if call.locale == "zh" else "en"], "why": "wrong_code", "tries_left": left}


def _require_unverified(call: Call) -> None:
    if call.verified:
        raise Refused("verified_already", "This customer is verified already.", "您的身份已经验证过了。")


def _mail(to: str, code: str, shop: str, locale: str) -> dict[str, str]:
    if locale == "zh":
        subject = f"{shop} 验证码：{code}"
        text = (
            f"您的验证码是 {code}，10 分钟内有效。\n\n如果不是您本人操作，请忽略本邮件，并且不要把验证码告诉任何人。\n"
        )
    else:
        subject = f"{code} is your code for {shop}"
        text = (
            f"Your code is {code}. It is valid for 10 minutes.\n\n"
            "If you did not ask for it, ignore this mail and tell nobody the code.\n"
        )
    return {"to": to, "subject": subject, "text": text}
