"""What is recommended: what sells now, in the categories a customer buys from, and nothing they have."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from insights.recommend.serving import Recommendation, recommend
from records.database import Database
from records.tables import Customer, Order, OrderLine, Product
from tests.conftest import StillClock

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PRODUCTS = {
    "pan": "Kitchen",
    "pot": "Kitchen",
    "lid": "Kitchen",
    "lamp": "Lighting",
    "bulb": "Lighting",
    "gone": "Lighting",
}


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    async with database.writing() as session:
        for name, category in PRODUCTS.items():
            chinese = {"zh": {"name": f"商品{name}", "category": f"类{category}"}}
            stock = 0 if name == "gone" else None
            session.add(
                Product(
                    id=name, name=name.title(), category=category, translations=chinese, price=Decimal(5), stock=stock
                )
            )
        session.add_all([Customer(id="ann"), Customer(id="bob")])
    await sell(database, clock, {"lamp": 5, "gone": 9}, days_ago=1, customer="bob")
    await sell(database, clock, {"bulb": 30}, days_ago=400, customer="bob")
    await sell(database, clock, {"pot": 2}, days_ago=3, customer="bob")
    return database


async def sell(
    database: Database,
    clock: StillClock,
    pieces: Mapping[str, int],
    *,
    days_ago: int,
    customer: str,
    status: str = "delivered",
) -> None:
    async with database.writing() as session:
        order = Order(
            id=clock.new_id(), customer_id=customer, status=status, ordered_at=clock.now() - timedelta(days=days_ago)
        )
        session.add(order)
        await session.flush()
        for product, count in pieces.items():
            for _ in range(count):
                session.add(OrderLine(order_id=order.id, product_id=product, unit_price=Decimal(5)))


async def ask(
    database: Database, clock: StillClock, customer: str | None = None, **wish: object
) -> list[Recommendation]:
    async with database.reading() as session:
        return await recommend(session, customer_id=customer, at=clock.now(), **wish)  # type: ignore[arg-type]


@ON_SQLITE
async def test_that_a_stranger_gets_what_sells_now_and_can_be_had(shop: Database, clock: StillClock) -> None:
    found = await ask(shop, clock)
    assert [one.product_id for one in found] == ["lamp", "pot", "bulb"]  # thirty bulbs were sold, but long ago
    assert {one.key for one in found} == {"popular"}


async def test_that_a_customer_gets_more_of_what_they_buy(shop: Database, clock: StillClock) -> None:
    await sell(shop, clock, {"pan": 1}, days_ago=200, customer="ann")
    found = await ask(shop, clock, "ann")
    assert [one.product_id for one in found] == ["pot", "lid", "lamp", "bulb"]
    assert (found[0].key, found[0].reason) == ("bought_category", "You have bought from Kitchen before")


@ON_SQLITE
async def test_that_what_was_bought_long_ago_is_not_shown_as_new(shop: Database, clock: StillClock) -> None:
    await sell(shop, clock, {"pot": 1}, days_ago=300, customer="ann")
    await sell(shop, clock, {"pan": 1_001}, days_ago=200, customer="ann")
    assert [one.product_id for one in await ask(shop, clock, "ann")] == ["lid", "lamp", "bulb"]


@ON_SQLITE
async def test_that_what_is_like_a_product_comes_first(shop: Database, clock: StillClock) -> None:
    found = await ask(shop, clock, product_id="pan", locale="zh", limit=2)
    assert [one.product_id for one in found] == ["pot", "lid"]
    assert found[0].reason == "与“商品pan”同属类Kitchen"


@ON_SQLITE
async def test_that_exclusions_and_cancelled_orders_count(shop: Database, clock: StillClock) -> None:
    await sell(shop, clock, {"lid": 50}, days_ago=1, customer="ann", status="cancelled")
    found = await ask(shop, clock, exclude=["lamp"])
    assert [one.product_id for one in found] == ["pot", "bulb"]


@ON_SQLITE
async def test_that_the_future_is_not_looked_into(shop: Database, clock: StillClock) -> None:
    async with shop.reading() as session:
        found = await recommend(session, customer_id=None, at=clock.now() - timedelta(days=100))
    assert [one.product_id for one in found] == ["bulb"]


async def test_that_an_empty_shop_recommends_nothing(sqlite: Database, clock: StillClock) -> None:
    assert await ask(sqlite, clock) == []
