"""The messages that a model is given, as the dialogue reads them: what was said since the last answer, and what tools
returned.

The turn begins after the last answer in words, whoever gave it. Another model may have made the calls that are found
in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.builtin.state import State, read_state

_NOT_WORDS = ("action", "note")


@dataclass(frozen=True, slots=True)
class Made:
    """A tool call of this turn, with its result; None where it cannot be read."""

    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an action that waited for the approval of the customer, or of the shop's people."""

    tool: str
    outcome: str
    summary: str
    result: dict[str, Any]
    approver: str = "customer"


@dataclass(frozen=True, slots=True)
class Transcript:
    """`earlier` holds what the customer said before this turn, newest last."""

    facts: dict[str, Any] = field(default_factory=dict)
    state: State = field(default_factory=State)
    said: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    settled: tuple[Settled, ...] = ()
    made: tuple[Made, ...] = ()


def read(messages: Sequence[BaseMessage]) -> Transcript:
    """Read the messages of one call of the model."""
    start = _turn_start(messages)
    return Transcript(
        facts=_facts(messages),
        state=_state(messages[:start]),
        said=tuple(_words(messages[start:])),
        earlier=tuple(_words(messages[:start])),
        settled=tuple(_settled(messages[start:])),
        made=tuple(_made(messages[start:])),
    )


def _turn_start(messages: Sequence[BaseMessage]) -> int:
    """The place after the last answer in words; a withheld answer that is sent back is none."""
    for n in range(len(messages) - 1, -1, -1):
        message = messages[n]
        if _is_answer(message):
            return n + 1
    return 0


def _is_answer(message: BaseMessage) -> bool:
    """An answer that the customer has; one that was refused carries a note."""
    return isinstance(message, AIMessage) and not message.tool_calls and "note" not in message.additional_kwargs


def _facts(messages: Sequence[BaseMessage]) -> dict[str, Any]:
    for message in messages:
        facts = message.additional_kwargs.get("rapport") if isinstance(message, SystemMessage) else None
        if isinstance(facts, dict):
            return facts
    return {}


def _state(messages: Sequence[BaseMessage]) -> State:
    for message in reversed(messages):
        if _is_answer(message):
            return read_state(message.additional_kwargs.get("builtin"))
    return State()


def _words(messages: Sequence[BaseMessage]) -> list[str]:
    return [
        message.text
        for message in messages
        if isinstance(message, HumanMessage) and not any(mark in message.additional_kwargs for mark in _NOT_WORDS)
    ]


def _settled(messages: Sequence[BaseMessage]) -> list[Settled]:
    noted = [message.additional_kwargs.get("action") for message in messages if isinstance(message, HumanMessage)]
    return [
        Settled(
            str(note.get("tool") or ""),
            str(note.get("outcome") or ""),
            str(note.get("summary") or ""),
            _object(note.get("result")) or {},
            str(note.get("approver") or "customer"),
        )
        for note in noted
        if isinstance(note, dict)
    ]


def _made(messages: Sequence[BaseMessage]) -> list[Made]:
    calls = {
        call["id"]: (call["name"], call["args"])
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    results = (message for message in messages if isinstance(message, ToolMessage))
    return [Made(*calls.get(result.tool_call_id, (result.name or "", {})), _object(result.text)) for result in results]


def _object(content: Any) -> dict[str, Any] | None:
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except (ValueError, RecursionError):
            return None
    return content if isinstance(content, dict) else None
