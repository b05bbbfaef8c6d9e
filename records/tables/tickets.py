"""What is left to do for a customer after a chat: tickets and the notes on them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from records.tables.types import Moment, Personal


class Ticket(SQLModel, table=True):
    """One matter to settle. `status` is open, pending, solved or closed; `priority` low, normal, high or urgent."""

    id: str = Field(primary_key=True)
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    visitor_id: str | None = Field(default=None, index=True)
    conversation_id: str | None = Field(default=None, index=True)
    order_id: str | None = Field(default=None, foreign_key="orders.id", index=True)
    subject: str = Field(sa_type=Personal)
    body: str = Field(default="", sa_type=Personal)
    contact: str | None = Field(
        default=None, sa_type=Personal, description="the e-mail that its customer left for an answer"
    )
    language: str = Field(default="en", description="that its customer speaks")
    category: str = "other"
    priority: str = "normal"
    status: str = Field(default="open", index=True)
    assignee: str | None = Field(default=None, index=True, description="who of the staff works on it")
    due_at: datetime | None = Field(default=None, sa_type=Moment, description="until when it is to be settled")
    follow_up_at: datetime | None = Field(default=None, sa_type=Moment, description="when to look at it again")
    reminded_at: datetime | None = Field(default=None, sa_type=Moment, description="when somebody was last told")
    merged_into: str | None = Field(default=None, description="the ticket that stands for this one too")
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class TicketNote(SQLModel, table=True):
    """Something added to a ticket later."""

    __tablename__ = "ticket_note"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: str = Field(foreign_key="ticket.id", index=True)
    author: str = Field(description="customer · ai · human · system")
    text: str = Field(sa_type=Personal)
    at: datetime = Field(sa_type=Moment)
