"""The tickets of the demo shop: what the file says, tied to orders that it can be about."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from records.demo.content import CatalogText, TicketText
from records.demo.orders import Sale
from records.naming import short_id
from records.tables import Ticket, TicketNote

LEADS = 2
"""So many of the first tickets belong to the customers that a visitor signs in as."""


def tickets(
    written: Sequence[TicketText], sales: Sequence[Sale], catalog: CatalogText, now: datetime
) -> list[tuple[Ticket, list[TicketNote]]]:
    """One ticket for each in the file, in its order, and no two about the same order."""
    products = {product.id: product.name for product in catalog.products}
    taken: set[str] = set()
    found = []
    for position, text in enumerate(written):
        created_at = now - timedelta(days=text.age, hours=2)
        sale = _about(text, sales, created_at, taken, lead=position < LEADS)
        taken.add(sale.order.id)
        name = products[sale.lines[0].product_id]
        filled = {"order": sale.order.id, "item": name.zh if text.locale == "zh" else name.en}
        ticket = Ticket(
            id=short_id("T", f"larkfield {position}"),
            customer_id=sale.person.id,
            order_id=sale.order.id if text.order else None,
            subject=text.subject.format(**filled),
            body=text.body.format(**filled),
            category=text.category,
            priority=text.priority,
            status=text.status,
            created_at=created_at,
            updated_at=created_at,
        )
        notes = _notes(ticket.id, text, created_at, now)
        if notes:
            ticket.updated_at = notes[-1].at
        found.append((ticket, notes))
    return found


def _about(text: TicketText, sales: Sequence[Sale], created_at: datetime, taken: set[str], *, lead: bool) -> Sale:
    """The newest order with the status that is asked for, and had it before the ticket."""
    return next(
        sale
        for sale in reversed(sales)
        if sale.person.locale == text.locale
        and sale.lead == lead
        and sale.order.status == (text.order or "delivered")
        and sale.order.id not in taken
        and _latest(sale) <= created_at
    )


def _latest(sale: Sale) -> datetime:
    """When the order came to the status that it has."""
    happened = sale.course
    return happened.settled_at or happened.delivered_at or happened.shipped_at or happened.ordered_at


def _notes(number: str, text: TicketText, created_at: datetime, now: datetime) -> list[TicketNote]:
    return [
        TicketNote(
            ticket_id=number,
            author=note.author,
            text=note.text,
            at=max(created_at + timedelta(minutes=10 * position), now - timedelta(days=note.age, hours=1)),
        )
        for position, note in enumerate(text.notes, 1)
    ]
