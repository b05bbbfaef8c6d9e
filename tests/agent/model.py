"""A chat model that says what a test wrote, in pieces, and can be held midway. Stands for an endpoint we do not own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr


@dataclass
class Line:
    """One answer of the model."""

    pieces: Sequence[str] = ()
    calls: Sequence[tuple[str, dict[str, Any]]] = ()
    hold: asyncio.Event | None = None
    """Waited for after the first piece."""
    error: Exception | None = None
    started: asyncio.Event = field(default_factory=asyncio.Event)


Script = Callable[[list[BaseMessage]], Line]


class ScriptedModel(BaseChatModel):
    """Answers every call by its script, and keeps what it was asked."""

    _script: Script = PrivateAttr()
    _asked: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @classmethod
    def of(cls, script: Script) -> "ScriptedModel":
        model = cls()
        model._script = script
        return model

    @property
    def asked(self) -> list[list[BaseMessage]]:
        return self._asked

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
        raise AssertionError("the agent is asynchronous")

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._asked.append(messages)
        line = self._script(messages)
        line.started.set()
        for number, piece in enumerate(line.pieces):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                await run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
            if number == 0 and line.hold:
                await line.hold.wait()
        if line.error:
            raise line.error
        for number, (name, arguments) in enumerate(line.calls):
            call = {"name": name, "args": arguments, "id": f"call-{len(self._asked)}-{number}", "type": "tool_call"}
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_calls=[call]))
        if not line.pieces and not line.calls:
            yield ChatGenerationChunk(message=AIMessageChunk(content=""))
