"""Everything a conversation can say to those who follow it: one vocabulary for the socket, the console and the evals.

Durable events carry `seq` and stand in the log; the others are live only. `durable()` makes one from its entry, so that
what is replayed is what was sent.
"""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from records.tables import Entry


class Event(BaseModel):
    """One thing that happened in a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(Event):
    kind: Literal["customer", "ai", "human", "system"]
    name: str = ""


class SourceShown(Event):
    """A passage that backs an answer."""

    title: str
    url: str | None = None
    quote: str


class Message(Event):
    type: Literal["message"] = "message"
    seq: int
    at: AwareDatetime
    author: Author
    text: str
    client_id: str | None = None
    sources: tuple[SourceShown, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    chips: tuple[str, ...] = ()


class StateChanged(Event):
    type: Literal["state.changed"] = "state.changed"
    seq: int
    state: Literal["ai", "waiting", "human", "closed"]
    owner: str | None = None
    position: int | None = Field(default=None, description="place in the queue, from 1, while waiting")
    minutes: int | None = Field(default=None, description="about how long that takes; none where it is not known")


class ActionAsked(Event):
    type: Literal["action.asked"] = "action.asked"
    seq: int
    action: str
    summary: str
    approve_label: str = ""
    decline_label: str = ""
    expires_at: AwareDatetime


class ActionDone(Event):
    type: Literal["action.done"] = "action.done"
    seq: int
    action: str
    outcome: Literal["done", "declined", "expired", "failed"]
    summary: str = ""


class CsatAsked(Event):
    type: Literal["csat.asked"] = "csat.asked"
    seq: int


class ContactAsked(Event):
    """Nobody is there, or it takes long: the customer may leave an e-mail address, and is written to."""

    type: Literal["contact.asked"] = "contact.asked"
    seq: int
    why: Literal["closed", "long_wait"]
    opens_at: AwareDatetime | None = Field(default=None, description="when people are at work again")
    known: str | None = Field(default=None, description="the address we have of them, all but hidden")


class TurnStarted(Event):
    type: Literal["turn.started"] = "turn.started"
    turn: str


class TextDelta(Event):
    """A piece of an answer. `offset` is where in the answer it begins: a reader can tell that one is missing."""

    type: Literal["text.delta"] = "text.delta"
    turn: str
    offset: int
    text: str


class TextSnapshot(Event):
    """The answer as far as it is written."""

    type: Literal["text.snapshot"] = "text.snapshot"
    turn: str
    text: str


class TextWithdrawn(Event):
    type: Literal["text.withdrawn"] = "text.withdrawn"
    turn: str


class ToolStarted(Event):
    type: Literal["tool.started"] = "tool.started"
    turn: str
    tool: str
    label: str


class ToolFinished(Event):
    type: Literal["tool.finished"] = "tool.finished"
    turn: str
    tool: str
    label: str


class TurnFinished(Event):
    type: Literal["turn.finished"] = "turn.finished"
    turn: str


class QueueMoved(Event):
    """The place of a conversation that waits, when it has changed."""

    type: Literal["queue.moved"] = "queue.moved"
    position: int
    minutes: int | None = None


class Typing(Event):
    type: Literal["typing"] = "typing"
    author: Author


Durable = Message | StateChanged | ActionAsked | ActionDone | CsatAsked | ContactAsked
Live = (
    TurnStarted
    | TextDelta
    | TextSnapshot
    | TextWithdrawn
    | ToolStarted
    | ToolFinished
    | TurnFinished
    | QueueMoved
    | Typing
)
AnyEvent = Annotated[Durable | Live, Field(discriminator="type")]

EVENT: TypeAdapter[Durable | Live] = TypeAdapter(AnyEvent)
"""Reads an event back from JSON, for a bus between machines."""


def durable(entry: Entry) -> Durable:
    """The event that an entry with a `seq` stands for."""
    assert entry.seq is not None, f"an entry of the kind {entry.kind} is not for customers"
    shown = {key: value for key, value in entry.body.items() if key in _FIELDS[entry.kind]}
    if entry.kind == "message":
        author = Author.model_validate({"kind": entry.author, "name": entry.author_name})
        return Message(seq=entry.seq, at=entry.at, author=author, client_id=entry.client_id, **shown)
    return _CLASSES[entry.kind](seq=entry.seq, **shown)


_CLASSES: dict[str, type[Durable]] = {
    "message": Message,
    "state.changed": StateChanged,
    "action.asked": ActionAsked,
    "action.done": ActionDone,
    "csat.asked": CsatAsked,
    "contact.asked": ContactAsked,
}
# The body of an entry also holds what is not for customers (arguments, results): only these fields leave the log.
_FIELDS = {
    kind: set(model.model_fields) - {"type", "seq", "at", "author", "client_id"} for kind, model in _CLASSES.items()
}
