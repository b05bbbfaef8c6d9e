"""Tickets as colleagues work on them: two that are about the same matter become one."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from agent.desk import Desk
from records import tickets
from records.staff.accounts import Signed
from records.staff.roles import Role
from web.access import Access
from web.console.customers import Matter, matter


class Merge(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    into: Annotated[str, Field(max_length=64, description="the ticket that stands for both")]


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/tickets", tags=["console"])

    @router.post("/{ticket}/merge")
    async def merge(
        ticket: str, given: Merge, signed: Annotated[Signed, Depends(access.requires(Role.AGENT))]
    ) -> Matter:
        """Merge a ticket into another one of the same person, which is the answer. 404 without either, else 409."""
        actor, now = f"staff:{signed.staff.id}", desk.clock.now()
        async with desk.database.writing() as session:
            return matter(await tickets.merge(session, ticket, given.into, at=now, actor=actor))

    return router
