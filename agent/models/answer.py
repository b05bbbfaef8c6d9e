"""Whether what a model returned can be used, and tidying what can. Whether it is true is another question."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall

from agent.models.failures import Failed, Kind

LONGEST = 8000
"""Characters of an answer; what comes after them is not waited for."""
SAME_CALL = 3
"""Times that a turn may make the very same tool call."""
MOST_CALLS = 16
"""Tool calls in one answer; a model asks again for what it still wants."""


def usable(message: AIMessage, before: Sequence[AnyMessage]) -> AIMessage:
    """The answer, cut to size and with an id on every call.

    Raises:
        Failed: it is empty, or repeats a call that this turn has already made too often.
    """
    text = message.text
    if not (text.strip() or message.tool_calls or message.invalid_tool_calls):
        raise Failed(Kind.EMPTY, streamed=bool(text))
    if _loops(message, before):
        raise Failed(Kind.LOOPING, streamed=bool(text))
    changes: dict[str, Any] = {}
    if len(text) > LONGEST:
        changes["content"] = text[:LONGEST]
    if (calls := _told_apart(message.tool_calls)) != message.tool_calls:
        changes["tool_calls"] = calls
    return message.model_copy(update=changes) if changes else message


def this_turn(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """What has come since somebody last wrote to the model."""
    for n in range(len(messages) - 1, -1, -1):
        if isinstance(messages[n], HumanMessage):
            return list(messages[n + 1 :])
    return list(messages)


def _loops(message: AIMessage, before: Sequence[AnyMessage]) -> bool:
    if not (message.tool_calls or message.invalid_tool_calls):
        return False
    made = Counter(call for old in this_turn(before) if isinstance(old, AIMessage) for call in _calls(old))
    return any(made[call] >= SAME_CALL for call in _calls(message))


def _calls(message: AIMessage) -> list[str]:
    """Every call as text that is equal when the calls are."""
    return [
        json.dumps([call["name"], call["args"]], sort_keys=True, default=str)
        for call in (*message.tool_calls, *message.invalid_tool_calls)
    ]


def _told_apart(calls: list[ToolCall]) -> list[ToolCall]:
    """The same calls with an id each: some endpoints give none, or the same one twice."""
    seen: set[str] = set()
    apart: list[ToolCall] = []
    for n, call in enumerate(calls[:MOST_CALLS]):
        name = call["id"] or ""
        if not name or name in seen:
            name = f"{name or 'call'}_{n}"
        seen.add(name)
        apart.append(ToolCall(name=call["name"], args=call["args"], id=name, type="tool_call"))
    return apart
