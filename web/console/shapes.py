"""What the console is shown of a conversation, over HTTP and its socket alike. Nothing of it reaches a customer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from records import inbox
from records.inbox import Line
from records.tables import Entry, Staff

PRIVATE = frozenset({"builtin", "call_id"})
"""What an entry holds for the machinery alone."""


class Shown(BaseModel):
    """Something that is shown; made here and never read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Somebody(Shown):
    """A customer who is proven to be it, or a colleague."""

    id: str
    name: str


class Last(Shown):
    """What was said last, by anybody but the system: at most 200 characters."""

    number: int
    author: Literal["customer", "ai", "human"]
    name: str
    text: str
    at: datetime


class Conversation(Shown):
    """A conversation as the list has it."""

    id: str
    state: Literal["ai", "waiting", "human", "closed"]
    owner: Somebody | None = Field(description="the colleague who has it, while the state is human")
    customer: Somebody | None
    visitor: str
    language: str
    number: int = Field(description="of its last entry")
    waiting_since: datetime | None = Field(description="since when it is in the queue")
    unanswered_since: datetime | None = Field(description="since when its customer waits for a person's word")
    due_at: datetime | None = Field(description="until when they are to have it")
    ranks_from: datetime | None = Field(description="what orders those that wait: earlier for what is more pressing")
    created_at: datetime
    updated_at: datetime
    last: Last | None
    tags: tuple[str, ...]
    called: tuple[str, ...] = Field(description="colleagues' ids: a note calls them there, and they have not come yet")
    approvals: int = Field(description="actions that wait for the yes or no of one who works here")

    @classmethod
    def of(cls, line: Line, due: Callable[[datetime], datetime]) -> "Conversation":
        """`due` says until when what waits since then is to be answered."""
        return cls(
            id=line.id,
            state=line.state,
            owner=_named(line.owner),
            customer=_named(line.customer),
            visitor=line.visitor,
            language=line.language,
            number=line.number,
            waiting_since=line.waiting_since,
            unanswered_since=line.unanswered_since,
            due_at=due(line.unanswered_since) if line.unanswered_since else None,
            ranks_from=line.ranks_from,
            created_at=line.created_at,
            updated_at=line.updated_at,
            last=_last(line.last),
            tags=line.tags,
            called=line.called,
            approvals=line.approvals,
        )


class EntryAuthor(Shown):
    kind: Literal["customer", "ai", "human", "system"]
    name: str


class LogEntry(Shown):
    """One entry of the log, notes and traces too. What `body` has depends on its `kind`."""

    number: int
    seq: int | None = Field(description="the customer's own number of it; none for what they do not see")
    kind: str
    at: datetime
    author: EntryAuthor
    client_id: str | None
    turn: str | None
    body: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry) -> "LogEntry":
        return cls(
            number=entry.number,
            seq=entry.seq,
            kind=entry.kind,
            at=entry.at,
            author=EntryAuthor(kind=entry.author, name=entry.author_name),
            client_id=entry.client_id,
            turn=entry.turn,
            body={key: value for key, value in entry.body.items() if key not in PRIVATE},
        )


class Colleague(Shown):
    """Somebody who serves customers."""

    id: str
    name: str
    role: str
    available: bool
    heard_at: datetime | None
    languages: list[str]
    skills: list[str]

    @classmethod
    def of(cls, staff: Staff) -> "Colleague":
        fields = ("id", "name", "role", "available", "heard_at", "languages", "skills")
        return cls(**{name: getattr(staff, name) for name in fields})


def _named(one: inbox.Named | None) -> Somebody | None:
    return Somebody(id=one.id, name=one.name) if one else None


def _last(said: inbox.Said | None) -> Last | None:
    if said is None:
        return None
    return Last(number=said.number, author=said.author, name=said.name, text=said.text, at=said.at)
