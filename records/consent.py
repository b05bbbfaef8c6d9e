"""Who may be told of offers, and how often: asked at the very moment at which something leaves, and never before only.

A letter is claimed in one transaction that locks its customer, so that of two campaigns one sees the other's letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.refusals import Absent
from records.tables import CampaignDraft, CampaignLetter, Customer

LEFT = ("sending", "sent", "exported", "unsure")
"""Letters that count for how often somebody was written to."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often one customer may be written to: at most `most` letters in `within`, and never two within `apart`."""

    apart: timedelta = timedelta(days=7)
    most: int = 3
    within: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter that may leave now: to whom, and its draft."""

    letter: CampaignLetter
    customer: Customer
    draft: CampaignDraft


def agreed() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a customer wants to hear of offers, for a query."""
    return col(Customer.marketing_opt_in).is_(True), col(Customer.unsubscribed_at).is_(None)


def wants_offers(customer: Customer) -> bool:
    """The same, of a row."""
    return customer.marketing_opt_in and customer.unsubscribed_at is None


async def claim(
    session: AsyncSession, letter_id: str, becomes: str, *, frequency: Frequency, at: datetime
) -> Addressed | None:
    """Take a letter that is ready, where its customer may be written to now; it is `becomes` from here on.

    None where it may not leave: it is left out then, with the reason, or somebody else has it.
    """
    letter = await session.get(CampaignLetter, letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.status != "ready":
        return None
    customer, accounts = await _accounts(session, letter.customer_id)
    letter.at, letter.why = at, await _against(session, customer, accounts, frequency, at)
    letter.status = "left_out" if letter.why else becomes
    draft = await session.get(CampaignDraft, letter.draft_id)
    assert draft is not None
    await session.flush()
    return None if letter.why else Addressed(letter, customer, draft)


async def _accounts(session: AsyncSession, customer_id: str) -> tuple[Customer, Sequence[Customer]]:
    """The customer, and every account of that mailbox, locked: a person reads mails, not an account."""
    own = await session.get(Customer, customer_id)
    assert own is not None
    same = col(Customer.email_key) == own.email_key if own.email_key else col(Customer.id) == own.id
    query = select(Customer).where(same).order_by(col(Customer.id)).with_for_update()
    accounts = (await session.scalars(query.execution_options(populate_existing=True))).all()
    return own, accounts


async def _against(
    session: AsyncSession, customer: Customer, accounts: Sequence[Customer], frequency: Frequency, at: datetime
) -> str | None:
    """Why this customer may not be written to."""
    if not wants_offers(customer) or any(one.unsubscribed_at for one in accounts):
        return "no_consent"
    if not customer.email:
        return "no_address"
    mailbox = col(CampaignLetter.customer_id).in_([one.id for one in accounts])
    mine = (mailbox, col(CampaignLetter.status).in_(LEFT))
    latest = await session.scalar(select(func.max(col(CampaignLetter.at))).where(*mine))
    many = await session.scalar(
        select(func.count()).select_from(CampaignLetter).where(*mine, col(CampaignLetter.at) > at - frequency.within)
    )
    too_soon = latest is not None and latest > at - frequency.apart
    return "too_often" if too_soon or (many or 0) >= frequency.most else None


async def settle(session: AsyncSession, letter_id: str, status: str, *, at: datetime, why: str | None = None) -> None:
    """Say what became of a letter that was being sent; back to `ready` it counts for nothing."""
    change = update(CampaignLetter).where(
        col(CampaignLetter.id) == letter_id, col(CampaignLetter.status).in_(("sending", "unsure"))
    )
    await session.execute(change.values(status=status, why=why, at=None if status == "ready" else at))


async def interrupted(session: AsyncSession, campaign_id: str, *, at: datetime) -> int:
    """Letters that a process that ended was sending: a mail server may have them, so they are not sent again."""
    left = select(col(CampaignLetter.id)).where(
        col(CampaignLetter.campaign_id) == campaign_id, col(CampaignLetter.status) == "sending"
    )
    found = (await session.scalars(left)).all()
    for one in found:
        await settle(session, one, "unsure", at=at)
    return len(found)


async def waiting_to_leave(session: AsyncSession, campaign_id: str) -> Sequence[str]:
    """Letters that are ready."""
    mine = (col(CampaignLetter.campaign_id) == campaign_id, col(CampaignLetter.status) == "ready")
    return (await session.scalars(select(col(CampaignLetter.id)).where(*mine).order_by(col(CampaignLetter.id)))).all()


async def unsubscribe(session: AsyncSession, customer_id: str, *, at: datetime) -> bool:
    """They want to hear of no more offers. False where that was known.

    Raises:
        Absent: there is no such customer any more.
    """
    customer = await session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise Absent("no_customer", "This customer is not known.", "没有这位顾客的资料。")
    if customer.unsubscribed_at is not None:
        return False
    customer.unsubscribed_at = at
    await audit.note(session, "customer.unsubscribed", f"customer:{customer_id}", at=at)
    return True


async def exported(session: AsyncSession, campaign_id: str) -> list[Addressed]:
    """What was exported before, less whoever has said no since, with any account of that mailbox."""
    said_no = select(col(Customer.email_key)).where(
        col(Customer.unsubscribed_at).is_not(None), col(Customer.email_key).is_not(None)
    )
    query = (
        select(CampaignLetter, Customer, CampaignDraft)
        .join(Customer, col(Customer.id) == col(CampaignLetter.customer_id))
        .join(CampaignDraft, col(CampaignDraft.id) == col(CampaignLetter.draft_id))
        .where(col(CampaignLetter.campaign_id) == campaign_id, col(CampaignLetter.status) == "exported")
        .where(*agreed(), col(Customer.email_key).not_in(said_no))
    )
    return [Addressed(*row) for row in await session.execute(query)]
