"""Cancelling, readdressing and repaying an order: what the customer is shown, what happens, what is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from records import orders
from records.customers import default_address, lock_payment_methods
from records.database import Database
from records.orders import OrderSheet
from records.tables import Audit, Order, Payment, Variant
from tests.tools.shop import ON_SQLITE, Chat

HOME = {"line1": "9 Elm Road", "city": "Salem", "postcode": "01970"}


async def sheet(shop: Database, order: str, customer: str = "ann") -> OrderSheet:
    async with shop.reading() as session:
        return await orders.whole(session, order, customer_id=customer)


async def stock(shop: Database, variant: str) -> int | None:
    async with shop.reading() as session:
        return (await session.get_one(Variant, variant)).stock


async def balance(shop: Database, method: str = "gift") -> Decimal | None:
    async with shop.reading() as session:
        return (await lock_payment_methods(session, "ann"))[method].balance


async def count(shop: Database, table: type[SQLModel]) -> int:
    async with shop.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_that_a_cancellation_says_what_happens_and_waits_for_a_yes(ann: Chat) -> None:
    asked = await ann.use("cancel_order", order="1", reason="no longer needed")
    assert asked.outcome == "asked"
    assert asked.result["summary"] == "Cancel order 1 (Mug × 2) and refund 20.00 USD to Visa ending 4242."
    assert (await sheet(ann.database, "1")).order.status == "pending"
    done = await ann.answer(asked.result["action"])
    assert done.outcome == "done"
    assert done.result == {"order": "1", "status": "cancelled", "refund": "20.00 USD", "method": "Visa ending 4242"}
    after = await sheet(ann.database, "1")
    assert (after.order.status, after.order.cancel_reason, after.paid) == ("cancelled", "no longer needed", Decimal(0))
    assert await stock(ann.database, "mug-red") == 7
    assert [audit.action for audit in await audits(ann.database)] == ["order.cancelled"]


@ON_SQLITE
async def test_that_a_chinese_customer_is_asked_in_chinese(ann: Chat) -> None:
    ann.locale = "zh"
    asked = await ann.use("cancel_order", order="1", reason="不需要了")
    assert asked.result["summary"] == "取消订单 1（马克杯 × 2），并退款 20.00 USD 至尾号 4242 的 Visa。"
    assert asked.events[0].body["approve_label"] == "取消订单 1"


@ON_SQLITE
async def test_that_a_gift_card_gets_its_money_back_at_once(ann: Chat) -> None:
    done = await ann.agree("cancel_order", order="5", reason="ordered by mistake")
    assert (done.result["refund"], done.result["method"]) == ("72.30 USD", "gift card")
    assert await balance(ann.database) == Decimal("122.30")


@ON_SQLITE
@pytest.mark.parametrize("order", ["2", "3"])
async def test_that_only_a_pending_order_is_cancelled(ann: Chat, order: str) -> None:
    answer = await ann.use("cancel_order", order=order, reason="no longer needed")
    assert (answer.outcome, answer.result["why"]) == ("refused", "not_pending")
    assert await count(ann.database, Audit) == 0


@ON_SQLITE
async def test_that_an_address_is_changed_for_one_order_and_keeps_the_country(ann: Chat) -> None:
    done = await ann.agree("change_order_address", order="1", **HOME)
    assert done.result["ship_to"] == "9 Elm Road, Salem, 01970, USA"
    assert (await sheet(ann.database, "1")).order.address == {**HOME, "country": "USA"}
    async with ann.database.reading() as session:
        assert (await default_address(session, "ann")).line1 == "12 Oak Street"


@ON_SQLITE
async def test_that_the_profile_gets_a_new_address_and_orders_keep_theirs(ann: Chat) -> None:
    done = await ann.agree("change_address", **HOME)
    assert done.outcome == "done"
    async with ann.database.reading() as session:
        assert (await default_address(session, "ann")).line1 == "9 Elm Road"
    assert ((await sheet(ann.database, "1")).order.address or {})["line1"] == "12 Oak Street"


async def test_that_an_order_is_paid_another_way(ann: Chat) -> None:
    asked = await ann.use("change_order_payment", order="1", payment_method="gift")
    assert asked.result["summary"] == (
        "Pay order 1 another way: charge 20.00 USD to gift card and refund 20.00 USD to Visa ending 4242."
    )
    await ann.answer(asked.result["action"])
    assert (await sheet(ann.database, "1")).net == {"visa": 0, "gift": 20}
    assert await balance(ann.database) == 30


@ON_SQLITE
@pytest.mark.parametrize(
    ("order", "method", "why"),
    [
        ("1", "visa", "same_method"),
        ("1", "paypal", "no_method"),  # Bob's
        ("2", "gift", "not_pending"),
        ("4", "gift", "no_order"),
    ],
)
async def test_that_a_payment_method_must_be_another_own_one(ann: Chat, order: str, method: str, why: str) -> None:
    answer = await ann.use("change_order_payment", order=order, payment_method=method)
    assert (answer.outcome, answer.result["why"]) == ("refused", why)
    assert await count(ann.database, Payment) == 5


@ON_SQLITE
async def test_that_a_gift_card_must_have_enough_on_it(ann: Chat) -> None:
    async with ann.database.writing() as session:
        (await lock_payment_methods(session, "ann"))["gift"].balance = Decimal("19.99")
    answer = await ann.use("change_order_payment", order="1", payment_method="gift")
    assert answer.result["why"] == "too_little_balance"


async def test_that_items_are_changed_once_and_the_difference_is_charged(ann: Chat) -> None:
    asked = await ann.use("change_order_items", order="1", items=["mug-red"], new_items=["mug-blue"], quantities=[1])
    assert asked.result["summary"] == (
        "Change order 1: Mug (red) × 1 for Mug (blue), and charge 2.50 USD to Visa ending 4242."
    )
    done = await ann.answer(asked.result["action"])
    assert (done.result["total"], done.result["paid"]) == ("22.50 USD", "2.50 USD")
    after = await sheet(ann.database, "1")
    assert sorted((line.variant_id, line.quantity) for line in after.lines) == [("mug-blue", 1), ("mug-red", 1)]
    assert (after.paid, await stock(ann.database, "mug-red"), await stock(ann.database, "mug-blue")) == (
        after.total,
        6,
        2,
    )
    again = await ann.use("change_order_items", order="1", items=["mug-red"], new_items=["mug-blue"])
    assert again.result["why"] == "changed_before"


@ON_SQLITE
async def test_that_a_cheaper_item_gives_money_back_to_the_named_method(ann: Chat) -> None:
    done = await ann.agree(
        "change_order_items", order="5", items=["mug-blue"], new_items=["mug-red"], payment_method="visa"
    )
    assert (done.result["refund"], done.result["method"]) == ("2.50 USD", "Visa ending 4242")
    cancelled = await ann.agree("cancel_order", order="5", reason="no longer needed")
    assert cancelled.result["refund"] == "69.80 USD"
    assert (await sheet(ann.database, "5")).paid == 0


@ON_SQLITE
@pytest.mark.parametrize(
    ("items", "new", "quantities", "why"),
    [
        (["mug-red"], ["throw-wool"], [], "other_product"),
        (["mug-red"], ["mug-red"], [], "same_item"),
        (["mug-red"], ["mug-green"], [], "not_available"),
        (["mug-red"], ["mug-black"], [], "not_available"),
        (["mug-red"], ["nothing"], [], "no_item"),
        (["throw-wool"], ["mug-blue"], [], "no_item"),
        (["mug-red", "mug-red"], ["mug-blue", "mug-blue"], [], "nothing_left"),
        (["mug-red"], ["mug-blue"], [3], "too_many"),
        (["mug-red"], ["mug-blue"], [0], "too_many"),
        (["mug-red"], ["mug-blue", "mug-gold"], [], "unequal"),
    ],
)
async def test_that_items_change_only_within_their_product(
    ann: Chat, items: list[str], new: list[str], quantities: list[int], why: str
) -> None:
    answer = await ann.use("change_order_items", order="1", items=items, new_items=new, quantities=quantities)
    assert (answer.outcome, answer.result["why"]) == ("refused", why)
    assert (await sheet(ann.database, "1")).total == 20


@ON_SQLITE
async def test_that_a_gift_card_pays_a_difference_only_if_it_can(ann: Chat) -> None:
    answer = await ann.use(
        "change_order_items", order="1", items=["mug-red"], new_items=["mug-gold"], payment_method="gift"
    )
    assert answer.result["why"] == "too_little_balance"


async def audits(shop: Database) -> list[Audit]:
    async with shop.reading() as session:
        return list(await session.scalars(select(Audit).order_by(col(Audit.id))))


@ON_SQLITE
async def test_that_an_order_without_known_payments_can_still_be_cancelled(ann: Chat) -> None:
    async with ann.database.writing() as session:
        session.add(Order(id="77", customer_id="ann"))
    done = await ann.agree("cancel_order", order="77", reason="no longer needed")
    assert done.result == {"order": "77", "status": "cancelled"}
