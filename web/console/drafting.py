"""What is written for people who work here: a reply to look over, other words for theirs, a summary."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from agent import handoff
from agent.desk import Desk
from agent.drafts import Kind, Writer
from records import conversations, inbox
from records.errors import BadInput
from records.staff.roles import Role
from web.access import Access
from web.console.shapes import Shown

Language = Annotated[str, Field(pattern=r"^(en|zh)$", description="by default the conversation's")]


class Wanted(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    text: Annotated[str, Field(max_length=16_000, description="what is to be said in other words")] = ""
    language: Language | None = None


class Draft(Shown):
    """A text, and the model that wrote it."""

    text: str
    by: str


class Summary(Shown):
    """What whoever takes a conversation over has to know, by code. `score`: from -1 to 1."""

    wants: str
    tried: list[str]
    known: list[str]
    mood: str
    score: float
    next: str


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/conversations/{conversation}", tags=["console"])
    gate, writer = access.requires(Role.AGENT), Writer(desk)

    @router.post("/draft", dependencies=[Depends(gate)])
    async def draft(conversation: str, wanted: Wanted) -> Draft:
        """Have something written. 409 `needs_model`, `nothing_known`, `already_said` or `no_draft` (try again)."""
        language = wanted.language or ""
        if wanted.kind == "reply":
            text, by = await writer.reply(conversation, language=language)
        elif wanted.kind == "summary":
            text, by = await writer.summary(conversation, language=language)
        elif not wanted.text.strip():
            raise BadInput("Send the text that is to be said in other words.")
        else:
            text, by = await writer.rewrite(conversation, wanted.kind, wanted.text, language=language)
        return Draft(text=text, by=by)

    @router.get("/summary", dependencies=[Depends(gate)])
    async def summary(conversation: str, language: Annotated[Language | None, Query()] = None) -> Summary:
        """What the customer wants, what was tried, what is known, how they feel, what to do next: as it stands now."""
        async with desk.database.reading() as session:
            head = await conversations.known(session, conversation)
            note = await inbox.escalated(session, conversation)
            reason = str(note.body.get("reason", "")) if note else ""
            about = await handoff.read(session, head, reason=reason, language=language or "")
        return Summary(**about.as_json())

    return router
