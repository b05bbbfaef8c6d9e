"""The tool that says how a text feels."""

from typing import Any

from pydantic import Field

from tools.context import Call
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool


class ClassifySentiment(Arguments):
    text: str = Field(min_length=1, max_length=4_000, description="The text, in English or Chinese.")


@tool(
    ClassifySentiment,
    Policy(effect="read", limit=Limit(conversation=100, day=500)),
    en="Reading how this feels…",
    zh="正在分析语气…",
)
async def classify_sentiment(call: Call, arguments: ClassifySentiment) -> dict[str, Any]:
    """Say whether a text is positive, neutral or negative, to decide how to answer or whether a person is needed.

    Returns:
        {"label": "negative", "score": -0.62}, from -1 to 1
    """
    [found] = await call.context.sentiment.classify([arguments.text])
    return {"label": found.label, "score": found.score}
