"""A very small shop of two customers, and what a test needs to talk to its tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from knowledge.passage import Findings, Found, Passage
from records import conversations
from records.customers import email_key
from records.database import Database
from records.tables import (
    Conversation,
    Customer,
    CustomerAddress,
    Fulfilment,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Product,
    Variant,
    Visitor,
)
from tests.conftest import StillClock
from tools import Guard, all_tools
from tools.context import Happened, ToolContext
from tools.policy import Deployment
from tools.settle import Settled
from tools.tool import ToolResult

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For rules that no engine can make different."""
ADDRESS = {"line1": "12 Oak Street", "city": "Boston", "region": "MA", "postcode": "02110", "country": "USA"}


class Shelf:
    """A knowledge base with one passage."""

    async def search(self, question: str, *, limit: int = 6, locale: str | None = None) -> Findings:
        passage = Passage("1.1.0", "returns", "Returns", "Time", "You have 30 days.", "https://shop.test/returns", "en")
        return Findings([Found(passage, 0.9, 0.8, 0.9)], 0.83)


async def nothing_to_wait_for() -> None:
    return None


@dataclass
class Chat:
    """One visitor's conversation, with a turn that has its lease."""

    database: Database
    clock: StillClock
    deployment: Deployment = field(default_factory=lambda: Deployment(secret=b"a test's secret", shop="Larkfield"))
    customer: str | None = "ann"
    name: str = "1"
    locale: str = "en"
    happened: Happened = field(default_factory=Happened)
    codes: list[str] = field(default_factory=list)
    attended: bool = True

    @property
    def guard(self) -> Guard:
        return Guard(all_tools(), self.deployment)

    @property
    def context(self) -> ToolContext:
        return ToolContext(
            conversation=f"chat-{self.name}",
            visitor=f"visitor-{self.name}",
            turn=f"turn-{self.name}",
            locale=self.locale,
            database=self.database,
            knowledge=Shelf(),
            clock=self.clock,
            deployment=self.deployment,
            settled=nothing_to_wait_for,
            happened=self.happened,
            digits=self._digits,
            attended=self.attended,
        )

    def _digits(self, count: int) -> str:
        self.codes.append(f"{len(self.codes) + 1:0{count}d}")
        return self.codes[-1]

    async def open(self) -> "Chat":
        proof = "signature" if self.customer else None
        now = self.clock.now()
        async with self.database.writing() as session:
            visitor = Visitor(
                id=self.context.visitor,
                locale=self.locale,
                customer_id=self.customer,
                verified_by=proof,
                created_at=now,
            )
            session.add(visitor)
            await session.flush()
            session.add(
                Conversation(
                    id=self.context.conversation,
                    visitor_id=visitor.id,
                    locale=self.locale,
                    lease_holder=self.context.turn,
                    created_at=now,
                    updated_at=now,
                )
            )
        return self

    async def use(self, tool: str, raw: Mapping[str, Any] | str | None = None, **arguments: Any) -> ToolResult:
        return await self.guard.call(self.context, tool, raw if raw is not None else arguments)

    async def answer(self, action: str, *, approve: bool = True) -> Settled:
        async with self.database.writing() as session:
            head = await conversations.head(session, self.context.conversation)
            return await self.guard.settle_action(self.context, session, head, action, approve=approve)

    async def agree(self, tool: str, **arguments: Any) -> Settled:
        """Ask for a write and say yes to it."""
        asked = await self.use(tool, **arguments)
        assert asked.outcome == "asked", asked.content
        return await self.answer(asked.result["action"])


