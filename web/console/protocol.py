"""The frames of the console's socket: what a browser may send, with no field too many, and what it is told."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.events import Live
from records.tables.types import LARGEST_WHOLE
from web import protocol
from web.console.shapes import Conversation, LogEntry, Shown, Somebody

Id = Annotated[str, Field(min_length=1, max_length=64)]


class Frame(BaseModel):
    """One frame from a console."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DeskOpen(Frame):
    type: Literal["desk.open"]
    since: AwareDatetime | None = None


class ThreadOpen(Frame):
    type: Literal["thread.open"]
    conversation: Id
    after_number: int = Field(default=0, ge=0, le=LARGEST_WHOLE)


class ThreadClose(Frame):
    type: Literal["thread.close"]
    conversation: Id


class TypingNow(Frame):
    type: Literal["typing"]
    conversation: Id


class Ping(Frame):
    type: Literal["ping"]


Incoming = DeskOpen | ThreadOpen | ThreadClose | TypingNow | Ping
_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="type")])


def decode(text: str) -> Incoming:
    """The frame in a text.

    Raises:
        BadFrame: it is not JSON, not of a known type, or a field is not what it should be.
    """
    try:
        return _INCOMING.validate_json(text)
    except ValidationError as error:
        raise protocol.refusal(error, text) from None


class DeskReady(Shown):
    """The list is followed from here on. Not `complete`: more has changed than is told, so read the list again."""

    type: Literal["desk.ready"] = "desk.ready"
    staff: Somebody
    now: datetime
    complete: bool


class ConversationChanged(Shown):
    type: Literal["conversation.changed"] = "conversation.changed"
    conversation: Conversation


class ThreadReady(Shown):
    type: Literal["thread.ready"] = "thread.ready"
    conversation: Conversation


class EntryAdded(Shown):
    type: Literal["entry"] = "entry"
    conversation: str
    entry: LogEntry


class Present(Shown):
    """A colleague in front of a conversation."""

    staff: str
    name: str
    doing: Literal["looking", "writing"]


class Presence(Shown):
    """Everybody else who has a conversation before them now."""

    type: Literal["presence"] = "presence"
    conversation: str
    people: tuple[Present, ...]


Outgoing = DeskReady | ConversationChanged | ThreadReady | EntryAdded | Presence


def live(conversation: str, event: Live) -> str:
    """The JSON text of what is live in a conversation: the customer's own frame, and where it belongs."""
    return f'{{"conversation":{_TEXT.dump_json(conversation).decode()},{protocol.frame(event)[1:]}'


_TEXT: TypeAdapter[str] = TypeAdapter(str)
