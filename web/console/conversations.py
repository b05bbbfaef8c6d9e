"""Looking at conversations: the list, one of them, its log. Changes nothing; doing something is in `acting`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from agent.desk import Desk
from insights.tags import suggested
from knowledge.talk import Sought, Talk, heard
from records import conversations, inbox, tagging, talk
from records.errors import NotFound
from records.inbox import Place, Wanted
from records.staff import members
from records.staff.accounts import Signed
from records.staff.roles import Role
from records.tables import Entry
from records.tables.types import LARGEST_WHOLE
from web.access import Access, Gate
from web.console import cursor
from web.console.shapes import Colleague, Conversation, LogEntry, Shown

State = Literal["ai", "waiting", "human", "closed"]
OPEN: tuple[State, ...] = ("ai", "waiting", "human")
Word = Annotated[str, Field(min_length=1, max_length=64)]


class Filters(BaseModel):
    """Which conversations, in which order, and which page of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: list[State] = Field(
        default=[*OPEN], max_length=4, description="any of these; by default those that are open"
    )
    owner: Word | None = Field(default=None, description="`me`, `none`, or a colleague's id")
    language: Word | None = None
    tag: Word | None = None
    customer: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="a customer's, or a visitor's id"
    )
    called: bool = Field(default=False, description="only those to which a note calls one, and one has not come yet")
    approval: bool = Field(default=False, description="only those in which something waits for a colleague's approval")
    said: Annotated[str, Field(max_length=400)] | None = Field(
        default=None, description="only those in which all of these words were said, or whose customer they name"
    )
    order: inbox.Order = Field(default="recent", description="`waiting`: of those that wait, the longest first")
    after: Annotated[str, Field(max_length=400)] | None = Field(
        default=None, description="the `next` of the page before"
    )
    limit: int = Field(default=50, ge=1, le=200)

    def wanted(self, me: str, sought: Sought | None) -> Wanted:
        whose = me if self.owner == "me" else self.owner
        return Wanted(
            states=self.state,
            owner=whose,
            language=self.language,
            tag=self.tag,
            customer=self.customer,
            approval=self.approval,
            mentioned=me if self.called else None,
            terms=sought.terms if sought else None,
            order=self.order,
        )

    @property
    def place(self) -> Place | None:
        return cursor.read(self.after) if self.after else None


class Found(Shown):
    """Where words stand."""

    number: int
    text: str


class Page(Shown):
    """Some conversations."""

    items: list[Conversation]
    next: str | None = Field(description="the cursor of the next page; none after the last")
    found: dict[str, Found] = Field(
        default={}, description="of what was looked for: where it was said, by conversation"
    )
    complete: bool = Field(default=True, description="whether all that was said could be looked through already")


class Counts(Shown):
    """How many are open: all, those of who asks, those that wait, those that no person has, those to approve in.

    `called` are those to which a note calls who asks, closed ones too.
    """

    all: int
    mine: int
    waiting: int
    unassigned: int
    approvals: int
    called: int


class Reason(Shown):
    """Why a conversation was last put in the queue, and what it is about."""

    number: int
    reason: str
    summary: str = Field(description="in the customer's language, by a model where there is one")
    summaries: dict[str, str] = Field(description="by code, in each language; none of what a colleague put back")


class Opened(Shown):
    conversation: Conversation
    handover: Reason | None
    entries: list[LogEntry] = Field(description="the last ones, oldest first")


class Entries(Shown):
    entries: list[LogEntry]


def routes(desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    gate = access.requires(Role.AGENT)
    _lists(router, desk, gate)
    _threads(router, desk, gate)
    return router


def _lists(router: APIRouter, desk: Desk, gate: Gate) -> None:
    Me = Annotated[Signed, Depends(gate)]
    index = Talk(desk.database, desk.clock, desk.deployment.secret)

    @router.get("/conversations")
    async def listed(signed: Me, filters: Annotated[Filters, Query()]) -> Page:
        """Conversations, the last changed first, page by page."""
        sought = index.sought(filters.said) if filters.said else None
        complete = await index.catch_up(batches=3) if sought else True
        wanted, place = filters.wanted(signed.staff.id, sought), filters.place
        async with desk.database.reading() as session:
            lines, more = await inbox.page(session, wanted, after=place, limit=filters.limit)
            said = await talk.last_said(session, [line.id for line in lines]) if sought else ()
        return Page(
            items=[Conversation.of(line, desk.due) for line in lines],
            next=cursor.write(lines[-1].place(wanted.order)) if more else None,
            found={id: Found(number=one.number, text=one.text) for id, one in heard(said, sought).items()}
            if sought
            else {},
            complete=complete,
        )

    @router.get("/conversations/counts")
    async def counts(signed: Me) -> Counts:
        """How many are open."""
        async with desk.database.reading() as session:
            return Counts(**await inbox.counts(session, signed.staff.id))

    @router.get("/colleagues", dependencies=[Depends(gate)])
    async def colleagues() -> list[Colleague]:
        """Everybody who serves customers, by name."""
        async with desk.database.reading() as session:
            return [Colleague.of(one) for one in await members.colleagues(session)]

    @router.get("/tags", dependencies=[Depends(gate)])
    async def tags() -> list[str]:
        """Every tag that is in use."""
        async with desk.database.reading() as session:
            return list(await inbox.tags(session))

    @router.get("/conversations/{conversation}/suggested-tags", dependencies=[Depends(gate)])
    async def suggested_tags(conversation: str) -> list[str]:
        """Tags that others have in which the same was said, the likeliest first; those it has itself are not named."""
        await index.catch_up(batches=1)
        async with desk.database.reading() as session:
            [line] = await inbox.lines(session, [(await conversations.known(session, conversation)).id])
            found = suggested(await tagging.counted(session, conversation))
        return [tag for tag in found if tag not in line.tags]


def _threads(router: APIRouter, desk: Desk, gate: Gate) -> None:
    @router.get("/conversations/{conversation}", dependencies=[Depends(gate)])
    async def opened(conversation: str, limit: Annotated[int, Query(ge=1, le=500)] = 200) -> Opened:
        """One conversation with the last entries of its log. 404 when there is none."""
        async with desk.database.reading() as session:
            found = await inbox.lines(session, [conversation])
            if not found:
                raise NotFound("There is no such conversation.")
            entries = await conversations.before_number(session, conversation, number=LARGEST_WHOLE, limit=limit)
            escalated = await inbox.escalated(session, conversation)
        return Opened(
            conversation=Conversation.of(found[0], desk.due),
            handover=_reason(escalated),
            entries=[LogEntry.of(entry) for entry in entries],
        )

    @router.get("/conversations/{conversation}/entries", dependencies=[Depends(gate)])
    async def entries(
        conversation: str,
        after: Annotated[int, Query(ge=0, le=LARGEST_WHOLE, description="the first ones after this number")] = 0,
        before: Annotated[
            int | None, Query(ge=1, le=LARGEST_WHOLE, description="the last ones before this number")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
    ) -> Entries:
        """Entries of the log, oldest first."""
        async with desk.database.reading() as session:
            await conversations.known(session, conversation)
            if before is None:
                found = await conversations.after_number(session, conversation, number=after, limit=limit)
            else:
                found = await conversations.before_number(session, conversation, number=before, limit=limit)
        return Entries(entries=[LogEntry.of(entry) for entry in found])


def _reason(entry: Entry | None) -> Reason | None:
    if entry is None:
        return None
    body = entry.body
    texts = {"reason": str(body.get("reason", "")), "summary": str(body.get("summary", ""))}
    return Reason(number=entry.number, **texts, summaries=body.get("summaries") or {})
