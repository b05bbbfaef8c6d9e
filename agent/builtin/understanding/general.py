"""Whether a message asks how things are, or about something of the customer's own: the articles know only the first."""

import re

from agent.builtin.understanding import questions
from agent.builtin.understanding.normalise import normalise

_OWN = re.compile(
    r"\b(?:my|our|mine)(?: [a-z-]+){0,3} (?:orders?|parcels?|packages?|deliver(?:y|ies)|shipments?|purchases?|refunds?|returns?"
    r"|exchange|stuff|things?|items?|money|cash|account|profile|points|invoice|address|details|data)\b"
    r"|\b(?:have|has|did|was|were) (?:i|you|it|they|that|this|the)\b|\bi(?:'m| am) (?:still )?waiting\b|\bthe (?:order|parcel|package) (?:i|that)\b"
    r"|我的?(?:订单|快递|包裹|货|退款|东西|单子?|积分|账户|账号|资料|地址|发票|钱)|我(?:上次|之前|昨天|前天)?(?:买|订|下单|退)的|帮我|给我|还没(?:到|收到|发)|到哪里?了"
)


def asks(text: str) -> bool:
    """Whether it is a question at all."""
    return questions.is_message(normalise(text))


def general(text: str) -> bool:
    """A question that speaks of nothing of their own: `where does a refund end up?`, and not `where is my refund?`."""
    return asks(text) and _OWN.search(normalise(text)) is None
