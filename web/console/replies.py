"""Replies that are ready: everybody who serves customers uses them, and leads write them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agent.desk import Desk
from records import replies
from records.replies import Ready, Then
from records.staff.accounts import Signed
from records.staff.roles import Role
from records.tables import SavedReply
from web.access import Access
from web.console.acting import Tag
from web.console.shapes import Shown

Name = Annotated[str, Path(pattern=r"^[\w-]{1,40}$", description="letters of any language, digits, - and _")]
Text = Annotated[str, Field(max_length=16_000)]


class Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Text = ""
    zh: Text = ""


class Wanted(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: Texts = Field(default=Texts(), description="{customer}, {agent} and {order} are filled in where it is used")
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    then: Then = Field(default="", description="what is done once it is sent")

    @model_validator(mode="after")
    def _does_something(self) -> "Wanted":
        if not (self.texts.en.strip() or self.texts.zh.strip() or self.tags or self.then):
            raise ValueError("A reply has a text, puts tags on the conversation, or does something with it.")
        return self


class Kept(Shown):
    """One reply that is ready."""

    name: str
    texts: dict[str, str]
    tags: list[str]
    then: str
    updated_at: datetime

    @classmethod
    def of(cls, row: SavedReply) -> "Kept":
        return cls(name=row.name, texts=row.texts, tags=row.tags, then=row.then, updated_at=row.updated_at)


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/replies", tags=["console"])
    Lead = Annotated[Signed, Depends(access.requires(Role.LEAD))]

    @router.get("", dependencies=[Depends(access.requires(Role.AGENT))])
    async def everything() -> list[Kept]:
        """All of them, by name."""
        async with desk.database.reading() as session:
            return [Kept.of(row) for row in await replies.everything(session)]

    @router.put("/{name}")
    async def keep(name: Name, given: Wanted, signed: Lead) -> Kept:
        """Keep one under its name, in place of what was there."""
        texts = {language: text.strip() for language, text in given.texts.model_dump().items() if text.strip()}
        ready = Ready(name.lower(), texts, sorted(set(given.tags)), given.then)
        async with desk.database.writing() as session:
            return Kept.of(await replies.keep(session, ready, staff=signed.staff.id, at=desk.clock.now()))

    @router.delete("/{name}", status_code=204)
    async def remove(name: Name, signed: Lead) -> None:
        """Keep it no more. 404 when there is none of that name."""
        async with desk.database.writing() as session:
            await replies.remove(session, name.lower(), staff=signed.staff.id, at=desk.clock.now())

    return router
