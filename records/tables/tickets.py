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
    category: str = "other"
    priority: str = "normal"
    status: str = Field(default="open", index=True)
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
