"""Every tool call goes through the guard, whatever the model has made of its name and arguments."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.errors import GraphBubbleUp
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.types import Command

from agent.context import TurnContext
from tools.errors import TurnLost
from tools.guard import Guard
from tools.tool import Tool

ENDS_TURN = frozenset({"hand_over"})
"""Tools after which the session speaks, and the model does not go on."""
UNREADABLE = "unreadable"
"""The one argument that a call gets whose arguments were not JSON, so that the guard can say so to the model."""


class TurnStopped(GraphBubbleUp):
    """The conversation went to somebody else while the turn ran. LangGraph lets it through; other errors it feeds the
    model.
    """


class PolicyMiddleware(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """Hands tool calls to the guard instead of running them."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnContext],
        handler: Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        response = await handler(request)
        response.result = [_with_unreadable_calls(message) for message in response.result]
        return response

    async def awrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]],
    ) -> ToolMessage | Command[Any]:
        call = request.tool_call
        context = cast("TurnContext", request.runtime.context)
        arguments: Any = call["args"]
        if set(arguments) == {UNREADABLE}:
            arguments = arguments[UNREADABLE]
        try:
            result = await self._guard.call(context.tools, call["name"], arguments, call_id=call["id"] or "")
        except TurnLost as lost:
            raise TurnStopped(str(lost)) from lost
        await context.tell(result.events)
        return ToolMessage(
            content=result.content,
            name=call["name"],
            tool_call_id=call["id"],
            status="success" if result.ok else "error",
        )


def _with_unreadable_calls(message: Any) -> Any:
    """Left alone, a call whose arguments are not JSON would end the agent with an empty answer."""
    if not isinstance(message, AIMessage) or not message.invalid_tool_calls:
        return message
    calls = [
        {
            "type": "tool_call",
            "id": bad["id"] or f"call_{n}",
            "name": bad["name"] or "",
            "args": {UNREADABLE: bad["args"]},
        }
        for n, bad in enumerate(message.invalid_tool_calls)
    ]
    return message.model_copy(update={"tool_calls": [*message.tool_calls, *calls], "invalid_tool_calls": []})


def for_model(tool: Tool) -> BaseTool:
    """What a model is shown of a tool; it is never run through this, but by the guard."""

    async def guarded(**_arguments: Any) -> str:
        raise RuntimeError(f"{tool.name} was called past the guard")

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=tool.arguments,
        coroutine=guarded,
        return_direct=tool.name in ENDS_TURN,
    )
