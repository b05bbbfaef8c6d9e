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

from agent import handoff, waiting
from agent.hours import ALWAYS, Hours
from agent.waiting import Place
from agent.words import say
from records import conversations, hooks, queue
from records.errors import NotPossible
from records.hooks import Happening
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
    hours: Hours = ALWAYS,
) -> list[Entry]:
    """Put the conversation in the queue for a person, and tell the customer.

    Args:
        reason: a word for the console: asked · tool · reply_check · models_failed · too_long …
        summary: what the model says of it; by default what code can tell (`agent.handoff`).
        answer: what the AI says last; the sentence about the queue is added to it.
    """
    _move(conversation, Change.ESCALATE)
    conversation.waiting_since = conversation.queued_at = conversation.unanswered_since = at
    conversation.owed_from = None
    _release(conversation)
    note = await handoff.note(session, conversation, reason=reason, summary=summary)
    return await _queued(session, conversation, note, "handed_over", at=at, hours=hours, answer=answer)


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
    session: AsyncSession,
    conversation: Conversation,
    *,
    reason: str,
    at: datetime,
    summary: str = "",
    gone: Colleague | None = None,
    by: Colleague | None = None,
    team: str | None = None,
    hours: Hours = ALWAYS,
) -> list[Entry]:
    """Put it back in the queue, at the place it had there: the person who had it is gone, or others know better.

    Args:
        gone: the person who is not there any more, whom the customer is told of.
        by: the person who gave it away, and is not to be given it again.
        team: the skill that whoever is given it next has to have.
    """
    _move(conversation, Change.REQUEUE)
    conversation.owner, conversation.waiting_since = None, conversation.queued_at or at
    conversation.queued_at, conversation.team = conversation.waiting_since, team
    conversation.unanswered_since = conversation.unanswered_since or at
    note = {"reason": reason, "summary": summary} | ({"staff": by.id} if by else {}) | ({"team": team} if team else {})
    told = "owner_gone" if gone else "requeued"
    return await _queued(session, conversation, note, told, at=at, hours=hours, name=gone.name if gone else "")


async def hand_back(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """Give it back to the AI, which owes an answer to whatever the customer wrote and nobody answered."""
    _move(conversation, Change.HAND_BACK)
    conversation.owner = conversation.queued_at = conversation.unanswered_since = None
    conversation.owed_from = await conversations.unanswered_from(session, conversation)
    entries = [
        await _tell(session, conversation, say("handed_back", conversation.locale), at),
        await _state_changed(session, conversation, at),
    ]
    await _happened(session, conversation, "conversation.handed_back", at)
    return entries


async def resolve(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """Close the conversation, say so, and ask how it was."""
    entries = await _close(session, conversation, say("closed", conversation.locale), at, how="closed")
    return [*entries, await conversations.append(session, conversation, kind="csat.asked", at=at, body={})]


async def follow_up(
    session: AsyncSession, conversation: Conversation, *, ticket: str, to: str, at: datetime
) -> list[Entry]:
    """Close a conversation that nobody was there for: a ticket stands for it, and its customer is written to."""
    told = say("follow_up", conversation.locale, ticket=ticket, to=to)
    return await _close(session, conversation, told, at, how="contact")


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
    if conversation.owed_from is not None:  # what the AI was about to answer
        conversation.unanswered_since = at
    conversation.owner, conversation.owed_from, conversation.waiting_since = by.id, None, None
    conversation.last_owner, conversation.contact_asked_at, conversation.team = by.id, None, None
    _release(conversation)
    await queue.ended(session, conversation, how="person", at=at)
    entries = [
        await _tell(session, conversation, say(told, conversation.locale, name=by.name), at),
        await _state_changed(session, conversation, at, owner=by),
    ]
    await _happened(session, conversation, "conversation.taken", at, staff=by.id)
    return entries


async def _queued(
    session: AsyncSession,
    conversation: Conversation,
    note: dict[str, Any],
    told: str,
    *,
    at: datetime,
    hours: Hours,
    answer: Answer | None = None,
    name: str = "",
) -> list[Entry]:
    """It has come into the queue: what colleagues read of that, what the customer is told, and its place."""
    place = await waiting.begin(session, conversation, at=at)
    sentence = waiting.told(told, place, conversation, hours, at=at, name=name, why=note["reason"])
    await queue.joined(session, conversation, reason=note["reason"], position=place.position, at=at)
    entries = [
        await conversations.append(session, conversation, kind="note", at=at, body=note),
        await (
            answer.append(session, conversation, at, sentence) if answer else _tell(session, conversation, sentence, at)
        ),
        await _state_changed(session, conversation, at, place=place),
    ]
    await _happened(session, conversation, "conversation.waiting", at, reason=note["reason"], position=place.position)
    if opens := hours.opens_after(at):
        entries.append(await waiting.ask_contact(session, conversation, why="closed", at=at, opens=opens))
    return entries


async def _close(
    session: AsyncSession, conversation: Conversation, told: str, at: datetime, *, how: str
) -> list[Entry]:
    _move(conversation, Change.RESOLVE)
    conversation.waiting_since, conversation.owed_from, conversation.owner = None, None, None
    conversation.queued_at = conversation.contact_asked_at = conversation.unanswered_since = None
    _release(conversation)
    await queue.ended(session, conversation, how=how, at=at)
    entries = [await _tell(session, conversation, told, at), await _state_changed(session, conversation, at, how=how)]
    await _happened(session, conversation, "conversation.closed", at, how=how)
    return entries


async def _happened(
    session: AsyncSession, conversation: Conversation, what: Happening, at: datetime, **about: object
) -> None:
    """For those outside who listen; the entry's number makes it the one that it is."""
    id = f"{conversation.id}:{conversation.last_number}"
    about = {"conversation": conversation.id, "language": conversation.locale, **about}
    await hooks.happened(session, what, id, at=at, **about)


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
    place: Place | None = None,
    how: str = "",
) -> Entry:
    """`owner` is told to the customer by name; who it is by id stands beside it, for the console alone."""
    body: dict[str, Any] = {"state": conversation.state, "owner": owner and owner.name, "position": None}
    if place:
        body |= {"position": place.position, "minutes": place.minutes}
    body |= ({"staff": owner.id} if owner else {}) | ({"how": how} if how else {})
    return await conversations.append(session, conversation, kind="state.changed", at=at, body=body)
