"""Who a conversation is with: the pane beside it. Orders and tickets only of a customer who is proven to be it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from agent.desk import Desk
from insights.kept import DAYS, Outlook, outlook
from records import conversations, customers, inbox, orders, products, tickets
from records.consent import wants_offers
from records.inbox import Wanted
from records.staff.roles import Role
from records.tables import Conversation as Head
from records.tables import Entry, Order, OrderLine, Ticket, Visitor
from records.tickets import Owner
from web.access import Access
from web.console.shapes import Conversation, Shown

STATES = ("ai", "waiting", "human", "closed")
NEWEST = 10
FELT = 5
"""The customer's last messages, of which it is told how they sound."""


class Profile(Shown):
    """A customer. `proven_by`: how it is known that this visitor is them."""

    id: str
    name: str
    email: str | None
    phone: str | None
    language: str
    address: str
    since: datetime | None
    marketing: bool = Field(description="whether they want to hear of offers")
    proven_by: str | None


class BoughtLine(Shown):
    name: str
    quantity: int


class Bought(Shown):
    """One order."""

    id: str
    status: str
    ordered_at: datetime | None
    currency: str
    total: Decimal
    lines: list[BoughtLine]


class Matter(Shown):
    """One ticket."""

    id: str
    subject: str
    category: str
    priority: str
    status: str
    updated_at: datetime
    conversation: str | None
    merged_into: str | None = Field(description="the ticket that stands for this one too")


class Feeling(Shown):
    """How the customer's last messages sound."""

    label: Literal["positive", "neutral", "negative"]
    score: float = Field(description="from -1 to 1")


class Prediction(Shown):
    name: str
    probability: float
    reasons: list[str] = Field(description="+ speaks for another order, − against it")


class Customer(Shown):
    """Everything that the pane shows."""

    visitor: str
    visitor_since: datetime
    profile: Profile | None
    orders: list[Bought]
    orders_in_all: int
    tickets: list[Matter]
    tickets_in_all: int
    conversations: list[Conversation] = Field(description="the others of this customer or visitor, newest first")
    sentiment: Feeling | None = None
    segment: str | None = Field(description="none while no segments are computed")
    predictions: list[Prediction] = Field(description="in `language`; none while nothing is predicted")


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/conversations/{conversation}", tags=["console"])

    @router.get("/customer", dependencies=[Depends(access.requires(Role.AGENT))])
    async def customer(conversation: str, language: Literal["en", "zh"] = "en") -> Customer:
        """Who it is with: profile, orders, tickets, other conversations, how they sound."""
        async with desk.database.reading() as session:
            head = await conversations.known(session, conversation)
            visitor = await conversations.visitor(session, head.visitor_id)
            pane = await _pane(session, desk, head, visitor, language)
            said = await conversations.said_by_customer(session, head.id, limit=FELT)
        return pane.model_copy(update={"sentiment": await _feeling(desk, said)})

    return router


async def _pane(session: AsyncSession, desk: Desk, head: Head, visitor: Visitor, language: str) -> Customer:
    known = visitor.customer_id
    bought, in_all = await orders.of_customer(session, known, limit=NEWEST) if known else ((), 0)
    lines = await orders.lines_of(session, [one.id for one in bought])
    names = await _translated(session, [line for some in lines.values() for line in some], language)
    matters, matters_in_all = await tickets.of_owner(session, Owner(visitor.id, known), limit=NEWEST)
    others = Wanted(states=STATES, customer=known or visitor.id)
    past, _ = await inbox.page(session, others, limit=NEWEST + 1)
    seen = await outlook(session, known, language) if known else Outlook()
    return Customer(
        visitor=visitor.id,
        visitor_since=visitor.created_at,
        profile=await _profile(session, visitor) if known else None,
        orders=[_bought(one, lines[one.id], names) for one in bought],
        orders_in_all=in_all,
        tickets=[matter(one) for one in matters],
        tickets_in_all=matters_in_all,
        conversations=[Conversation.of(one, desk.due) for one in past if one.id != head.id][:NEWEST],
        segment=seen.segment,
        predictions=_predictions(seen, language),
    )


def _predictions(seen: Outlook, language: str) -> list[Prediction]:
    if seen.buys_again is None:
        return []
    leaves = f"{DAYS}天内不再购买的可能" if language == "zh" else f"Will not buy within {DAYS} days"
    return [Prediction(name=leaves, probability=round(1 - seen.buys_again, 4), reasons=list(seen.reasons))]


async def _profile(session: AsyncSession, visitor: Visitor) -> Profile:
    assert visitor.customer_id is not None
    one = await customers.get(session, visitor.customer_id)
    address = await customers.default_address(session, one.id)
    return Profile(
        id=one.id,
        name=one.name,
        email=one.email,
        phone=one.phone,
        language=one.locale,
        address=address.line(),
        since=one.created_at,
        marketing=wants_offers(one),
        proven_by=visitor.verified_by,
    )


async def _translated(session: AsyncSession, lines: list[OrderLine], language: str) -> dict[str, str]:
    """What products are called in a language other than the one they are sold in, by id."""
    if language == "en":
        return {}
    found = (await products.catalog(session, lines)).products
    return {id: products.name(product, language) for id, product in found.items()}


def _bought(order: Order, lines: list[OrderLine], names: Mapping[str, str]) -> Bought:
    return Bought(
        id=order.id,
        status=order.status,
        ordered_at=order.ordered_at,
        currency=order.currency,
        total=sum((line.unit_price * line.quantity for line in lines), Decimal(0)),
        lines=[BoughtLine(name=names.get(line.product_id) or line.name, quantity=line.quantity) for line in lines],
    )


def matter(ticket: Ticket) -> Matter:
    """A ticket as it is shown."""
    return Matter(
        id=ticket.id,
        subject=ticket.subject,
        category=ticket.category,
        priority=ticket.priority,
        status=ticket.status,
        updated_at=ticket.updated_at,
        conversation=ticket.conversation_id,
        merged_into=ticket.merged_into,
    )


async def _feeling(desk: Desk, said: Sequence[Entry]) -> Feeling | None:
    if not said:
        return None
    [felt] = await desk.sentiment.classify(["\n".join(entry.body["text"] for entry in said)])
    return Feeling(label=felt.label, score=felt.score)
