"""The one place where the agent is put together: a model, the tools as a model sees them, and what surrounds every
call.
"""

from collections.abc import Callable, Iterable, Sequence
from contextvars import Context
from typing import Any

import langsmith
from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware
from langchain_core.language_models import BaseChatModel
from langgraph.graph.state import CompiledStateGraph

from agent.context import TurnContext
from agent.middleware.policy import for_model
from tools.tool import Tool

Agent = CompiledStateGraph[Any, TurnContext, Any, Any]


async def _in_place(_default: Any, context: Context, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return context.run(function, *args, **kwargs)


# Tracing sends nothing here, yet around every middleware it would go through a thread twice.
langsmith.set_runtime_overrides(aio_to_thread=_in_place)


def build(model: BaseChatModel, tools: Iterable[Tool], middleware: Sequence[AgentMiddleware[Any, Any, Any]]) -> Agent:
    """An agent without a checkpointer: every turn brings its own history.

    Args:
        middleware: from the outermost to the innermost.
    """
    return create_agent(
        model,
        tools=[for_model(tool) for tool in tools],
        middleware=middleware,
        context_schema=TurnContext,
    )
