"""Letters, out: each is claimed, handed over and settled by itself, so that whatever ends in between sends none twice.

Claiming asks for consent and frequency in the transaction that marks the letter as leaving. One that was being sent
when a process ended may have arrived: it is `unsure`, shown to people, and never sent again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.marketing.grounds import NAME
from records import audit, campaigns, consent
from records.campaigns import NotNow, language_of
from records.clock import Clock
from records.consent import Addressed, Frequency
from records.database import Database
from records.errors import NotFound
from records.jobs import GiveUp, Taken
from records.progress import Progress
from records.runner import Handler
from records.tables import Campaign, Customer
from web.mail import Mail, Mailer, NotSent, Refused, Unsure
from web.marketing.unsubscribing import Links

SEND = "campaign_send"
"""The kind of the job."""
HEADER = ("customer", "email", "locale", "subject", "text", "unsubscribe")
_NOBODY = {"en": "there", "zh": "尊敬的顾客"}
_FOOTER = {
    "en": "--\nYou get this because you agreed to hear of offers from {shop}. No more of them: {link}",
    "zh": "--\n您收到此邮件，是因为您同意接收{shop}的优惠信息。退订：{link}",
}


@dataclass(frozen=True, slots=True)
class Post:
    """How letters leave this deployment."""

    database: Database
    clock: Clock
    mailer: Mailer
    links: Links
    shop: str
    frequency: Frequency

    async def send(self, campaign_id: str, progress: Progress | None = None) -> None:
        """Send what is ready of an approved campaign.

        Raises:
            NotFound: there is none. NotNow: nobody has approved it.
            NotSent: the mail server cannot be used now; what is left stays ready.
        """
        async with self.database.writing() as session:
            _approved(await campaigns.get(session, campaign_id))
            await consent.interrupted(session, campaign_id, at=self.clock.now())
            waiting = await consent.waiting_to_leave(session, campaign_id)
        if progress:
            progress.step("Sending", len(waiting))
        for letter in waiting:
            await self._send(letter)
            if progress:
                progress.advance()

    async def _send(self, letter_id: str) -> None:
        one = await self._claim(letter_id, "sending")
        if one is None:
            return
        link = self.links.to(one.customer.id)
        assert one.customer.email is not None, "a letter without an address is left out"
        mail = Mail(to=one.customer.email, subject=self._subject(one), text=self._text(one), unsubscribe=link)
        became, why = "sent", None
        try:
            await self.mailer.send(mail, id=letter_id)
        except Unsure:
            became = "unsure"
        except NotSent:
            await self._settle(letter_id, "ready")
            raise
        except Refused:
            became, why = "left_out", "not_taken"
        await self._settle(letter_id, became, why)

    async def export(self, campaign_id: str, *, actor: str) -> list[Sequence[str]]:
        """The letters as rows of a file under `HEADER`, for another program to send; those are exported from here on.

        Asked again, it gives those it gave before, less whoever has said no since.

        Raises:
            NotFound: there is none. NotNow: nobody has approved it.
        """
        async with self.database.writing() as session:
            _approved(await campaigns.get(session, campaign_id))
            found = await consent.exported(session, campaign_id)
            for letter in await consent.waiting_to_leave(session, campaign_id):
                one = await consent.claim(session, letter, "exported", frequency=self.frequency, at=self.clock.now())
                found += [one] if one else []
            what = f"campaign:{campaign_id}"
            await audit.note(session, "campaign.exported", what, at=self.clock.now(), actor=actor, letters=len(found))
        return [self._row(one) for one in sorted(found, key=lambda one: one.customer.id)]

    def _row(self, one: Addressed) -> Sequence[str]:
        customer = one.customer
        link = self.links.to(customer.id)
        return (customer.id, customer.email or "", customer.locale, self._subject(one), self._text(one), link)

    async def _claim(self, letter_id: str, becomes: str) -> Addressed | None:
        async with self.database.writing() as session:
            return await consent.claim(session, letter_id, becomes, frequency=self.frequency, at=self.clock.now())

    async def _settle(self, letter_id: str, status: str, why: str | None = None) -> None:
        async with self.database.writing() as session:
            await consent.settle(session, letter_id, status, at=self.clock.now(), why=why)

    def _subject(self, one: Addressed) -> str:
        return " ".join(_named(one.draft.subject, one.customer).split())

    def _text(self, one: Addressed) -> str:
        """With the way to say no, which no draft can leave out."""
        footer = _FOOTER[one.draft.locale].format(shop=self.shop, link=self.links.to(one.customer.id))
        return f"{_named(one.draft.text, one.customer)}\n\n{footer}\n"


def send_jobs(post: Post) -> Handler:
    """What does the jobs of the kind `SEND`."""

    async def work(job: Taken) -> None:
        try:
            await post.send(str(job.payload["campaign"]))
        except (NotFound, NotNow) as error:
            raise GiveUp(str(error)) from error

    return work


def _named(text: str, customer: Customer) -> str:
    """With the customer's name where the draft has room for it."""
    language = language_of(customer)
    called = customer.name if language == "zh" else customer.given_name or customer.name
    return text.replace(NAME, called.strip() or _NOBODY[language])


def _approved(campaign: Campaign) -> None:
    if campaign.status != "approved":
        raise NotNow("Somebody has to approve this campaign before anything of it leaves.")
