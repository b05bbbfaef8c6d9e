"""The report of a period, for whoever leads or judges: as a page, as PDF, or its numbers as CSV."""

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from agent.desk import Desk
from records.errors import BadInput
from records.staff.roles import Role
from web.access import Access
from web.report.writing import Form, Reports

LONGEST = timedelta(days=366)
TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'"
"""The page has its styles in it, and nothing else: it runs no script and loads nothing."""


def routes(desk: Desk, access: Access, reports: Reports) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    gate = access.requires(Role.LEAD, Role.EVALUATOR)

    @router.get("/report", dependencies=[Depends(gate)])
    async def report(
        first: Annotated[date | None, Query(alias="from", description="by default 30 days before the last")] = None,
        last: Annotated[date | None, Query(alias="to", description="included; by default today")] = None,
        locale: Literal["en", "zh"] = "en",
        form: Annotated[Form, Query(alias="as")] = "html",
    ) -> Response:
        """Conversations, outcomes, satisfaction, feelings, tickets, topics, segments and who may leave."""
        end = last or desk.clock.now().astimezone(reports.zone).date()
        begin = first or end - timedelta(days=30)
        if not begin <= end <= begin + LONGEST:
            raise BadInput("A report is of a day or more, and of a year at most: name the earlier day first.")
        content, _, _ = await reports.write(begin, end, form, locale=locale)
        headers = {"content-security-policy": POLICY, "x-content-type-options": "nosniff", "cache-control": "no-store"}
        if form != "html":
            headers["content-disposition"] = f'attachment; filename="report-{begin}-{end}.{form}"'
        return Response(content, media_type=TYPES[form], headers=headers)

    return router
