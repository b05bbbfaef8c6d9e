"""The chat socket's frames: what a browser may send, typed, and how an event becomes a frame.

What is not JSON, not of a known type or not valid is refused with one sentence; nothing of pydantic's own text leaves
the server.
"""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.events import Durable, Live
from agent.session import Opened
from records.tables.types import LARGEST_WHOLE

LARGEST = 64 * 1024
"""Bytes of one frame; a larger one closes the socket with 1009."""

Locale = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", max_length=35)]


class Frame(BaseModel):
    """One frame from a browser. Fields that we do not know are ignored, so that newer widgets can talk to older
    servers.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class SessionOpen(Frame):
    type: Literal["session.open"]
    token: str = Field(max_length=4096)
    conversation: str | None = Field(default=None, max_length=64)
    after_seq: int = Field(default=0, ge=0, le=LARGEST_WHOLE)
    locale: Locale | None = None


class MessageSend(Frame):
    type: Literal["message.send"]
    client_id: Annotated[UUID, Field(strict=False)]
    text: str = Field(min_length=1, max_length=16_000, pattern=r"\S")


class ActionAnswer(Frame):
    type: Literal["action.answer"]
    action: str = Field(max_length=64)
    approve: bool


class HumanAsk(Frame):
    type: Literal["human.ask"]


class ContactGive(Frame):
    type: Literal["contact.give"]
    email: str | None = Field(default=None, max_length=254)


class TurnCancel(Frame):
    type: Literal["turn.cancel"]


class TypingNow(Frame):
    type: Literal["typing"]


class FeedbackGive(Frame):
    type: Literal["feedback.give"]
    seq: int = Field(ge=1, le=LARGEST_WHOLE)
    rating: Literal["up", "down", 1, -1]
    comment: str = Field(default="", max_length=2000)


class CsatGive(Frame):
    type: Literal["csat.give"]
    score: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)


class ConversationEnd(Frame):
    type: Literal["conversation.end"]


class Ping(Frame):
    type: Literal["ping"]


Incoming = (
    SessionOpen
    | MessageSend
    | ActionAnswer
    | HumanAsk
    | ContactGive
    | TurnCancel
    | TypingNow
    | FeedbackGive
    | CsatGive
    | ConversationEnd
    | Ping
)
_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="type")])


class BadFrame(Exception):
    """A frame that cannot be taken: the code of its `error` frame, a sentence, and the message it would have been."""

    def __init__(self, code: str, sentence: str, client_id: str | None = None) -> None:
        super().__init__(sentence)
        self.code, self.client_id = code, client_id


def decode(text: str) -> Incoming:
    """The frame in a text.

    Raises:
        BadFrame: it is not JSON, not of a known type, or a field is not what it should be.
    """
    try:
        return _INCOMING.validate_json(text)
    except ValidationError as error:
        raise refusal(error, text) from None


def refusal(error: ValidationError, text: str) -> BadFrame:
    """What is wrong with a frame, in one sentence; nothing of what was sent is repeated."""
    first = error.errors(include_url=False, include_input=False)[0]
    kind = first["type"]
    if kind == "json_invalid":
        return BadFrame("not_json", "A frame has to be one JSON object.")
    if kind in {"union_tag_not_found", "union_tag_invalid", "model_attributes_type", "model_type", "dict_type"}:
        return BadFrame("unknown_type", "This type of frame is not known here.")
    field = ".".join(str(part) for part in first["loc"][1:]) or "frame"
    return BadFrame("invalid", f"The field {field!r} is not valid: {first['msg'].lower()}.", _client_id(text))


def _client_id(text: str) -> str | None:
    """The id of the message that was refused, so that the browser knows which one."""
    try:
        return str(_CLIENT_ID.validate_json(text).client_id)
    except ValidationError:
        return None


class _HasClientId(BaseModel):
    client_id: UUID


_CLIENT_ID: TypeAdapter[_HasClientId] = TypeAdapter(_HasClientId)


def frame(event: Durable | Live) -> str:
    """The JSON text of an event, as the contract writes it."""
    return event.model_dump_json(exclude=_INTERNAL, exclude_none=True, exclude_defaults=False)


_INTERNAL: Any = {"offset"}


def error(code: str, sentence: str, client_id: str | None = None) -> str:
    """The JSON text of an `error` frame."""
    fields = {"type": "error", "code": code, "message": sentence, "client_id": client_id}
    return json.dumps({key: value for key, value in fields.items() if value is not None}, ensure_ascii=False)


def ready(opened: Opened) -> str:
    """The JSON text of `session.ready`."""
    return json.dumps(
        {
            "type": "session.ready",
            "conversation": opened.conversation,
            "visitor": opened.visitor,
            "state": opened.state,
            "seq": opened.seq,
        }
    )


def language(locale: str | None) -> str | None:
    """The language that we speak to somebody of that locale: `zh-TW` → `zh`, `de` → `en`."""
    return None if locale is None else "zh" if locale.lower().startswith("zh") else "en"
