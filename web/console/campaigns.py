"""Campaigns for whoever leads: made, read draft by draft, changed, decided, sent or taken away as a file."""

import csv
import io
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from agent.desk import Desk
from agent.marketing.drafting import DRAFT
from agent.marketing.writing import LONGEST, LONGEST_SUBJECT, LetterWriter, doubts
from records import audit, campaigns, customers, jobs
from records.campaigns import Meant, NotNow
from records.staff.accounts import Signed
from records.staff.roles import Role
from records.tables import Campaign, CampaignDraft
from records.tables.types import LARGEST_WHOLE
from web.access import Access, Gate
from web.console.shapes import Shown
from web.marketing.sending import HEADER, SEND, Post

PAGE = 20


class SegmentShown(Shown):
    """A group of customers, and how many of it agreed to hear of offers and have an address."""

    segment: int
    names: dict[str, str]
    customers: int
    reached: int


class CampaignShown(Shown):
    """`letters`: how many are ready, sending, sent, exported, unsure, and left out by their reason."""

    id: str
    name: str
    about: dict[str, str]
    segment: int | None
    customer_id: str | None
    each: bool
    status: str
    audience: int
    model: str
    made_at: datetime
    decided_at: datetime | None
    letters: dict[str, int]

    @classmethod
    def of(cls, row: Campaign, letters: dict[str, int]) -> "CampaignShown":
        fields = row.model_dump(include=cls.model_fields.keys() - {"letters"})
        return cls(**fields, letters=letters)


class DraftShown(Shown):
    """One letter before it is decided. `doubts`: words in it that nothing backs."""

    id: str
    customer: str | None
    name: str
    locale: str
    subject: str
    text: str
    grounds: dict[str, Any]
    written_by: str
    doubts: list[str]
    refused: bool


class OneCampaign(Shown):
    campaign: CampaignShown
    drafts: list[DraftShown]
    drafts_in_all: int


class Wanted(BaseModel):
    """What a campaign is to be; neither `segment` nor `customer`: everybody who agreed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(max_length=100)]
    about: dict[Annotated[str, Field(pattern="^(en|zh)$")], Annotated[str, Field(max_length=2_000)]] = {}
    segment: Annotated[int, Field(ge=-LARGEST_WHOLE, le=LARGEST_WHOLE)] | None = None
    customer: Annotated[str, Field(max_length=100)] | None = None
    each: bool = True


class Change(BaseModel):
    """What a person makes of a draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Annotated[str, Field(min_length=1, max_length=LONGEST_SUBJECT, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"\S")]
    refused: bool = False


def routes(desk: Desk, access: Access, post: Post) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/campaigns", tags=["console"])
    gate = access.requires(Role.LEAD)
    _reading(router, desk, gate)
    _writing(router, desk, gate)
    _leaving(router, desk, gate, post)
    return router


def _reading(router: APIRouter, desk: Desk, gate: Gate) -> None:
    """What there is."""

    @router.get("", dependencies=[Depends(gate)])
    async def newest() -> list[CampaignShown]:
        """The newest ones."""
        async with desk.database.reading() as session:
            rows = await campaigns.newest(session)
            counts = await campaigns.counts(session, [one.id for one in rows])
        return [CampaignShown.of(one, counts[one.id]) for one in rows]

    @router.get("/segments", dependencies=[Depends(gate)])
    async def segments() -> list[SegmentShown]:
        """Whom one can be for; empty before the first refresh."""
        async with desk.database.reading() as session:
            found = await campaigns.segments(session)
        return [
            SegmentShown(segment=number, names=dict(names), customers=every, reached=some)
            for number, names, every, some in found
        ]

    @router.get("/{campaign}", dependencies=[Depends(gate)])
    async def one(campaign: str, offset: Annotated[int, Query(ge=0, le=LARGEST_WHOLE)] = 0) -> OneCampaign:
        """One of them, and twenty of its drafts: those with doubts first."""
        async with desk.database.reading() as session:
            row = await campaigns.get(session, campaign)
            found, count = await campaigns.drafts(session, campaign, offset=offset, limit=PAGE)
            counts = (await campaigns.counts(session, [campaign]))[campaign]
            shown = [await _draft(session, each) for each in found]
        return OneCampaign(campaign=CampaignShown.of(row, counts), drafts=shown, drafts_in_all=count)


