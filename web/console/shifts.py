"""How a person works: whether they want to be given conversations, how many, in which languages. Whether their
console is there is heard by its socket.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from agent.desk import Desk
from records.staff import attendance, members
from records.staff.accounts import Signed
from records.staff.roles import Role
from web.access import Access
from web.console.shapes import Shown

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")]


class Wish(BaseModel):
    """What a request brings; what is absent stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    available: bool | None = None
    capacity: int | None = Field(default=None, ge=1, le=members.MOST_CONVERSATIONS)
    languages: (
        Annotated[list[Language], Field(max_length=20, description="none: whichever a customer speaks")] | None
    ) = None


class Availability(Shown):
    """By one's own word, when a console of one's own was last heard, and how much one has of what one can hold."""

    available: bool
    heard_at: datetime | None
    load: int = Field(description="conversations that one has now")
    capacity: int
    languages: list[str]


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    Me = Annotated[Signed, Depends(access.requires(Role.AGENT))]

    @router.get("/availability")
    async def availability(signed: Me) -> Availability:
        """Whether one is given conversations that wait, how many one has, and how many one can hold."""
        async with desk.database.reading() as session:
            return await _told(session, signed.staff.id)

    @router.put("/availability")
    async def choose(given: Wish, signed: Me) -> Availability:
        """Choose any of it. The conversations that one has stay one's own."""
        me, wish = signed.staff.id, given.model_dump(exclude_none=True)
        async with desk.database.writing() as session:
            if wish:
                await attendance.choose(session, me, **wish, at=desk.clock.now())
            return await _told(session, me)

    return router


async def _told(session: AsyncSession, staff_id: str) -> Availability:
    me = await members.colleague(session, staff_id)
    return Availability(
        available=me.available,
        heard_at=me.heard_at,
        load=await attendance.load(session, staff_id),
        capacity=me.capacity,
        languages=me.languages,
    )
