"""The log: visitors, conversations, their numbered entries, and what each turn cost."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.tables.types import Moment, Money, Personal, PersonalJson


class Visitor(SQLModel, table=True):
    """Somebody's browser. `customer_id` is set once who they are is proven, never by what they claim."""

    id: str = Field(primary_key=True)
    locale: str = "en"
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    verified_by: str | None = Field(default=None, description="signature · code · knowledge_match")
    created_at: datetime = Field(sa_type=Moment)


class Conversation(SQLModel, table=True):
    """The head of one append-only list of entries. Every change of it is a compare-and-set on `last_number`."""

    id: str = Field(primary_key=True)
    visitor_id: str = Field(foreign_key="visitor.id", index=True)
    locale: str = "en"
    state: str = Field(default="ai", index=True, description="ai · waiting · human · closed")
    owner: str | None = Field(default=None, description="the person who has it, while state is human")
    last_number: int = 0
    last_seq: int = 0
    cut_number: int = Field(
        default=0, description="entries up to here are not context any more: a reopened conversation starts afresh"
    )
    summary_number: int = Field(
        default=0, description="the newest summary entry, which stands for everything it covers"
    )
    owed_from: int | None = Field(
        default=None, description="number of the first entry that still waits for an answer of the AI"
    )
    lease_holder: str | None = Field(default=None, description="the turn that may append an answer")
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    waiting_since: datetime | None = Field(default=None, sa_type=Moment, index=True)
    queued_at: datetime | None = Field(
        default=None, sa_type=Moment, description="when it came into the queue: the place it keeps when its person goes"
    )
    ranks_from: datetime | None = Field(
        default=None, sa_type=Moment, description="what orders the queue: queued_at, earlier by what its priority gives"
    )
    unanswered_since: datetime | None = Field(
        default=None, sa_type=Moment, description="since when its customer waits for a person's word"
    )
    team: str | None = Field(
        default=None, description="the skill that whoever is given it next has to have, while it waits"
    )
    contact_asked_at: datetime | None = Field(
        default=None, sa_type=Moment, description="when who waits was offered an answer by e-mail instead"
    )
    last_owner: str | None = Field(default=None, description="the person who had it last")
    spoken_number: int = Field(default=0, description="the newest message of somebody: customer, AI or person")
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)

    __table_args__ = (
        Index("ix_conversation_owed", "state", "owed_from"),
        Index("ix_conversation_recent", "state", "updated_at", "id"),
        Index("ix_conversation_owner", "owner", "state"),
        Index("ix_conversation_updated", "updated_at"),
    )


class QueueWait(SQLModel, table=True):
    """One wait for a person: from which place, and how it ended."""

    __tablename__ = "queue_wait"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    language: str
    reason: str = Field(description="of the handover")
    position: int = Field(description="the place at the beginning, from 1")
    queued_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str | None = Field(default=None, description="person · closed · contact")

    __table_args__ = (Index("ix_queue_wait_ended", "ended_by", "ended_at"),)


class ConversationTag(SQLModel, table=True):
    """A word that somebody who works here has put on a conversation."""

    __tablename__ = "conversation_tag"

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    tag: str = Field(primary_key=True, index=True)


class Entry(SQLModel, table=True):
    """One entry. `number` counts everything; `seq` counts, without a gap, what the customer may see."""

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    number: int = Field(primary_key=True)
    seq: int | None = None
    kind: str
    at: datetime = Field(sa_type=Moment)
    author: str = Field(default="system", description="customer · ai · human · system")
    author_name: str = Field(default="", sa_type=Personal)
    client_id: str | None = None
    turn: str | None = None
    body: dict[str, Any] = Field(default_factory=dict, sa_type=PersonalJson)

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
    )


class Turn(SQLModel, table=True):
    """What deciding one answer took."""

    id: str = Field(primary_key=True)
    conversation_id: str | None = Field(
        default=None, foreign_key="conversation.id", index=True, description="none: a draft of a campaign"
    )
    outcome: str = Field(description="answered · handed_over · cancelled · lost · failed · too_long; draft: no turn")
    model: str = ""
    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = Field(default=Decimal(0), sa_type=Money)
    first_text_ms: int | None = None
    total_ms: int = 0
    started_at: datetime = Field(sa_type=Moment, index=True)


class ToolCall(SQLModel, table=True):
    """One call of a tool, for limits and for insight; its arguments and result stand in the log."""

    __tablename__ = "tool_call"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: str = Field(index=True)
    visitor_id: str = Field(index=True)
    customer_id: str | None = Field(default=None, index=True)
    turn: str | None = None
    tool: str
    outcome: str = Field(description="ok · asked · refused · try_again · failed")
    at: datetime = Field(sa_type=Moment)


class AnswerReport(SQLModel, table=True):
    """Where in the log somebody who works here has reported an answer of the AI: the words stand there."""

    __tablename__ = "answer_report"

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    number: int = Field(primary_key=True, description="of the entry that says so")
    answer: int = Field(description="the number of the answer")
    fault: str = Field(description="wrong · incomplete · off_topic · tone · not_allowed · other")
    at: datetime = Field(sa_type=Moment, index=True)


class PendingAction(SQLModel, table=True):
    """A write that waits for somebody's yes: its exact arguments, and the words they were shown."""

    __tablename__ = "pending_action"

    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    visitor_id: str
    customer_id: str | None = None
    turn: str
    tool: str
    arguments: dict[str, Any] = Field(sa_type=PersonalJson)
    summary: dict[str, Any] = Field(sa_type=PersonalJson, description='{"en": …, "zh": …}, made by code')
    approver: str = Field(default="customer", description="who has to say yes: customer · staff")
    status: str = Field(default="asked", description="asked · done · declined · expired · failed")
    result: dict[str, Any] | None = Field(default=None, sa_type=PersonalJson)
    asked_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str | None = Field(default=None, description="the person of the staff who decided")

    __table_args__ = (Index("ix_pending_action_open", "approver", "status", "expires_at"),)


class VerificationCode(SQLModel, table=True):
    """A mailed code, as a digest. Without a `customer_id` nobody has that e-mail, and the code fits nothing."""

    __tablename__ = "verification_code"

    id: str = Field(primary_key=True)
    visitor_id: str = Field(index=True)
    customer_id: str | None = None
    email_key: str = Field(index=True)
    digest: str
    tries: int = 0
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
