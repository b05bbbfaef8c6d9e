"""What LangGraph's stream means, in four kinds of step. The only file that knows the stream's shape."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, ToolMessage

from agent.build import Agent
from agent.context import TurnContext

STEPS = 60
"""LangGraph's own limit, whose default of 9,999 lets a looping model burn a core; the budget stops a turn long before.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the answer, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was said so far in this turn does not stand."""


@dataclass(frozen=True, slots=True)
class Called:
    """A tool call has begun (`finished` is False) or has returned."""

    tool: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Concluded:
    """The last message of the model, and with it the end of the turn."""

    message: AIMessage | None


Step = Said | Withdrawn | Called | Concluded


async def steps(agent: Agent, messages: Sequence[AnyMessage], context: TurnContext) -> AsyncIterator[Step]:
    """Run one turn. The pieces said since the last withdrawal add up to the answer; the last step is `Concluded`."""
    stream = agent.astream(
        {"messages": list(messages)},
        context=context,
        stream_mode=["messages", "updates", "custom"],
        config={"recursion_limit": STEPS},
    )
    answer = _Answer()
    mode: str
    part: Any
    async for mode, part in stream:
        if mode == "messages":
            for step in answer.chunk(part[0]):
                yield step
        elif mode == "updates":
            for step in answer.update(part):
                yield step
        elif part.get("type") == "withdrawn":
            answer = _Answer()
            yield Withdrawn()
    yield Concluded(answer.last)


class _Answer:
    """Puts a paragraph between two messages of one turn, and says what a middleware wrote and no model streamed."""

    def __init__(self) -> None:
        self.last: AIMessage | None = None
        self._before = False
        self._streamed = ""

    def chunk(self, chunk: Any) -> list[Step]:
        if not isinstance(chunk, AIMessageChunk) or not chunk.text:
            return []
        gap = "\n\n" if self._before and not self._streamed else ""
        self._streamed += chunk.text
        return [Said(gap + chunk.text)]

    def update(self, part: dict[str, Any]) -> list[Step]:
        """What a finished node of the graph has added."""
        found: list[Step] = []
        for update in part.values():
            for message in (update or {}).get("messages", ()):
                if isinstance(message, AIMessage):
                    found += self._finished(message)
                elif isinstance(message, ToolMessage):
                    found.append(Called(message.name or "", finished=True))
        return found

    def _finished(self, message: AIMessage) -> list[Step]:
        unsaid = self.chunk(AIMessageChunk(content=message.text)) if message.text and not self._streamed else []
        self._before = self._before or bool(self._streamed)
        self._streamed, self.last = "", message
        return [*unsaid, *(Called(call["name"], finished=False) for call in message.tool_calls)]
