"""What a reply of this turn may rest on, read from the messages that the model was given. Judges nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.context import TurnContext
from agent.truth import Done, Evidence
from agent.truth.numerals import numbers_in
from tools.approval import WAITING
from tools.calculate import operands
from tools.errors import TryAgain

SEARCH, CALCULATE = "search_knowledge", "calculate"
HOW_OFTEN = range(1, 21)
OF_OTHERS = ("- The customer said:", "- You answered:")
"""Lines of a summary that are nobody's word but theirs who said them."""


@dataclass(slots=True)
class _Read:
    customer: list[str] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)


def evidence(messages: Sequence[AnyMessage], context: TurnContext, earlier: Evidence | None = None) -> Evidence:
    """Everything that the conversation holds; `done` is what was done since the last answer."""
    read = _Read(known=list(_facts(context.facts)))
    begin = _begin(messages)
    arguments = {call["id"]: call["args"] for old in messages if isinstance(old, AIMessage) for call in old.tool_calls}
    for n, message in enumerate(messages):
        if isinstance(message, ToolMessage):
            _result(read, message, arguments.get(message.tool_call_id, {}), now=n >= begin)
        elif isinstance(message, HumanMessage):
            _written(read, message, now=n >= begin)
    return Evidence(
        now=context.tools.clock.now(),
        customer=read.customer,
        results=read.results,
        passages=read.passages,
        known=read.known,
        done=read.done,
        state="waiting" if context.tools.happened.handover else "ai",
        earlier=earlier,
    )


def _begin(messages: Sequence[AnyMessage]) -> int:
    """Where this turn begins: after the last answer, which is the last message of the AI that calls nothing."""
    for n in range(len(messages) - 1, -1, -1):
        message = messages[n]
        if isinstance(message, AIMessage) and not message.tool_calls:
            return n + 1
    return 0


def _facts(facts: Mapping[str, Any]) -> Iterator[str]:
    """What the prompt says of the shop and of actions that wait for the customer."""
    for name in ("shop", "assistant", "name", "rules"):
        if known := facts.get(name):
            yield str(known)
    for action in facts.get("pending", ()):
        yield str(action.get("summary", ""))


def _result(read: _Read, message: ToolMessage, arguments: Mapping[str, Any], *, now: bool) -> None:
    result = _object(message.text)
    founded = message.name != CALCULATE or _well_founded(read, arguments)
    if message.name == SEARCH:
        read.passages += _passages(result) if result else [message.text]
    elif founded:
        read.results.append(result if result is not None else message.text)
    if now:
        carried_out = founded and result is not None and "error" not in result and result.get("status") not in WAITING
        read.done.append(Done(message.name or "", carried_out and message.status != "error", arguments, result))


def _well_founded(read: _Read, arguments: Mapping[str, Any]) -> bool:
    """Whether a sum is made of numbers that our side has told: others would only become facts by being added up.

    A small whole number may say how often another one is taken.
    """
    told = json.dumps([read.results, read.passages, read.known], ensure_ascii=False, default=str)
    known = numbers_in(told)
    try:
        numbers = list(operands(str(arguments.get("expression", ""))))
    except TryAgain:
        return False
    taken = [number for number, factor in numbers if not (factor and number in HOW_OFTEN)]
    return bool(taken) and known.issuperset(map(abs, taken))


def _written(read: _Read, message: HumanMessage, *, now: bool) -> None:
    ours = message.additional_kwargs
    if action := ours.get("action"):
        read.known.append(str(action.get("summary") or ""))
        carried_out = action.get("outcome") == "done"
        if carried_out and action.get("result"):
            read.results.append(action["result"])
        if now:
            read.done.append(Done(str(action.get("tool")), carried_out, {}, action.get("result")))
    elif ours.get("note"):
        read.known += _own_lines(message.text)
    else:
        read.customer.append(message.text)


def _own_lines(note: str) -> Iterable[str]:
    """A summary also tells what was said: that stays the word of those who said it."""
    return [line for line in note.splitlines() if not line.startswith(OF_OTHERS)]


def _passages(result: Mapping[str, Any]) -> list[str]:
    found = result.get("passages")
    if not isinstance(found, list):
        return []
    return ["\n".join(str(one.get(part) or "") for part in ("title", "heading", "text", "url")) for one in found]


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
