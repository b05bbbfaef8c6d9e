"""Who works here: users of the console, their sessions, and the tries to sign in that did not succeed."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment, Personal


class Staff(SQLModel, table=True):
    """One person who may sign in. Never deleted, since the log and the audit name them; deactivated instead."""

    id: str = Field(primary_key=True)
    email: str = Field(sa_type=Personal)
    email_key: str = Field(unique=True, description="digest to look an e-mail up by: customers.email_key()")
    name: str = Field(sa_type=Personal, description="what customers and colleagues see")
    role: str = Field(description="agent · lead · admin · evaluator")
    password_hash: str = Field(description="argon2id, with its parameters and salt")
    languages: list[str] = Field(
        default_factory=list, sa_type=Json, description="such as en, zh; of customers they serve"
    )
    skills: list[str] = Field(default_factory=list, sa_type=Json, description="such as returns; what they know best")
    capacity: int = Field(default=5, description="conversations that they can hold at the same time")
    available: bool = Field(default=False, description="whether they take conversations now, by their own word")
    heard_at: datetime | None = Field(default=None, sa_type=Moment, description="when their console was last there")
    created_at: datetime = Field(sa_type=Moment)
    signed_in_at: datetime | None = Field(default=None, sa_type=Moment, description="for the last time")
    deactivated_at: datetime | None = Field(default=None, sa_type=Moment)


class StaffSession(SQLModel, table=True):
    """One browser that is signed in. Its token is known to that browser alone."""

    __tablename__ = "staff_session"

    id: str = Field(primary_key=True)
    digest: str = Field(unique=True, description="SHA-256 of the token")
    staff_id: str = Field(foreign_key="staff.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment, description="to the minute: it ends when nothing is heard of it")
    expires_at: datetime = Field(sa_type=Moment, description="at the latest")


class StaffTry(SQLModel, table=True):
    """A try to sign in that has not succeeded, kept for as long as it counts. Of an e-mail that nobody has, too."""

    __tablename__ = "staff_try"

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(description="digest of the e-mail")
    address: str = Field(description="digest of the network address")
    at: datetime = Field(sa_type=Moment, index=True)

    __table_args__ = (Index("ix_staff_try_account", "account", "at"), Index("ix_staff_try_address", "address", "at"))
