"""What those who work here keep for their work: replies that are ready, and who is called to a conversation."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment


class SavedReply(SQLModel, table=True):
    """A reply that is ready, and what is done along with it. `texts` maps a language to it: {"en": …, "zh": …}."""

    __tablename__ = "saved_reply"

    name: str = Field(primary_key=True, description="what is typed after the slash")
    texts: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    tags: list[str] = Field(default_factory=list, sa_type=Json, description="put on the conversation")
    then: str = Field(default="", description="resolve · hand_back · requeue: done once it is sent")
    updated_at: datetime = Field(sa_type=Moment)
    updated_by: str = Field(description="staff id")


class SavedView(SQLModel, table=True):
    """Which conversations somebody likes to look at, under a name: their own, or for everybody."""

    __tablename__ = "saved_view"

    id: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    name: str
    filters: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    shared: bool = False
    created_at: datetime = Field(sa_type=Moment)


class Mention(SQLModel, table=True):
    """A note that calls somebody who works here, until they have opened the conversation."""

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", primary_key=True, index=True)
    number: int = Field(description="of the newest note that calls them")
