"""A small shop whose customers are written to about an offer, and mailers to do it with."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from agent.marketing.drafting import draft
from records import campaigns
from records.campaigns import Meant
from records.consent import Frequency
from records.customers import email_key
from records.database import Database
from records.tables import Customer, Order, OrderLine, Product
from tests.agent.house import house
from tests.conftest import StillClock
from tests.web.conftest import says
from web.mail import Mail, Mailer, OutboxMailer
from web.marketing.sending import Post
from web.marketing.unsubscribing import Links

PEOPLE = {"ada": ("Ada Lovelace", "en"), "bo": ("", "en"), "chen": ("陈静", "zh"), "dot": ("Dot", "en")}
LINKS = Links(b"signs links", "https://help.example")


async def fill(database: Database, clock: StillClock) -> None:
    async with database.writing() as session:
        for id, (name, locale) in PEOPLE.items():
            mail = f"{id}@example.com"
            session.add(Customer(id=id, name=name, locale=locale, email=mail, email_key=email_key(mail),
                                 marketing_opt_in=id != "dot"))  # fmt: skip
        for id, name, price in (("pan", "Pan", "40"), ("lid", "Lid", "12.50")):
            session.add(Product(id=id, name=name, category="Kitchen", price=Decimal(price), currency="USD",
                                translations={"zh": {"name": {"pan": "平底锅", "lid": "锅盖"}[id]}}))  # fmt: skip
        await session.flush()
        for customer, product in (("ada", "pan"), ("dot", "lid")):
            session.add(Order(id=f"{customer}1", customer_id=customer, ordered_at=clock.now() - timedelta(days=3)))
            await session.flush()
            session.add(OrderLine(order_id=f"{customer}1", product_id=product, unit_price=Decimal(1)))


async def drafted(database: Database, clock: StillClock, **meant: object) -> str:
    """A campaign whose drafts are written."""
    desk = house(database, clock, says("unused")).desk
    about = {"en": "Our kitchen sale begins.", "zh": "厨房用品开始优惠。"}
    async with database.writing() as session:
        wanted = Meant(**{"name": "Sale", "about": about, **meant})  # type: ignore[arg-type]
        made = await campaigns.make(session, wanted, actor="operator", model="template", clock=clock)
    await draft(desk, made.id)
    return made.id


async def approved(database: Database, clock: StillClock, **meant: object) -> str:
    id = await drafted(database, clock, **meant)
    async with database.writing() as session:
        await campaigns.decide(session, id, approve=True, actor="operator", clock=clock)
    return id


def post_of(database: Database, clock: StillClock, mailer: Mailer) -> Post:
    return Post(database, clock, mailer, LINKS, "A Shop", Frequency())


async def statuses(database: Database, campaign: str) -> dict[str, int]:
    async with database.reading() as session:
        return (await campaigns.counts(session, [campaign]))[campaign]


class Gate:
    """A mailer that lets the first mails through and then does something else."""

    def __init__(self, mailer: OutboxMailer, then: Callable[[], Awaitable[None]], *, after: int = 1) -> None:
        self.mailer, self.then, self.left, self.handed = mailer, then, after, list[str]()

    async def send(self, mail: Mail, *, id: str) -> None:
        if self.left == 0:
            await self.then()
        self.left -= 1
        self.handed.append(mail.to)
        await self.mailer.send(mail, id=id)


def outbox(folder: Path, clock: StillClock) -> OutboxMailer:
    return OutboxMailer(folder / "outbox", "shop@example.com", clock)
