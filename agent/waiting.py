"""What a customer who waits for a person is told: their place, how long it takes, and, where nobody is at work or it
takes too long, that they may leave an e-mail address instead. Moves nobody: that is `agent.handover`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from agent.hours import Hours
from agent.ranking import ranks_from
from agent.words import say
from records import conversations, queue
from records.customers import masked
from records.tables import Conversation, Customer, Entry, Visitor

BECAUSE = frozenset({"failures", "sentiment", "policy_limit", "no_answer"})
"""Reasons that the customer is told of, since nobody has asked for a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the queue a conversation is, from 1, and about how many minutes that takes, where it is known."""

    position: int
    minutes: int | None


async def place(session: AsyncSession, conversation: Conversation, *, at: datetime) -> Place | None:
    """Its place now; None when it does not wait."""
    position = await conversations.position(session, conversation)
    return Place(position, (await queue.speed(session, at=at)).minutes(position)) if position else None


def told(
    key: str,
    place: Place,
    conversation: Conversation,
    hours: Hours,
    *,
    at: datetime,
    name: str = "",
    why: str = "",
) -> str:
    """The sentence that puts a customer in line: with how long it takes, or with when people are at work again."""
    locale = conversation.locale
    opens = hours.opens_after(at)
    if key == "handed_over" and why in BECAUSE:
        return say(f"because_{why}", locale) + told(key, place, conversation, hours, at=at)
    if opens is None:
        about = say("about", locale, minutes=place.minutes) if place.minutes else ""
        return say(key, locale, position=place.position, name=name) + about
    back = hours.told(opens, now=at, locale=locale)
    if key == "handed_over":
        return say("nobody_at_work", locale, position=place.position, opens=back)
    return say(key, locale, position=place.position, name=name) + say("back_at", locale, opens=back)


async def takes_long(session: AsyncSession, conversation: Conversation, *, at: datetime) -> list[Entry]:
    """Somebody has waited long enough to be offered an answer by e-mail. They keep their place."""
    position = await conversations.position(session, conversation)
    body = {"text": say("long_wait", conversation.locale, position=position)}
    return [
        await conversations.append(session, conversation, kind="message", at=at, body=body),
        await ask_contact(session, conversation, why="long_wait", at=at),
    ]


async def ask_contact(
    session: AsyncSession,
    conversation: Conversation,
    *,
    why: Literal["closed", "long_wait"],
    at: datetime,
    opens: datetime | None = None,
) -> Entry:
    """Offer an answer by e-mail; of a proven customer we know the address already."""
    customer = await customer_of(session, conversation)
    known = masked(customer.email) if customer and customer.email else None
    conversation.contact_asked_at = at
    body: dict[str, Any] = {"why": why, "opens_at": opens.isoformat() if opens else None, "known": known}
    return await conversations.append(session, conversation, kind="contact.asked", at=at, body=body)


async def begin(session: AsyncSession, conversation: Conversation, *, at: datetime) -> Place:
    """Its place, now that it has come into the queue; one that comes back has kept what it ranks from."""
    if conversation.queued_at == at or conversation.ranks_from is None:
        conversation.ranks_from = await ranks_from(
            session, conversation, await customer_of(session, conversation), at=at
        )
    await session.flush()
    return await place(session, conversation, at=at) or Place(1, None)


async def customer_of(session: AsyncSession, conversation: Conversation) -> Customer | None:
    """The customer whom the visitor is proven to be."""
    visitor = await session.get(Visitor, conversation.visitor_id)
    return await session.get(Customer, visitor.customer_id) if visitor and visitor.customer_id else None
