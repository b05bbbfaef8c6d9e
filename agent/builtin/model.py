"""`builtin` as a LangChain chat model: messages in, text or tool calls out. Stateless, deterministic, without a
network.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.builtin.dialogue import Step, respond
from agent.builtin.transcript import read
from agent.tokens import count_tokens

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？])|(?<=\n)(?=\n)")
_PIECE = 60
"""Characters that a streamed piece has at least; a sentence is not cut."""


class BuiltinModel(BaseChatModel):
    """The chat model that needs nothing. Its replies carry what it has to remember in `additional_kwargs["builtin"]`."""

    model_name: str = "builtin"

    @property
    def _llm_type(self) -> str:
        return "builtin"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """It calls these tools and no others; it knows what they take, so that only their names matter."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=_message(messages, kwargs.get("tools")))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = await asyncio.to_thread(_message, messages, kwargs.get("tools"))
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        message = await asyncio.to_thread(_message, messages, kwargs.get("tools"))
        for chunk in _chunks(message):
            piece = ChatGenerationChunk(message=chunk)
            if run_manager and chunk.text:
                await run_manager.on_llm_new_token(chunk.text, chunk=piece)
            yield piece


def _message(messages: Sequence[BaseMessage], tools: Any) -> AIMessage:
    step = respond(read(messages), _names(tools))
    text = step.text
    asked = sum(count_tokens(message.text) for message in messages)
    answered = count_tokens(text or json.dumps(step.arguments, ensure_ascii=False))
    return AIMessage(
        content=text,
        tool_calls=_calls(step, messages),
        additional_kwargs=_beside(step),
        usage_metadata=UsageMetadata(input_tokens=asked, output_tokens=answered, total_tokens=asked + answered),
        response_metadata={"model_name": "builtin", "finish_reason": "tool_calls" if step.tool else "stop"},
    )


def _names(tools: Any) -> frozenset[str]:
    return frozenset(
        str(tool["function"]["name"]) for tool in tools or () if isinstance(tool, dict) and "function" in tool
    )


def _calls(step: Step, messages: Sequence[BaseMessage]) -> list[Any]:
    if not step.tool:
        return []
    return [
        {"type": "tool_call", "id": f"builtin_{len(messages)}", "name": step.tool, "args": dict(step.arguments or {})}
    ]


def _beside(step: Step) -> dict[str, Any]:
    if step.tool:
        return {}
    beside: dict[str, Any] = {"builtin": step.state.as_json()} if step.state else {}
    return {**beside, "chips": list(step.chips)} if step.chips else beside


def _chunks(message: AIMessage) -> Iterator[AIMessageChunk]:
    """The message in pieces that add up to it; what is not text comes with the last one."""
    pieces = _pieces(message.text)
    for piece in pieces[:-1]:
        yield AIMessageChunk(content=piece)
    calls = [
        tool_call_chunk(name=call["name"], args=json.dumps(call["args"], ensure_ascii=False), id=call["id"], index=n)
        for n, call in enumerate(message.tool_calls)
    ]
    yield AIMessageChunk(
        content=pieces[-1] if pieces else "",
        tool_call_chunks=calls,
        additional_kwargs=message.additional_kwargs,
        usage_metadata=message.usage_metadata,
        response_metadata=message.response_metadata,
        chunk_position="last",
    )


def _pieces(text: str) -> list[str]:
    cuts = [match.end() for match in _SENTENCES.finditer(text)]
    pieces, start = [], 0
    for cut in [*cuts, len(text)]:
        if cut - start >= _PIECE or cut == len(text):
            if cut > start:
                pieces.append(text[start:cut])
            start = cut
    return pieces
