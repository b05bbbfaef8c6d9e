"""Who has a conversation: the state machine of the contract's section 3, and what each change of it writes.

    ai ──escalate──▶ waiting ──accept──▶ human ──hand back──▶ ai
     └──────────accept──────────────────▶  │ ──requeue──▶ waiting
    any of them ──resolve──▶ closed ──customer writes──▶ ai

A person may accept what nobody has escalated, put a conversation back in the queue, or pass it on to a colleague
(`pass_on`).

Every function takes a conversation that `records.conversations.head` has locked, changes its state and appends what
the customer sees of it, in the caller's one transaction. So nobody is ever between two owners, and nobody leaves `ai`
without a word.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent.words import say
from records import conversations
from records.errors import NotPossible
from records.tables import Conversation, Entry


class State(StrEnum):
    AI = "ai"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Change(StrEnum):
    ESCALATE = "escalate"
    ACCEPT = "accept"
    HAND_BACK = "hand_back"
    REQUEUE = "requeue"
    PASS_ON = "pass_on"
    RESOLVE = "resolve"
    REOPEN = "reopen"


NEXT: dict[tuple[State, Change], State] = {
    (State.AI, Change.ESCALATE): State.WAITING,
    (State.AI, Change.ACCEPT): State.HUMAN,
    (State.WAITING, Change.ACCEPT): State.HUMAN,
    (State.HUMAN, Change.PASS_ON): State.HUMAN,
    (State.HUMAN, Change.REQUEUE): State.WAITING,
    (State.HUMAN, Change.HAND_BACK): State.AI,
    (State.AI, Change.RESOLVE): State.CLOSED,
    (State.WAITING, Change.RESOLVE): State.CLOSED,
    (State.HUMAN, Change.RESOLVE): State.CLOSED,
    (State.CLOSED, Change.REOPEN): State.AI,
}


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person who talks to customers: `name` is what those see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the AI is about to say: the body of its message, under the name it speaks by."""

    turn: str
    name: str
    body: dict[str, Any]

    async def append(self, session: AsyncSession, conversation: Conversation, at: datetime, tail: str = "") -> Entry:
        text = "\n\n".join(filter(None, [self.body["text"], tail]))
        return await conversations.append(
            session,
            conversation,
            kind="message",
            at=at,
            author="ai",
            author_name=self.name,
            turn=self.turn,
            body={**self.body, "text": text},
        )


async def escalate(
    session: AsyncSession,
    conversation: Conversation,
    *,
    reason: str,
    at: datetime,
    summary: str = "",
    answer: Answer | None = None,
) -> list[Entry]:
    """Put the conversation in the queue for a person, and tell the customer.

    Args:
        reason: a word for the console: asked · tool · reply_check · models_failed · too_long …
        answer: what the AI says last; the sentence about the queue is added to it.
    """
    _move(conversation, Change.ESCALATE)
    conversation.waiting_since, conversation.owed_from = at, None
    _release(conversation)
    await session.flush()
    position = await conversations.position(session, conversation)
    told = say("handed_over", conversation.locale, position=position)
    note = {"reason": reason, "summary": summary}
    return [
        await conversations.append(session, conversation, kind="note", at=at, body=note),
        await (answer.append(session, conversation, at, told) if answer else _tell(session, conversation, told, at)),
        await _state_changed(session, conversation, at, position=position),
    ]


async def accept(session: AsyncSession, conversation: Conversation, *, by: Colleague, at: datetime) -> list[Entry]:
    """Give the conversation to a person: out of the queue, or from under the AI, whose running turn says nothing more.

    Raises:
        NotPossible: somebody has it already, or it is closed.
    """
    if conversation.state == State.HUMAN:
        raise NotPossible("A colleague was faster: they have this conversation now.")
    _move(conversation, Change.ACCEPT)
    return await _owned(session, conversation, by, at, "person_is_here")


async def pass_on(session: AsyncSession, conversation: Conversation, *, to: Colleague, at: datetime) -> list[Entry]:
    """Give it from one person to another."""
    if conversation.owner == to.id:
        raise NotPossible(f"{to.name} has this conversation already.")
    _move(conversation, Change.PASS_ON)
    return await _owned(session, conversation, to, at, "passed_on")


async def requeue(
    session: AsyncSession, conversation: Conversation, *, reason: str, at: datetime, summary: str = ""
) -> list[Entry]:
    """Put it back in the queue: the person who had it is gone, or others know better."""
    _move(conversation, Change.REQUEUE)
    conversation.owner, conversation.waiting_since = None, at
    await session.flush()
    position = await conversations.position(session, conversation)
    note = {"reason": reason, "summary": summary}
    return [
        await conversations.append(session, conversation, kind="note", at=at, body=note),
        await _tell(session, conversation, say("requeued", conversation.locale, position=position), at),
        await _state_changed(session, conversation, at, position=position),
    ]


async def hand_back(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """Give it back to the AI, which owes an answer to whatever the customer wrote and nobody answered."""
    _move(conversation, Change.HAND_BACK)
    conversation.owner = None
    conversation.owed_from = await conversations.unanswered_from(session, conversation)
    return [
        await _tell(session, conversation, say("handed_back", conversation.locale), at),
        await _state_changed(session, conversation, at),
    ]


async def resolve(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """Close the conversation, say so, and ask how it was."""
    _move(conversation, Change.RESOLVE)
    conversation.waiting_since, conversation.owed_from, conversation.owner = None, None, None
    _release(conversation)
    return [
        await _tell(session, conversation, say("closed", conversation.locale), at),
        await _state_changed(session, conversation, at),
        await conversations.append(session, conversation, kind="csat.asked", at=at, body={}),
    ]


async def reopen(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """The customer writes again: the AI has it, and what was said before the closing is not its context any more."""
    _move(conversation, Change.REOPEN)
    entry = await _state_changed(session, conversation, at)
    conversation.cut_number = entry.number
    return [entry]


def _move(conversation: Conversation, change: Change) -> None:
    state = NEXT.get((State(conversation.state), change))
    if state is None:
        raise NotPossible(f"A conversation that is {conversation.state} cannot do this: {change.value}.")
    conversation.state = state.value


async def _owned(
    session: AsyncSession, conversation: Conversation, by: Colleague, at: datetime, told: str
) -> list[Entry]:
    conversation.owner, conversation.owed_from, conversation.waiting_since = by.id, None, None
    _release(conversation)
    return [
        await _tell(session, conversation, say(told, conversation.locale, name=by.name), at),
        await _state_changed(session, conversation, at, owner=by),
    ]


def _release(conversation: Conversation) -> None:
    conversation.lease_holder, conversation.lease_until = None, None


async def _tell(session: AsyncSession, conversation: Conversation, text: str, at: datetime) -> Entry:
    return await conversations.append(session, conversation, kind="message", at=at, body={"text": text})


async def _state_changed(
    session: AsyncSession,
    conversation: Conversation,
    at: datetime,
    *,
    owner: Colleague | None = None,
    position: int | None = None,
) -> Entry:
    """`owner` is told to the customer by name; who it is by id stands beside it, for the console alone."""
    body: dict[str, Any] = {"state": conversation.state, "owner": owner and owner.name, "position": position}
    if owner:
        body["staff"] = owner.id
    return await conversations.append(session, conversation, kind="state.changed", at=at, body=body)