async def stock_the_shop(session: AsyncSession, clock: StillClock) -> None:
    """Everything there is; what refers to a row comes after it."""
    orders = [
        Sale("1", "pending", {"mug-red": 2}),
        Sale("2", "shipped", {"mug-red": 1}),
        Sale("3", "delivered", {"mug-red": 2, "throw-wool": 1}),
        Sale("4", "pending", {"throw-wool": 1}, customer="bob", method="paypal"),
        Sale("5", "pending", {"mug-blue": 1, "throw-wool": 1}, method="gift"),
    ]
    for rows in (_people(), _products(), [*_ways_to_pay(), *_variants()]):
        session.add_all(rows)
        await session.flush()
    for sale in orders:
        await sale.write(session, clock)


@dataclass(frozen=True)
class Sale:
    """An order of nine days ago, paid with one method."""

    number: str
    status: str
    items: Mapping[str, int]
    customer: str = "ann"
    method: str = "visa"

    async def write(self, session: AsyncSession, clock: StillClock) -> None:
        then = clock.now() - timedelta(days=9)
        session.add(
            Order(id=self.number, customer_id=self.customer, status=self.status, ordered_at=then, address=ADDRESS)
        )
        await session.flush()
        lines = [self._line(place, *each) for place, each in enumerate(self.items.items())]
        total = sum((line.unit_price * line.quantity for line in lines), Decimal(0))
        session.add_all([*lines, Payment(order_id=self.number, amount=total, method_id=self.method, paid_at=then)])
        if self.status in {"shipped", "delivered"}:
            arrived = clock.now() - timedelta(days=5) if self.status == "delivered" else None
            parcel = Fulfilment(order_id=self.number, carrier="DHL", tracking_numbers=["JD01"], delivered_at=arrived)
            session.add(parcel)
        await session.flush()

    def _line(self, place: int, variant: str, quantity: int) -> OrderLine:
        product, color = variant.split("-")
        return OrderLine(
            order_id=self.number,
            position=place,
            product_id=product,
            variant_id=variant,
            name={"mug": "Mug", "throw": "Wool throw"}[product],
            options={"Color": color},
            quantity=quantity,
            unit_price=PRICES[variant],
        )


def _people() -> list[SQLModel]:
    return [
        Customer(id=who, name=name, email=f"{who}@example.com", email_key=email_key(f"{who}@example.com"))
        for who, name in (("ann", "Ann Lee"), ("bob", "Bob Ray"))
    ]


def _ways_to_pay() -> list[SQLModel]:
    visa = PaymentMethod(customer_id="ann", id="visa", kind="credit_card", brand="visa", last_four="4242")
    gift = PaymentMethod(
        customer_id="ann", id="gift", kind="gift_card", balance=Decimal("50"), currency="USD", position=1
    )
    paypal = PaymentMethod(customer_id="bob", id="paypal", kind="paypal")
    return [visa, gift, paypal, CustomerAddress(customer_id="ann", address=ADDRESS)]


def _products() -> list[SQLModel]:
    chinese = {"zh": {"name": "马克杯", "description": "一只结实的杯子", "category": "餐具"}}
    return [
        Product(
            id="mug", name="Mug", description="A sturdy mug", category="Tableware", translations=chinese, icon="☕"
        ),
        Product(id="throw", name="Wool throw", description="Warm on a sofa", category="Bedding"),
        Product(id="card", name="Greeting card", category="Paper", price=Decimal("2.50"), stock=10),
    ]


PRICES = {
    "mug-red": Decimal("10.00"),
    "mug-blue": Decimal("12.50"),
    "mug-gold": Decimal("400"),
    "throw-wool": Decimal("59.80"),
}


def _variants() -> list[SQLModel]:
    def one(name: str, stock: int | None, *, available: bool = True) -> Variant:
        product, color = name.split("-")
        price = PRICES.get(name, Decimal("11.00"))
        return Variant(
            id=name, product_id=product, options={"Color": color}, price=price, stock=stock, available=available
        )

    return [
        one("mug-red", 5),
        one("mug-blue", 3),
        one("mug-gold", 2),
        one("mug-green", None, available=False),
        one("mug-black", 0),
        one("throw-wool", None),
    ]
