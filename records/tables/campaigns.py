"""Mails to customers about an offer: what was meant, what was written, and what became of each customer's letter."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment, Personal, PersonalJson


class Campaign(SQLModel, table=True):
    """One thing to tell some customers. `status`: drafting · waiting (for a person) · approved · refused."""

    id: str = Field(primary_key=True)
    name: str
    about: dict[str, str] = Field(default_factory=dict, sa_type=Json, description="what to say, by language")
    segment: int | None = Field(default=None, description="its customers; none: of one customer, or everybody")
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    each: bool = Field(default=True, description="a draft for each customer, or one for each language")
    status: str = "drafting"
    audience: int = Field(default=0, description="customers who may be written to, when the drafts were begun")
    model: str = Field(default="", description="that was to write the drafts")
    made_by: str
    made_at: datetime = Field(sa_type=Moment, index=True)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class CampaignDraft(SQLModel, table=True):
    """What one customer, or everybody of a language, may be told."""

    __tablename__ = "campaign_draft"

    id: str = Field(primary_key=True)
    campaign_id: str = Field(foreign_key="campaign.id")
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    locale: str
    subject: str = Field(sa_type=Personal)
    text: str = Field(sa_type=Personal, description="{name} stands for the customer's name")
    grounds: dict[str, Any] = Field(default_factory=dict, sa_type=PersonalJson, description="what it rests on")
    written_by: str = Field(description="a model, template, or staff:<id> who changed it")
    doubts: list[str] = Field(default_factory=list, sa_type=PersonalJson, description="words that nothing backs")
    refused: bool = False
    written_at: datetime = Field(sa_type=Moment)

    __table_args__ = (UniqueConstraint("campaign_id", "customer_id", "locale", name="uq_campaign_draft"),)


class CampaignLetter(SQLModel, table=True):
    """One customer's mail of a campaign.

    `status`: ready · sending · sent · exported · left_out · unsure (a mail server may have it: not sent again).
    """

    __tablename__ = "campaign_letter"

    id: str = Field(primary_key=True)
    campaign_id: str = Field(foreign_key="campaign.id")
    customer_id: str = Field(foreign_key="customer.id")
    draft_id: str = Field(foreign_key="campaign_draft.id", index=True)
    status: str = "ready"
    why: str | None = Field(default=None, description="left out: no_consent · no_address · too_often · not_taken")
    at: datetime | None = Field(default=None, sa_type=Moment, description="of its status, once it left or was left out")

    __table_args__ = (
        UniqueConstraint("campaign_id", "customer_id", name="uq_campaign_letter"),
        Index("ix_campaign_letter_customer", "customer_id", "at"),
    )
