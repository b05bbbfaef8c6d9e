"""Sending delivered items back, for their money or for another variant."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import col

from records.tables import Fulfilment, Payment, PaymentMethod, Return, ReturnLine, Variant
from tests.tools.shop import ON_SQLITE, Chat


@ON_SQLITE
async def test_that_items_are_returned_for_what_they_cost(ann: Chat) -> None:
    asked = await ann.use("return_items", order="3", items=["mug-red"], quantities=[1], reason="It is too small")
    assert asked.result["summary"] == (
        "Return Mug (red) × 1 from order 3. 10.00 USD will be refunded to Visa ending 4242 once the items have arrived."
    )
    done = await ann.answer(asked.result["action"])
    assert (done.result["refund"], done.result["method"], done.result["status"]) == (
        "10.00 USD",
        "Visa ending 4242",
        "requested",
    )
    async with ann.database.reading() as session:
        [head] = await session.scalars(select(Return))
        [line] = await session.scalars(select(ReturnLine))
        refunds = list(await session.scalars(select(Payment).where(col(Payment.kind) == "refund")))
    assert (head.id, head.amount, head.method_id, head.customer_id) == (
        done.result["return"],
        Decimal(10),
        "visa",
        "ann",
    )
    assert (line.variant_id, line.quantity, refunds) == ("mug-red", 1, [])


@ON_SQLITE
async def test_that_a_chinese_return_reads_well(ann: Chat) -> None:
    ann.locale = "zh"
    asked = await ann.use("return_items", order="3", items=["mug-red"])
    assert asked.result["summary"] == (
        "退回订单 3 的 马克杯（red） × 2。收到退货后，将退款 20.00 USD 至尾号 4242 的 Visa。"
    )


@ON_SQLITE
async def test_that_nothing_is_returned_twice(ann: Chat) -> None:
    await ann.agree("return_items", order="3", items=["mug-red"], quantities=[1])
    again = await ann.use("return_items", order="3", items=["mug-red"], quantities=[2])
    assert again.result["why"] == "too_many"
    rest = await ann.agree("return_items", order="3", items=["mug-red", "throw-wool"])
    assert rest.result["refund"] == "69.80 USD"
    assert (await ann.use("return_items", order="3", items=["mug-red"])).result["why"] == "nothing_left"
    assert (await ann.use("get_order", order="3")).result["order"]["can"] == []


@ON_SQLITE
async def test_that_a_refused_return_leaves_its_items_with_the_customer(ann: Chat) -> None:
    await ann.agree("return_items", order="3", items=["throw-wool"])
    async with ann.database.writing() as session:
        (await session.scalars(select(Return))).one().status = "refused"
    assert (await ann.use("return_items", order="3", items=["throw-wool"])).outcome == "asked"


@ON_SQLITE
@pytest.mark.parametrize(
    ("order", "items", "why"),
    [
        ("1", ["mug-red"], "not_delivered"),
        ("2", ["mug-red"], "not_delivered"),
        ("4", ["throw-wool"], "no_order"),
        ("3", ["mug-blue"], "no_item"),
    ],
)
async def test_that_only_own_delivered_items_come_back(ann: Chat, order: str, items: list[str], why: str) -> None:
    answer = await ann.use("return_items", order=order, items=items)
    assert (answer.outcome, answer.result["why"]) == ("refused", why)


@ON_SQLITE
async def test_that_a_return_is_possible_for_thirty_days(ann: Chat) -> None:
    ann.clock.advance(days=25)  # it arrived five days ago
    assert (await ann.use("return_items", order="3", items=["mug-red"])).outcome == "asked"
    ann.clock.advance(seconds=1)
    assert (await ann.use("return_items", order="3", items=["mug-red"])).result["why"] == "too_late"
    assert (await ann.use("get_order", order="3")).result["order"]["can"] == []
    async with ann.database.writing() as session:
        parcel = (await session.scalars(select(Fulfilment).where(col(Fulfilment.order_id) == "3"))).one()
        parcel.delivered_at = None  # nobody knows when it arrived
    assert (await ann.use("return_items", order="3", items=["mug-red"])).outcome == "asked"


@ON_SQLITE
async def test_that_a_refund_goes_where_the_money_came_from_or_to_a_gift_card(ann: Chat) -> None:
    async with ann.database.writing() as session:
        session.add(PaymentMethod(customer_id="ann", id="paypal", kind="paypal"))
    elsewhere = await ann.use("return_items", order="3", items=["mug-red"], refund_to="paypal")
    assert elsewhere.result["why"] == "refund_elsewhere"
    assert (await ann.use("return_items", order="3", items=["mug-red"], refund_to="gift")).outcome == "asked"
    assert (await ann.use("return_items", order="3", items=["mug-red"], refund_to="bobs")).result["why"] == "no_method"


@ON_SQLITE
async def test_that_money_back_from_an_exchange_goes_elsewhere_only_where_a_deployment_says_so(ann: Chat) -> None:
    async with ann.database.writing() as session:
        session.add(PaymentMethod(customer_id="ann", id="paypal", kind="paypal"))
        (await session.get_one(Variant, "mug-blue")).price = Decimal(8)
    cheaper = {"order": "3", "items": ["mug-red"], "new_items": ["mug-blue"], "payment_method": "paypal"}
    assert (await ann.use("exchange_items", cheaper)).result["why"] == "refund_elsewhere"
    ann.deployment = replace(ann.deployment, exchange_refunds="any")
    assert (await ann.use("exchange_items", cheaper)).outcome == "asked"
    assert (await ann.use("exchange_items", {**cheaper, "payment_method": "bobs"})).result["why"] == "no_method"
    back = await ann.use("return_items", order="3", items=["mug-red"], refund_to="paypal")
    assert back.result["why"] == "refund_elsewhere"


@ON_SQLITE
async def test_that_no_more_is_promised_than_was_paid(ann: Chat) -> None:
    async with ann.database.writing() as session:
        paid = (await session.scalars(select(Payment).where(col(Payment.order_id) == "3"))).one()
        paid.amount = Decimal("65")  # there was a voucher
    first = await ann.agree("return_items", order="3", items=["throw-wool"])
    second = await ann.agree("return_items", order="3", items=["mug-red"])
    assert (first.result["refund"], second.result["refund"]) == ("59.80 USD", "5.20 USD")


async def test_that_an_exchange_reserves_the_new_item_and_names_the_difference(ann: Chat) -> None:
    asked = await ann.use("exchange_items", order="3", items=["mug-red"], new_items=["mug-blue"])
    assert asked.result["summary"] == (
        "Exchange from order 3: Mug (red) × 2 for Mug (blue). "
        "5.00 USD will be charged to Visa ending 4242 once the old items have arrived."
    )
    done = await ann.answer(asked.result["action"])
    assert (done.result["to_pay"], done.result["items"][0]["new_item"]) == ("5.00 USD", "mug-blue")
    async with ann.database.reading() as session:
        assert (await session.get_one(Variant, "mug-blue")).stock == 1
        assert [row.new_variant_id for row in await session.scalars(select(ReturnLine))] == ["mug-blue"]
    again = await ann.use("exchange_items", order="3", items=["mug-red"], new_items=["mug-gold"])
    assert again.result["why"] == "nothing_left"


@ON_SQLITE
@pytest.mark.parametrize(
    ("new", "method", "why"),
    [
        ("mug-black", "", "not_available"),
        ("throw-wool", "", "other_product"),
        ("mug-red", "", "same_item"),
        ("mug-gold", "gift", "too_little_balance"),
        ("mug-blue", "paypal", "no_method"),
    ],
)
async def test_that_an_exchange_is_for_another_variant_that_can_be_had(
    ann: Chat, new: str, method: str, why: str
) -> None:
    answer = await ann.use(
        "exchange_items", order="3", items=["mug-red"], new_items=[new], quantities=[1], payment_method=method
    )
    assert (answer.outcome, answer.result["why"]) == ("refused", why)


@ON_SQLITE
async def test_that_a_cheaper_exchange_is_refunded(ann: Chat) -> None:
    async with ann.database.writing() as session:
        (await session.get_one(Variant, "mug-blue")).price = Decimal("8.50")
    asked = await ann.use("exchange_items", order="3", items=["mug-red"], new_items=["mug-blue"])
    assert "3.00 USD will be refunded to Visa ending 4242" in asked.result["summary"]
    assert (await ann.answer(asked.result["action"])).result["refund"] == "3.00 USD"


@ON_SQLITE
async def test_that_the_last_piece_is_exchanged_for_once(ann: Chat) -> None:
    async with ann.database.writing() as session:
        (await session.get_one(Variant, "mug-blue")).stock = 2
    await ann.agree("exchange_items", order="3", items=["mug-red"], new_items=["mug-blue"])
    answer = await ann.use("check_availability", product="mug")
    assert {one["item"]: one["available"] for one in answer.result["variants"]}["mug-blue"] is False
    refused = await ann.use("change_order_items", order="1", items=["mug-red"], new_items=["mug-blue"])
    assert refused.result["why"] == "not_available"


@ON_SQLITE
async def test_that_how_long_is_the_deployments_to_say(ann: Chat) -> None:
    ann.clock.advance(days=300)
    ann.deployment = replace(ann.deployment, return_days=None)
    assert (await ann.use("return_items", order="3", items=["mug-red"])).outcome == "asked"
