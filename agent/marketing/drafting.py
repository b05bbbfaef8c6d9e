"""All letters of a campaign, drafted one after the other: a job that goes on where a process that ended has left it."""

from collections.abc import Sequence

from agent.desk import Desk
from agent.marketing.grounds import Grounds, of_customer, of_many
from agent.marketing.writing import LetterWriter
from records import campaigns
from records.campaigns import Written, language_of
from records.errors import NotFound
from records.jobs import GiveUp, Taken
from records.progress import Progress
from records.runner import Handler
from records.tables import Campaign, Customer

DRAFT = "campaign_draft"
"""The kind of the job."""


async def draft(desk: Desk, campaign_id: str, progress: Progress | None = None) -> int:
    """Write every letter that is not there yet; how many were written.

    Raises:
        NotFound: there is no such campaign.
    """
    writer, written = LetterWriter(desk), 0
    async with desk.database.reading() as session:
        campaign = await campaigns.get(session, campaign_id)
        if campaign.status != "drafting":
            return 0
        readers = await campaigns.audience(session, campaign)
        there = await campaigns.drafted(session, campaign_id)
    wanted = _wanted(campaign, readers)
    if progress:
        progress.step("Drafting", len(wanted))
    for customer, locale, group in wanted:
        if (customer.id if customer else None, locale) not in there:
            grounds = await _grounds(desk, campaign, customer, locale, group)
            subject, text, by = await writer.write(campaign_id, grounds)
            one = Written(grounds.customer, locale, subject, text, grounds.told(), by)
            async with desk.database.writing() as session:
                await campaigns.keep_draft(session, campaign, one, clock=desk.clock)
            written += 1
        if progress:
            progress.advance()
    async with desk.database.writing() as session:
        await campaigns.ready(session, campaign)
    return written


def draft_jobs(desk: Desk) -> Handler:
    """What does the jobs of the kind `DRAFT`."""

    async def work(job: Taken) -> None:
        try:
            await draft(desk, str(job.payload["campaign"]))
        except NotFound as error:
            raise GiveUp(str(error)) from error

    return work


def _wanted(campaign: Campaign, readers: Sequence[Customer]) -> list[tuple[Customer | None, str, Sequence[str]]]:
    """A draft for each of them, or one for each language with those who read it."""
    if campaign.each:
        return [(one, language_of(one), (one.id,)) for one in readers]
    languages = sorted({language_of(one) for one in readers})
    return [(None, locale, [one.id for one in readers if language_of(one) == locale]) for locale in languages]


async def _grounds(
    desk: Desk, campaign: Campaign, customer: Customer | None, locale: str, group: Sequence[str]
) -> Grounds:
    shop, at = desk.deployment.shop, desk.clock.now()
    async with desk.database.reading() as session:
        if customer is not None:
            return await of_customer(session, campaign, customer, locale, shop=shop, at=at)
        return await of_many(session, campaign, group, locale, shop=shop, at=at)
