"""What is inferred is kept, read by the tools and the pane, and inferred anew only when something changed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from insights.kept import outlook
from insights.priority import priority
from insights.recommend.recommending import recommend_to
from insights.recommend.serving import recommend
from insights.refresh import refresh
from insights.schedule import REFRESH, ROUND, refresh_all, refresh_round
from records import jobs
from records.database import Database
from records.jobs import Taken
from records.progress import Silent
from records.tables import Customer, Order, OrderLine, Product
from tests.conftest import StillClock

GOODS = ("pan", "lid", "oil", "book", "lamp", "POST")


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    """Cooks buy pans with lids and oil, readers books with lamps; everybody pays postage."""
    async with database.writing() as session:
        session.add_all(
            Product(
                id=one, name="Postage" if one == "POST" else one.title(), translations={"zh": {"name": f"商品{one}"}}
            )
            for one in GOODS
        )
        session.add_all(Customer(id=f"c{number}", locale="en") for number in range(12))
    for number in range(12):
        await buy(
            database, clock, f"c{number}", "pan lid oil POST" if number % 2 else "book lamp POST", days_ago=9 + number
        )
    await buy(database, clock, "c0", "pan", days_ago=2)
    return database


async def buy(database: Database, clock: StillClock, customer: str, what: str, *, days_ago: int) -> None:
    async with database.writing() as session:
        order = Order(id=clock.new_id(), customer_id=customer, ordered_at=clock.now() - timedelta(days=days_ago))
        session.add(order)
        await session.flush()
        session.add_all(OrderLine(order_id=order.id, product_id=one, unit_price=Decimal(5)) for one in what.split())


async def test_that_results_are_kept_and_used_with_reasons_in_both_languages(shop: Database, clock: StillClock) -> None:
    done = await refresh(shop, clock, Silent())
    assert done.customers == 12
    assert done.written["recommend"] == 12

    async with shop.reading() as session:
        chosen = await recommend(session, customer_id="c0", at=clock.now(), limit=2)
        fits = await recommend(session, customer_id="c0", at=clock.now(), together=True, limit=2, locale="zh")
        with_lamp = await recommend(session, customer_id=None, at=clock.now(), product_id="lamp", limit=1)
        seen = await outlook(session, "c0", "zh")
    assert {one.product_id for one in chosen} == {"lid", "oil"}
    assert (chosen[0].chosen, chosen[0].reason) == (True, "Because you bought Pan")
    assert {one.product_id for one in fits} == {"lid", "oil"}
    assert (fits[0].key, fits[0].reason) == ("goes_with", "与您买过的“商品pan”常一起购买")
    assert with_lamp[0].reason == "Often bought together with Lamp"
    assert seen.segment is not None
    assert seen.buys_again is not None


async def test_that_the_command_line_and_the_chat_show_a_stranger_the_same(shop: Database, clock: StillClock) -> None:
    async with shop.writing() as session:
        session.add(Customer(id="new"))
    async with shop.reading() as session:
        before = await recommend(session, customer_id=None, at=clock.now(), limit=3)
        listed = await recommend_to(session, until=clock.now(), progress=Silent(), customer="new", top=3)
    await refresh(shop, clock, Silent())
    async with shop.reading() as session:
        after = await recommend(session, customer_id=None, at=clock.now(), limit=3)
        known = await recommend(session, customer_id="new", at=clock.now(), limit=3)
    for found in (before, after, known):
        assert [one.product_id for one in found] == [one.product for one in listed.lines]
    assert [one.reason for one in after] == [one.reason for one in listed.lines]


async def test_that_it_is_done_again_only_when_something_changed(sqlite: Database, clock: StillClock) -> None:
    async with sqlite.writing() as session:
        session.add_all([Product(id="pan", name="Pan"), Product(id="lid", name="Lid"), Customer(id="ann")])
    await buy(sqlite, clock, "ann", "pan", days_ago=2)
    assert not (await refresh(sqlite, clock, Silent())).skipped
    assert (await refresh(sqlite, clock, Silent())).skipped

    await buy(sqlite, clock, "ann", "lid", days_ago=1)
    look, nothing = refresh_round(sqlite, clock), Taken("1", ROUND, {}, 1, "me")
    await look(nothing)
    await look(nothing)
    clock.advance(minutes=2)
    job = await jobs.take(sqlite, [REFRESH], holder="me", lease=timedelta(minutes=1), clock=clock)
    assert job is not None
    assert await jobs.take(sqlite, [REFRESH], holder="me", lease=timedelta(minutes=1), clock=clock) is None
    await refresh_all(sqlite, clock)(job)
    assert (await refresh(sqlite, clock, Silent())).skipped


def test_that_priority_is_value_by_urgency_by_sentiment_and_never_less_than_asked() -> None:
    assert priority("normal") == "normal"
    assert priority("normal", sentiment=-0.4, value=1.0) == "high"
    assert priority("high", sentiment=-0.9, value=0.9) == "urgent"
    assert priority("low", sentiment=0.9, value=0.0) == "low"
    assert priority("high", value=0.0) == "high"
