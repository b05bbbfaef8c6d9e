"""The log as a model reads it: the messages of a window, after a summary of what was before. Writes nothing but that
summary.

There is no second copy of the state: every turn is rebuilt from here, so its cost follows the window and not the
thread.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from sqlalchemy.ext.asyncio import AsyncSession

from agent.tokens import count_tokens
from records import conversations
from records.tables import Conversation, Entry

WINDOW = 6000
"""Tokens of the log that a model sees; past it the older half is summed up."""
RESULT_SHOWN = 3000
"""Characters of an earlier tool result that a model still sees."""

WORKED_OUT = frozenset({"calculate"})
"""Tools whose results rest on others, and are no facts once those have been summed up."""


@dataclass(frozen=True, slots=True)
class History:
    """What a turn starts from."""

    messages: list[AnyMessage]
    entries: Sequence[Entry]
    summary: str
    covers: int
    """The number of the last entry that the turn has seen; it answers everything up to here."""

    @property
    def overflows(self) -> bool:
        """Whether the window is full, and its older half has to be summed up."""
        return sum(map(_size, self.entries)) > WINDOW


async def load(session: AsyncSession, conversation: Conversation) -> History:
    """The conversation since it was last summed up or reopened."""
    start, summary = conversation.cut_number, ""
    if conversation.summary_number > conversation.cut_number:
        entry = await session.get(Entry, (conversation.id, conversation.summary_number))
        assert entry is not None
        start, summary = entry.body["covers"], entry.body["text"]
    entries = await conversations.after_number(session, conversation.id, number=start)
    ordered = _as_answered(entries, conversation.owed_from)
    messages = [message for entry in ordered for message in _messages(entry)]
    if summary:
        messages.insert(
            0, HumanMessage(f"[Earlier in this conversation]\n{summary}", additional_kwargs={"note": "summary"})
        )
    return History(messages, entries, summary, conversation.last_number)


def _as_answered(entries: Sequence[Entry], owed_from: int | None) -> Sequence[Entry]:
    """With what the customer wrote while an answer was on its way after that answer, which does not answer it.

    In the log it stands before; a model that read it there would take it for answered.
    """
    said = [n for n, entry in enumerate(entries) if (entry.kind, entry.author) == ("message", "ai")]
    if owed_from is None or not said:
        return entries
    late = [entry for entry in entries[: said[-1]] if entry.author == "customer" and entry.number >= owed_from]
    before = [entry for entry in entries[: said[-1] + 1] if entry not in late]
    return [*before, *late, *entries[said[-1] + 1 :]]


def _messages(entry: Entry) -> list[AnyMessage]:
    read = _READERS.get((entry.kind, entry.author)) or _READERS.get((entry.kind, ""))
    return read(entry) if read else []


def _customer(entry: Entry) -> list[AnyMessage]:
    return [HumanMessage(entry.body["text"])]


def _ai(entry: Entry) -> list[AnyMessage]:
    kept = {key: entry.body[key] for key in ("builtin",) if key in entry.body}
    return [AIMessage(entry.body["text"], additional_kwargs=kept)]


def _person(entry: Entry) -> list[AnyMessage]:
    told = f"[{entry.author_name}, a support agent, wrote to the customer]\n{entry.body['text']}"
    return [HumanMessage(told, additional_kwargs={"note": "person"})]


def _tool(entry: Entry) -> list[AnyMessage]:
    if not entry.turn:  # carried out by the customer's button: told by `action.done`
        return []
    call, body = f"call_{entry.number}", entry.body
    arguments = body["arguments"] if isinstance(body["arguments"], dict) else {}
    result = body["result"] if isinstance(body["result"], str) else json.dumps(body["result"], ensure_ascii=False)
    return [
        AIMessage("", tool_calls=[{"id": call, "name": body["tool"], "args": arguments, "type": "tool_call"}]),
        ToolMessage(result[:RESULT_SHOWN], tool_call_id=call, name=body["tool"]),
    ]


def _action(entry: Entry) -> list[AnyMessage]:
    body = entry.body
    facts = {key: body.get(key) for key in ("action", "tool", "outcome", "summary", "result")}
    who = "The customer has answered"
    if body.get("approver") == "staff":
        facts |= {"approver": "staff", "why": body.get("why")}
        who = "The shop's own people, and not the customer, were asked to approve"
    note = f"[{who} the proposed action; what happened]\n{json.dumps(facts, ensure_ascii=False)}"
    return [HumanMessage(note, additional_kwargs={"action": facts})]


_READERS = {
    ("message", "customer"): _customer,
    ("message", "ai"): _ai,
    ("message", "human"): _person,
    ("tool.called", ""): _tool,
    ("action.done", ""): _action,
}


async def sum_up(session: AsyncSession, conversation: Conversation, *, at: datetime) -> None:
    """Put a summary in place of its older half; the entries themselves stay in the log.

    The summary is made by code out of what was said and done, not by a model: it costs no call and cannot invent.
    """
    history = await load(session, conversation)
    sizes = [_size(entry) for entry in history.entries]
    kept, left = len(sizes), WINDOW // 2
    while kept and (left := left - sizes[kept - 1]) >= 0:
        kept -= 1
    # A window begins with what the customer says, never in the middle of a turn.
    while kept < len(sizes) and history.entries[kept].author != "customer":
        kept += 1
    older = history.entries[:kept]
    if not older:
        return
    text = "\n".join([*history.summary.splitlines(), *filter(None, map(_line, older))][-60:])
    body = {"text": text, "covers": older[-1].number}
    entry = await conversations.append(session, conversation, kind="summary", at=at, body=body)
    conversation.summary_number = entry.number


def _size(entry: Entry) -> int:
    """About how many tokens an entry is for a model."""
    if entry.kind == "tool.called":
        return count_tokens(json.dumps(entry.body.get("result"), ensure_ascii=False)[:RESULT_SHOWN])
    return count_tokens(entry.body.get("text", "")) if entry.kind == "message" else 30


def _line(entry: Entry) -> str:
    body: dict[str, Any] = entry.body
    if entry.kind == "message":
        who = {"customer": "The customer said", "ai": "You answered"}.get(entry.author, f"{entry.author_name} answered")
        return f"- {who}: {_short(body['text'], 300)}"
    if entry.kind == "action.done":
        return f"- Proposed action ({body.get('outcome')}): {_short(body.get('summary', ''), 200)}"
    if entry.kind == "tool.called" and body.get("ok") and body["tool"] not in WORKED_OUT:
        result = body["result"] if isinstance(body["result"], str) else json.dumps(body["result"], ensure_ascii=False)
        return f"- {body['tool']} returned: {_short(result, 200)}"
    return ""


def _short(text: str, length: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
