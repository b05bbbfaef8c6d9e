"""Tools for tickets: open one, find the customer's own, add to one or close it."""

from typing import Any, Literal

from pydantic import Field

from insights.kept import Outlook, outlook
from insights.priority import priority
from insights.sentiment import classify
from records import orders, tickets
from records.tables import Ticket
from records.tickets import Matter, Owner
from tools.answers import data_only, plain
from tools.context import Call
from tools.errors import TryAgain
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool
from tools.wording import day

UPSET = -0.5
"""Words that feel worse than this make a ticket urgent for the people who read it."""


class OpenTicket(Arguments):
    subject: str = Field(min_length=3, max_length=150, description="What it is about, in a few words.")
    text: str = Field(
        min_length=3,
        max_length=4_000,
        description="What happened and what the customer wants, with what they said of it.",
    )
    order: str = Field(
        default="", max_length=64, description="The id of the order it is about; empty if it is about none."
    )
    category: Literal["delivery", "damaged", "billing", "return", "product", "account", "complaint", "other"] = Field(
        default="other", description="What sort of matter it is."
    )
    priority: Literal["low", "normal", "high"] = Field(
        default="normal", description="How much it matters to the customer."
    )


@tool(
    OpenTicket,
    Policy(effect="write", limit=Limit(conversation=5, day=10)),
    en="Opening a ticket…",
    zh="正在创建工单…",
)
async def open_ticket(call: Call, arguments: OpenTicket) -> dict[str, Any]:
    """Open a ticket, so that people of the shop look into something that cannot be settled in this chat.

    The same matter is not opened twice: what is new is added to the ticket that is there.

    Returns:
        {"ticket": {"id", "status", "subject", "priority"}, "new": true}

    Raises:
        The order is not this customer's.
    """
    order_id, body = None, plain(arguments.text, 4_000)
    if arguments.order and call.customer is not None:
        order_id = (await orders.find(call.session, arguments.order, customer_id=call.customer)).id
    elif arguments.order:
        body = f"Order, as the visitor says: {arguments.order}\n{body}"
    felt = classify(f"{arguments.subject}. {arguments.text}").score
    known = await outlook(call.session, call.customer) if call.customer else Outlook()
    asked = "high" if felt <= UPSET else arguments.priority
    matter = Matter(
        subject=plain(arguments.subject, 150),
        body=body,
        category=arguments.category,
        priority=priority(asked, sentiment=felt, value=known.value),
        order_id=order_id,
        language=call.locale,
    )
    context = call.context
    ticket, new = await tickets.open_ticket(
        call.session, _owner(call), matter, conversation_id=context.conversation, clock=context.clock, at=call.at
    )
    return {"ticket": _shape(ticket), "new": new}


class FindTickets(Arguments):
    ticket: str = Field(default="", max_length=64, description="The id of one ticket; empty for all.")
    only_open: bool = Field(default=False, description="Leave out those that are solved or closed.")


@tool(
    FindTickets,
    Policy(effect="read", limit=Limit(conversation=40, day=200)),
    en="Looking up your tickets…",
    zh="正在查询您的工单…",
)
async def find_tickets(call: Call, arguments: FindTickets) -> dict[str, Any]:
    """Find this customer's tickets and where they stand, the last changed first.

    A visitor who is not verified only finds the tickets that were opened from this browser.

    Returns:
        {"tickets", "total_count"}, each {"id", "status", "subject", "priority", "category", "order", "opened_on",
        "updated_on"}

    Raises:
        There is no ticket with that id for this customer.
    """
    if arguments.ticket:
        rows, count = [await tickets.find(call.session, arguments.ticket, _owner(call))], 1
    else:
        found, count = await tickets.of_owner(call.session, _owner(call), unsettled=arguments.only_open)
        rows = list(found)
    shown = [{**_shape(row), **_more(row)} for row in rows]
    return data_only({"tickets": shown, "total_count": count}, "tickets.subject")


class UpdateTicket(Arguments):
    ticket: str = Field(min_length=1, max_length=64, description="The ticket's id, such as T-4F7K2Q6M.")
    note: str = Field(default="", max_length=4_000, description="What the customer adds; empty if they only close it.")
    close: bool = Field(default=False, description="True when the customer says that the matter is settled.")


@tool(
    UpdateTicket,
    Policy(effect="write", limit=Limit(conversation=10, day=30)),
    en="Updating the ticket…",
    zh="正在更新工单…",
)
async def update_ticket(call: Call, arguments: UpdateTicket) -> dict[str, Any]:
    """Add what the customer says to one of their tickets, or close it for them. A note opens a solved ticket again.

    Returns:
        {"ticket": {"id", "status", "subject", "priority"}}

    Raises:
        There is no such ticket for this customer, or it is closed already.
    """
    if not arguments.note and not arguments.close:
        raise TryAgain("Give a `note`, or set `close`.")
    ticket = await tickets.find(call.session, arguments.ticket, _owner(call), lock=True)
    if arguments.note:
        await tickets.add_note(call.session, ticket, plain(arguments.note, 4_000), at=call.at)
    if arguments.close:
        await tickets.close(call.session, ticket, at=call.at)
    return {"ticket": _shape(ticket)}


def _owner(call: Call) -> Owner:
    return Owner(call.context.visitor, call.customer)


def _shape(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "status": ticket.status,
        "subject": plain(ticket.subject, 150),
        "priority": ticket.priority,
    }


def _more(ticket: Ticket) -> dict[str, Any]:
    return {
        "category": ticket.category,
        "order": ticket.order_id,
        "opened_on": day(ticket.created_at),
        "updated_on": day(ticket.updated_at),
    }
