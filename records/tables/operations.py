"""What keeps the house running: jobs that are due, marks that something was finished, and who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment, Personal, PersonalJson


class Job(SQLModel, table=True):
    """Something to do at a time, by whoever takes its lease first. A job that fails is tried again later."""

    id: str = Field(primary_key=True)
    key: str | None = Field(default=None, unique=True, description="of jobs that must not be there twice")
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=PersonalJson)
    due_at: datetime = Field(sa_type=Moment)
    lease_holder: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    gave_up_at: datetime | None = Field(default=None, sa_type=Moment, description="failed too often, or for good")
    error: str | None = Field(default=None, sa_type=Personal)

    __table_args__ = (Index("ix_job_due", "done_at", "gave_up_at", "due_at"),)


class Mark(SQLModel, table=True):
    """A named fact about this deployment: the demo seed is complete, the index stands at revision 7."""

    name: str = Field(primary_key=True)
    value: str = ""
    at: datetime = Field(sa_type=Moment)


class Audit(SQLModel, table=True):
    """Who did what to whose rows."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor: str = Field(description="customer · ai · system · operator · unknown, or staff:<id>")
    actor_name: str = Field(default="", sa_type=Personal)
    action: str
    subject: str = Field(default="", index=True, description="such as order:1042")
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
