"""Campaigns as rows: made, drafted, decided by a person. Nothing is sent here, and who may be is `records.consent`."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit, insights
from records.clock import Clock
from records.consent import agreed
from records.errors import BadInput, NotFound, NotPossible
from records.tables import Campaign, CampaignDraft, CampaignLetter, Customer

SEGMENT = "segment"
"""The kind of insight that says which group a customer is in."""
AT_ONCE = 500


class NotNow(NotPossible):
    """The campaign has been decided, or is not ready to be."""

    code = "not_now"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a campaign is to be. `about`: what to say, by language; the staff's own words, which may be relied on.

    `segment` or `customer`, or neither for every customer. `each`: a draft for each, or one for each language.
    """

    name: str
    about: Mapping[str, str] = field(default_factory=dict)
    segment: int | None = None
    customer: str | None = None
    each: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as its author hands it in. `customer`: None where it is for everybody of that language."""

    customer: str | None
    locale: str
    subject: str
    text: str
    grounds: Mapping[str, Any]
    by: str
    doubts: Sequence[str] = ()


async def make(session: AsyncSession, meant: Meant, *, actor: str, model: str, clock: Clock) -> Campaign:
    """Put one down, to be drafted.

    Raises:
        BadInput: it has no name, or nobody of those it is for may be written to.
    """
    if not meant.name.strip():
        raise BadInput("A campaign needs a name: how you would speak of it to a colleague.")
    reached = len(await _reached(session, meant))
    if not reached:
        raise BadInput("Nobody there has agreed to hear of offers and has an e-mail address: choose others.")
    row = Campaign(
        id=clock.new_id(),
        name=meant.name.strip(),
        about={language: text.strip() for language, text in meant.about.items() if text.strip()},
        segment=meant.segment,
        customer_id=meant.customer,
        each=meant.each or meant.customer is not None,
        audience=reached,
        model=model,
        made_by=actor,
        made_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    await audit.note(session, "campaign.made", f"campaign:{row.id}", at=row.made_at, actor=actor, audience=reached)
    return row


async def get(session: AsyncSession, campaign_id: str, *, lock: bool = False) -> Campaign:
    """Raises NotFound."""
    row = await session.get(Campaign, campaign_id, with_for_update=lock)
    if row is None:
        raise NotFound("There is no such campaign.")
    return row


async def newest(session: AsyncSession, limit: int = 50) -> Sequence[Campaign]:
    return (await session.scalars(select(Campaign).order_by(col(Campaign.made_at).desc()).limit(limit))).all()


async def audience(session: AsyncSession, campaign: Campaign) -> list[Customer]:
    """Those of it who may be written to now, in the order of their ids."""
    return await _reached(session, _meant(campaign))


async def segments(session: AsyncSession) -> list[tuple[int, Mapping[str, str], int, int]]:
    """Each segment: its number, its names by language, its customers, and those who may be written to."""
    kept = await insights.all_of_kind(session, SEGMENT)
    reached = set(
        await session.scalars(select(col(Customer.id)).where(*agreed(), col(Customer.email_key).is_not(None)))
    )
    names = {value["segment"]: value["names"] for value in kept.values()}
    every = Counter(value["segment"] for value in kept.values())
    some = Counter(value["segment"] for customer, value in kept.items() if customer in reached)
    return [(number, names[number], every[number], some[number]) for number in sorted(names)]


async def keep_draft(session: AsyncSession, campaign: Campaign, draft: Written, *, clock: Clock) -> None:
    """Keep it, unless there is one already for that customer or language."""
    if (draft.customer, draft.locale) in await drafted(session, campaign.id, customer=draft.customer):
        return
    session.add(
        CampaignDraft(
            id=clock.new_id(),
            campaign_id=campaign.id,
            customer_id=draft.customer,
            locale=draft.locale,
            subject=draft.subject,
            text=draft.text,
            grounds=dict(draft.grounds),
            written_by=draft.by,
            doubts=list(draft.doubts),
            written_at=clock.now(),
        )
    )
    await session.flush()


async def drafted(session: AsyncSession, campaign_id: str, *, customer: str | None = None) -> set[tuple[Any, str]]:
    """For which customers and languages there is one; of one customer only where that is named."""
    query = select(col(CampaignDraft.customer_id), col(CampaignDraft.locale))
    query = query.where(col(CampaignDraft.campaign_id) == campaign_id)
    if customer is not None:
        query = query.where(col(CampaignDraft.customer_id) == customer)
    return {(row[0], row[1]) for row in await session.execute(query)}


async def drafts(
    session: AsyncSession, campaign_id: str, *, offset: int = 0, limit: int = 50
) -> tuple[Sequence[CampaignDraft], int]:
    """Some of them, those with doubts first, and how many there are."""
    mine = col(CampaignDraft.campaign_id) == campaign_id
    count = await session.scalar(select(func.count()).select_from(CampaignDraft).where(mine))
    doubtful = func.length(cast(col(CampaignDraft.doubts), String)) > len("[]")
    order = (doubtful.desc(), col(CampaignDraft.customer_id), col(CampaignDraft.locale))
    rows = await session.scalars(select(CampaignDraft).where(mine).order_by(*order).offset(offset).limit(limit))
    return rows.all(), count or 0


async def draft_of(session: AsyncSession, campaign_id: str, draft_id: str) -> CampaignDraft:
    """Raises NotFound."""
    row = await session.get(CampaignDraft, draft_id)
    if row is None or row.campaign_id != campaign_id:
        raise NotFound("This campaign has no such draft.")
    return row


async def ready(session: AsyncSession, campaign: Campaign) -> None:
    """Everything is drafted: a person is to decide."""
    change = update(Campaign).where(col(Campaign.id) == campaign.id, col(Campaign.status) == "drafting")
    await session.execute(change.values(status="waiting"))


async def decide(session: AsyncSession, campaign_id: str, *, approve: bool, actor: str, clock: Clock) -> Campaign:
    """Approve the batch, which makes a letter of each customer whose draft was not refused; or refuse it whole.

    Raises:
        NotFound: there is none.
        NotNow: it is being drafted, or has been decided.
    """
    row = await get(session, campaign_id, lock=True)
    if row.status != "waiting":
        raise NotNow(
            "It is still being drafted: wait until that is done."
            if row.status == "drafting"
            else f"This campaign was {row.status} already."
        )
    row.status, row.decided_by, row.decided_at = ("approved" if approve else "refused"), actor, clock.now()
    made = await _letters(session, row, clock) if approve else 0
    what = "campaign.approved" if approve else "campaign.refused"
    await audit.note(session, what, f"campaign:{row.id}", at=clock.now(), actor=actor, letters=made)
    return row


async def _letters(session: AsyncSession, campaign: Campaign, clock: Clock) -> int:
    kept = (await session.scalars(select(CampaignDraft).where(col(CampaignDraft.campaign_id) == campaign.id))).all()
    by_whom = {(one.customer_id, one.locale): one for one in kept}
    rows = []
    for customer in await audience(session, campaign):
        language = language_of(customer)
        draft = by_whom.get((customer.id, language)) or by_whom.get((None, language))
        if draft is not None and not draft.refused:
            rows.append({"id": clock.new_id(), "campaign_id": campaign.id, "customer_id": customer.id,
                         "draft_id": draft.id, "status": "ready", "why": None, "at": None})  # fmt: skip
    if rows:
        await session.execute(insert(CampaignLetter), rows)
    return len(rows)


async def counts(session: AsyncSession, campaign_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """How many letters of each campaign are in which status; those that were left out by their reason."""
    named = func.coalesce(col(CampaignLetter.why), col(CampaignLetter.status))
    query = select(col(CampaignLetter.campaign_id), named, func.count())
    query = query.where(col(CampaignLetter.campaign_id).in_(campaign_ids)).group_by(
        col(CampaignLetter.campaign_id), named
    )
    found: dict[str, dict[str, int]] = {one: {} for one in campaign_ids}
    for campaign, name, count in await session.execute(query):
        found[campaign][name] = count
    return found


def language_of(customer: Customer) -> str:
    """The one of our two languages that a customer is written in."""
    return "zh" if customer.locale.startswith("zh") else "en"


def _meant(campaign: Campaign) -> Meant:
    return Meant(campaign.name, campaign.about, campaign.segment, campaign.customer_id, campaign.each)


async def _reached(session: AsyncSession, meant: Meant) -> list[Customer]:
    query = select(Customer).where(*agreed(), col(Customer.email_key).is_not(None)).order_by(col(Customer.id))
    if meant.customer is not None:
        query = query.where(col(Customer.id) == meant.customer)
    found = await session.scalars(query)
    if meant.segment is None:
        return list(found)
    kept = await insights.all_of_kind(session, SEGMENT)
    return [one for one in found if one.id in kept and kept[one.id]["segment"] == meant.segment]
