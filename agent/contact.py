"""A customer for whom nobody was there leaves an e-mail address: their matter becomes a ticket, a mail confirms it, and
the conversation is closed until they write again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from agent import handover
from agent.desk import Desk
from agent.handover import State
from agent.waiting import customer_of
from agent.words import say
from insights.kept import outlook
from insights.priority import priority
from insights.sentiment import classify
from records import conversations, jobs, tickets
from records.customers import EMAIL, email_key, masked
from records.errors import BadInput, NotPossible
from records.tables import Conversation, Customer, Entry, Job, Ticket
from records.tickets import Matter, Owner

A_DAY = 3
"""Confirmations that go to one address in a day: whoever writes a stranger's address must not fill their mailbox."""
LAST_WORDS = 5
"""Messages of the customer that the ticket begins with."""


async def leave(session: AsyncSession, head: Conversation, desk: Desk, email: str | None) -> list[Entry]:
    """Take the address, or the one we know of a proven customer, and open the ticket.

    Raises:
        NotPossible: the conversation does not wait: somebody is there, or it is settled.
        BadInput: this is no address.
    """
    if head.state != State.WAITING:
        raise NotPossible(say("contact_too_late", head.locale))
    customer, at = await customer_of(session, head), desk.clock.now()
    address = (email or (customer.email if customer else None) or "").strip()
    if not EMAIL.fullmatch(address):
        raise BadInput(say("no_address", head.locale))
    matter = await _matter(session, head, address, customer)
    owner = Owner(head.visitor_id, customer.id if customer else None)
    ticket, _ = await tickets.open_ticket(session, owner, matter, conversation_id=head.id, clock=desk.clock, at=at)
    ticket.contact = address
    await _confirm(session, desk, ticket, at)
    return await handover.follow_up(session, head, ticket=ticket.id, to=masked(address), at=at)


async def _matter(session: AsyncSession, head: Conversation, address: str, customer: Customer | None) -> Matter:
    said = await conversations.said_by_customer(session, head.id, limit=LAST_WORDS)
    words = [" ".join(str(entry.body["text"]).split()) for entry in said if entry.number > head.cut_number]
    subject = say("ticket_subject", head.locale, about=words[-1] if words else masked(address))
    body, felt = "\n".join(words)[:4_000], classify("\n".join(words)).score
    value = (await outlook(session, customer.id)).value if customer else None
    pressing = priority("normal", sentiment=felt, value=value)
    return Matter(subject=subject[:150], body=body, priority=pressing, language=head.locale)


async def _confirm(session: AsyncSession, desk: Desk, ticket: Ticket, at: datetime) -> None:
    """A mail that says so, unless enough of them went there today."""
    assert ticket.contact is not None
    key = f"contact:{email_key(ticket.contact)}:{at:%Y-%m-%d}:"
    sent = await session.scalar(select(func.count()).where(col(Job.key).startswith(key)))
    if (sent or 0) < A_DAY:
        mail = _mail(ticket, desk.deployment.shop)
        await jobs.add(session, "mail", mail, clock=desk.clock, key=f"{key}{ticket.id}")


def _mail(ticket: Ticket, shop: str) -> dict[str, Any]:
    values = {"shop": shop, "ticket": ticket.id, "body": ticket.body or "–"}
    language = ticket.language
    return {
        "to": ticket.contact,
        "subject": say("contact_mail_subject", language, **values),
        "text": say("contact_mail", language, **values),
    }
