"""How a turn ends: its answer, what it cost and the change of state it asks for, in one transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_UP, Decimal
from typing import Any

from langchain_core.messages import AIMessage
from sqlalchemy.ext.asyncio import AsyncSession

from agent import escalation, handoff, handover, history
from agent.cite import cite
from agent.context import Usage
from agent.desk import Desk
from agent.escalation import Rule
from agent.handover import Answer
from agent.models import BUILTIN
from agent.words import say
from records import conversations
from records.tables import Conversation, Entry, Turn
from tools.context import Handover, Happened

CENTS = Decimal("0.0001")
"""What a turn cost is rounded up to: many cheap calls must not add up to nothing."""
_LAST_QUESTION = re.compile(r"(?:^|(?<=[.!。！\n]))[^.!?。！？\n]*[?？]\s*$")
FAILURES = {"too_long", "failed"}
"""Ends that the customer is told of; the others (`lost`, `cancelled`) are not theirs to know."""


@dataclass(slots=True)
class Conclusion:
    """What a turn came to. `failure` is empty, one of FAILURES, `lost` or `cancelled`."""

    turn: str
    started_at: datetime
    covers: int = 0
    past: Sequence[Entry] = ()
    """The entries that it was decided from."""
    happened: Happened = field(default_factory=Happened)
    usage: Usage = field(default_factory=Usage)
    message: AIMessage | None = None
    text: str = ""
    failure: str = ""
    first_text_ms: int | None = None
    total_ms: int = 0
    overflows: bool = False
    owes_more: bool = False
    """Whether something came that this turn has not seen: the next turn answers it."""


async def conclude(desk: Desk, conversation_id: str, conclusion: Conclusion) -> list[Entry]:
    """Write the end of a turn. Returns the entries that were appended, in order.

    A turn that no longer has its conversation only leaves word that its reply was dropped.
    """
    at = desk.clock.now()
    async with desk.database.writing() as session:
        conversation = await conversations.head(session, conversation_id)
        has_it = conversation.state == "ai" and conversation.lease_holder == conclusion.turn
        if not has_it or conclusion.failure in {"lost", "cancelled"}:
            entries = [await _dropped(session, conversation, conclusion, at)]
            outcome = conclusion.failure or "lost"
        else:
            entries = await _spoken(session, conversation, conclusion, desk, at)
            outcome = "answered" if conversation.state == "ai" else conclusion.failure or "handed_over"
        if conclusion.overflows:
            await history.sum_up(session, conversation, at=at)
        session.add(_row(conversation_id, conclusion, outcome))
        free = conversation.state == "ai" and conversation.lease_holder is None
        conclusion.owes_more = free and conversation.owed_from is not None
    return entries


async def _dropped(session: AsyncSession, conversation: Conversation, conclusion: Conclusion, at: datetime) -> Entry:
    if conversation.lease_holder == conclusion.turn:
        conversation.lease_holder, conversation.lease_until = None, None
    body = {"why": conclusion.failure or conversation.state, "text": conclusion.text}
    return await conversations.append(
        session, conversation, kind="reply.dropped", at=at, author="ai", turn=conclusion.turn, body=body
    )


async def _spoken(
    session: AsyncSession, conversation: Conversation, conclusion: Conclusion, desk: Desk, at: datetime
) -> list[Entry]:
    failure = conclusion.failure or ("" if conclusion.text.strip() or conclusion.happened.handover else "failed")
    if failure:
        conclusion.failure = failure
        answer = Answer(conclusion.turn, desk.name, {"text": say(failure, conversation.locale)})
        asked = Handover(failure, "") if Rule.MODEL_FAILURE in desk.escalation else None
    else:
        answer, asked = _answer(conclusion, desk)
    if asked:
        entries = await handover.escalate(
            session, conversation, reason=asked.reason, summary=asked.summary, at=at, answer=answer, hours=desk.hours
        )
        await handoff.improve(session, desk, entries)
        return entries
    entry = await answer.append(session, conversation, at)
    newer = await conversations.after_number(session, conversation.id, number=conclusion.covers)
    conversation.owed_from = next((late.number for late in newer if owes_answer(late)), None)
    conversation.lease_holder, conversation.lease_until = None, None
    return [entry]


def _answer(conclusion: Conclusion, desk: Desk) -> tuple[Answer, Handover | None]:
    """What the AI says, and the person it asks for, or that a rule wants."""
    body, happened = _body(conclusion), conclusion.happened
    seen = escalation.read(
        conclusion.past, happened=happened, builtin=body.get("builtin"), capped=conclusion.usage.capped
    )
    ours = conclusion.usage.model == BUILTIN
    if escalation.unhelpful(seen):
        body["unhelped"] = True
        if ours:
            body.pop("sources", None)  # it says that it does not know: no article says so
    rule = escalation.fired(desk.escalation, seen)
    asked = happened.handover or (Handover(rule, "") if rule else None)
    if asked:
        body.pop("chips", None)
    if asked and ours:
        asked = replace(asked, summary="")  # it repeats what was said; code tells more
        body["text"] = _without_offer(body)
    return Answer(conclusion.turn, desk.name, body), asked


def _without_offer(body: dict[str, Any]) -> str:
    """What the built-in model says, without its offer of a person where one is called already."""
    offers = (body.get("builtin") or {}).get("expecting") == "offer_person"
    text: str = body["text"]
    return _LAST_QUESTION.sub("", text) if offers else text


def owes_answer(entry: Entry) -> bool:
    """Whether the AI has to say something about this."""
    return (entry.kind == "message" and entry.author == "customer") or entry.kind == "action.done"


def _body(conclusion: Conclusion) -> dict[str, Any]:
    extra = conclusion.message.additional_kwargs if conclusion.message else {}
    body = {
        "sources": [source.model_dump() for source in cite(conclusion.text, conclusion.happened.sources)],
        "cards": _shown(conclusion.happened.cards, conclusion.text),
        "chips": extra.get("chips", []),
        "builtin": extra.get("builtin"),
    }
    return {"text": conclusion.text} | {key: value for key, value in body.items() if value}


def _shown(cards: Sequence[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Of several that were looked at those that the reply names; one alone is what it is about."""
    return [card for card in cards if len(cards) == 1 or card["name"].casefold() in text.casefold()]


def _row(conversation_id: str, conclusion: Conclusion, outcome: str) -> Turn:
    usage = conclusion.usage
    return Turn(
        id=conclusion.turn,
        conversation_id=conversation_id,
        outcome=outcome,
        model=usage.model,
        model_calls=usage.calls,
        tool_calls=len(conclusion.happened.results),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost=usage.cost.quantize(CENTS, ROUND_UP),
        first_text_ms=conclusion.first_text_ms,
        total_ms=conclusion.total_ms,
        started_at=conclusion.started_at,
    )


def public(entries: Sequence[Entry]) -> list[Entry]:
    """Those that a customer may see."""
    return [entry for entry in entries if entry.seq is not None]
