"""What became of conversations, in figures: for those who lead and those who judge."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from agent.desk import Desk
from insights import outcomes
from insights.outcomes import Episode
from records.errors import BadInput
from records.staff.roles import Role
from web.access import Access
from web.console.shapes import Shown

MONTH = timedelta(days=30)


class Share(Shown):
    """`count` of `of`, with a 95 % interval."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Middle(Shown):
    """A median of seconds, with a 95 % interval where there are six values."""

    count: int
    median: float | None
    low: float | None
    high: float | None


class Figures(Shown):
    """Of some episodes."""

    episodes: int
    open: int
    shares: dict[str, Share]
    reopened: Share
    satisfied: Share
    first_response: Middle
    to_person: Middle
    handled: Middle


class Outcomes(Shown):
    """All of them, and by language and by the reason of their handover."""

    since: AwareDatetime
    until: AwareDatetime
    all: Figures
    by_language: dict[str, Figures]
    by_reason: dict[str, Figures]


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    gate = access.requires(Role.LEAD, Role.EVALUATOR)

    @router.get("/outcomes", dependencies=[Depends(gate)])
    async def told(
        since: Annotated[AwareDatetime | None, Query(description="by default 30 days ago")] = None,
        until: Annotated[AwareDatetime | None, Query(description="by default now")] = None,
    ) -> Outcomes:
        """What became of the conversations that began, or were taken up again, in that time."""
        now = desk.clock.now()
        end = until or now
        begin = since or end - MONTH
        if begin >= end:
            raise BadInput("`since` has to be before `until`.")
        async with desk.database.reading() as session:
            found = await outcomes.read(session, since=begin, until=end, now=now)
        return Outcomes(
            since=begin,
            until=end,
            all=_figures(found),
            by_language=_by(found, lambda one: one.language),
            by_reason=_by(found, lambda one: one.reason),
        )

    return router


def _by(found: Sequence[Episode], what: Callable[[Episode], str]) -> dict[str, Figures]:
    names = sorted({what(one) for one in found} - {""})
    return {name: _figures([one for one in found if what(one) == name]) for name in names}


def _figures(found: Sequence[Episode]) -> Figures:
    values: dict[str, Any] = asdict(outcomes.report(found))
    return Figures.model_validate(values)