def _writing(router: APIRouter, desk: Desk, gate: Gate) -> None:
    """Making one, and changing its drafts."""
    Lead = Annotated[Signed, Depends(gate)]

    @router.post("", status_code=201)
    async def make(wanted: Wanted, signed: Lead) -> CampaignShown:
        """Put one down; its drafts are written by a job."""
        meant = Meant(wanted.name, wanted.about, wanted.segment, wanted.customer, wanted.each)
        async with desk.database.writing() as session:
            by = LetterWriter(desk).by
            row = await campaigns.make(session, meant, actor=signed.actor, model=by, clock=desk.clock)
            await jobs.add(session, DRAFT, {"campaign": row.id}, clock=desk.clock, key=f"draft:{row.id}")
        return CampaignShown.of(row, {})

    @router.put("/{campaign}/drafts/{draft}")
    async def change(campaign: str, draft: str, change: Change, signed: Lead) -> DraftShown:
        """Write a draft anew, or leave its customers out. 409 `not_now` once the campaign is decided."""
        async with desk.database.writing() as session:
            if (await campaigns.get(session, campaign, lock=True)).status != "waiting":
                raise NotNow("This campaign cannot be changed any more, or is still being drafted.")
            row = await campaigns.draft_of(session, campaign, draft)
            if (row.subject, row.text) != (change.subject, change.text):
                row.subject, row.text, row.written_by = change.subject, change.text, signed.actor
                wrong = doubts(change.subject, change.text, row.grounds, desk.clock.now())
                row.doubts = list(dict.fromkeys(one.text for one in wrong))
            row.refused = change.refused
            subject = f"campaign:{campaign}"
            at, actor = desk.clock.now(), signed.actor
            await audit.note(session, "campaign.changed", subject, at=at, actor=actor, draft=draft, refused=row.refused)
            return await _draft(session, row)


def _leaving(router: APIRouter, desk: Desk, gate: Gate, post: Post) -> None:
    """Deciding, and what follows from it."""
    Lead = Annotated[Signed, Depends(gate)]

    @router.post("/{campaign}/approve")
    async def approve(campaign: str, signed: Lead) -> CampaignShown:
        """Its letters may leave from now on; none does by this."""
        return await _decided(campaign, signed, yes=True)

    @router.post("/{campaign}/refuse")
    async def refuse(campaign: str, signed: Lead) -> CampaignShown:
        """Nothing of it will ever leave."""
        return await _decided(campaign, signed, yes=False)

    @router.post("/{campaign}/send", status_code=202)
    async def send(campaign: str, signed: Lead) -> CampaignShown:
        """Have a job send what is ready, to whoever may be written to at that moment."""
        async with desk.database.writing() as session:
            row = await campaigns.get(session, campaign)
            if row.status != "approved":
                raise NotNow("Approve this campaign first.")
            await jobs.add(session, SEND, {"campaign": campaign}, clock=desk.clock)
            at, what = desk.clock.now(), f"campaign:{campaign}"
            await audit.note(session, "campaign.sent", what, at=at, actor=signed.actor)
            counts = (await campaigns.counts(session, [campaign]))[campaign]
        return CampaignShown.of(row, counts)

    @router.post("/{campaign}/export")
    async def export(campaign: str, signed: Lead) -> Response:
        """The letters as a CSV file, for another program to send; they are exported from here on."""
        rows = await post.export(campaign, actor=signed.actor)
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
        name = f'attachment; filename="campaign-{campaign}.csv"'
        return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers={"content-disposition": name})

    async def _decided(campaign: str, signed: Signed, *, yes: bool) -> CampaignShown:
        async with desk.database.writing() as session:
            row = await campaigns.decide(session, campaign, approve=yes, actor=signed.actor, clock=desk.clock)
            counts = (await campaigns.counts(session, [campaign]))[campaign]
        return CampaignShown.of(row, counts)


async def _draft(session: AsyncSession, row: CampaignDraft) -> DraftShown:
    name = (await customers.get(session, row.customer_id)).name if row.customer_id else ""
    fields = row.model_dump(include=DraftShown.model_fields.keys() - {"customer", "name"})
    return DraftShown(**fields, customer=row.customer_id, name=name)
