"""What is said in every turn, by whoever runs it: the model calls one tool, then writes twenty tokens.

The model runs in this process and takes no time, so that what is measured is what stands around it.
"""

import re
from collections.abc import AsyncIterator, Sequence
from itertools import cycle
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import Field

from tools import all_tools
from tools.context import Call
from tools.policy import Policy
from tools.tool import Arguments, Tool, tool

QUESTIONS = cycle(
    (
        "Hello, where is my order 1042, and when will it be here?",
        "Who carries the parcel, and what is its tracking number again?",
        "Is 1042 still expected this week, or did something change?",
    )
)
"""One for each turn, whoever's: who has to say the same again is passed to a person, and the turn ends there."""
TOKENS = tuple(
    re.findall(
        r"\S+ ?",
        "Your order 1042 is on its way with DHL. The tracking number is JD014600316, and it was shipped on 2026-11-20.",
    )
)
assert len(TOKENS) == 20
ANSWER = "".join(TOKENS)
ORDER: dict[str, Any] = {
    "id": "1042",
    "status": "shipped",
    "ordered_on": "2026-11-18",
    "items": [
        {
            "item": f"throw-{color}",
            "product": "throw",
            "name": "Wool throw",
            "options": {"color": color},
            "quantity": 1,
            "price": "29.90 USD",
        }
        for color in ("blue", "red")
    ],
    "total": "59.80 USD",
    "ship_to": "Ann Lee, 12 Mill Lane, Larkfield",
    "payments": [{"kind": "payment", "amount": "59.80 USD", "method": "Visa ending 4242", "on": "2026-11-18"}],
    "parcels": [{"carrier": "DHL", "tracking": ["JD014600316"], "shipped_on": "2026-11-20"}],
    "can": [],
}


class Which(Arguments):
    order: str = Field(description="the order's number, as the customer gave it")


@tool(Which, Policy("read"), en="Looking up your order…", zh="正在查询您的订单…")
async def get_order(_call: Call, _which: Which) -> dict[str, Any]:
    """Look up one order.

    Args:
        order: The order's number.
    """
    return {"order": ORDER}


def our_tools() -> tuple[Tool, ...]:
    """As many tools as there are; the one that is called answers at once, and with the same for everybody."""
    return tuple(get_order if one.name == get_order.name else one for one in all_tools())


def peers_tools() -> list[BaseTool]:
    """The same tools without anything around them."""

    async def answers(**_arguments: Any) -> dict[str, Any]:
        return {"order": ORDER}

    return [
        StructuredTool(name=one.name, description=one.description, args_schema=one.arguments, coroutine=answers)
        for one in our_tools()
    ]


class ScriptedModel(BaseChatModel):
    """Calls the tool when a customer has spoken last, and answers when the tool has."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "ScriptedModel":
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: Any = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        raise AssertionError("everything that is measured streams")

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for message in self._said(messages):
            chunk = ChatGenerationChunk(message=message)
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _said(self, messages: Sequence[BaseMessage]) -> list[AIMessageChunk]:
        usage = AIMessageChunk(
            content="", usage_metadata={"input_tokens": 900, "output_tokens": 20, "total_tokens": 920}
        )
        if isinstance(messages[-1], ToolMessage):
            return [*(AIMessageChunk(content=token) for token in TOKENS), usage]
        asked = sum(isinstance(message, HumanMessage) for message in messages)
        call = tool_call_chunk(name="get_order", args='{"order": "1042"}', id=f"call-{asked}-{len(messages)}", index=0)
        return [AIMessageChunk(content="", tool_call_chunks=[call]), usage]
