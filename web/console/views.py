"""Views that somebody has kept: the list with certain filters, under a name."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from agent.desk import Desk
from records import inbox, views
from records.staff.accounts import Signed
from records.staff.roles import INCLUDES, Role
from records.tables import SavedView
from records.views import View
from web.access import Access
from web.console.shapes import Shown
from web.problems import Refused

Word = Annotated[str, Field(min_length=1, max_length=64)]


class Kept(BaseModel):
    """The filters of the list, as `GET conversations` takes them; what is absent filters nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Annotated[list[Literal["ai", "waiting", "human", "closed"]], Field(max_length=4)] | None = None
    owner: Word | None = None
    language: Word | None = None
    tag: Word | None = None
    called: bool | None = None
    approval: bool | None = None
    said: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    order: inbox.Order | None = None


class NewView(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"\S")]
    filters: Kept
    shared: bool = Field(default=False, description="for everybody: by a lead")


class ShownView(Shown):
    id: str
    name: str
    filters: Kept
    shared: bool
    mine: bool

    @classmethod
    def of(cls, row: SavedView, me: str) -> "ShownView":
        filters = Kept.model_validate(row.filters)
        return cls(id=row.id, name=row.name, filters=filters, shared=row.shared, mine=row.staff_id == me)


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/views", tags=["console"])
    Me = Annotated[Signed, Depends(access.requires(Role.AGENT))]

    @router.get("", response_model_exclude_none=True)
    async def kept(signed: Me) -> list[ShownView]:
        """One's own views, and those that are for everybody."""
        me = signed.staff.id
        async with desk.database.reading() as session:
            return [ShownView.of(row, me) for row in await views.seen_by(session, me)]

    @router.post("", status_code=201, response_model_exclude_none=True)
    async def keep(given: NewView, signed: Me) -> ShownView:
        """Keep a view; for everybody only as a lead (403)."""
        if given.shared and not _leads(signed):
            raise Refused(403, "not_allowed", "Only a lead keeps a view for everybody.")
        view = View(given.name.strip(), given.filters.model_dump(exclude_none=True), given.shared)
        async with desk.database.writing() as session:
            row = await views.keep(session, view, staff=signed.staff.id, clock=desk.clock)
        return ShownView.of(row, signed.staff.id)

    @router.delete("/{view}", status_code=204)
    async def remove(view: str, signed: Me) -> None:
        """Keep it no more. 404 when it is not one's own."""
        async with desk.database.writing() as session:
            await views.remove(session, view, staff=signed.staff.id, lead=_leads(signed))

    return router


def _leads(signed: Signed) -> bool:
    return Role.LEAD in INCLUDES[signed.role]
