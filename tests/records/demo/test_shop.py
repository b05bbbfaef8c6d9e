"""The rows of the demo shop: whatever the moment it is built at, they add up and nothing happens before its time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from sqlmodel import SQLModel

from records.demo import Shop, build
from records.demo.routes import working_days
from records.tables import (
    Customer,
    Fulfilment,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Product,
    Return,
    ReturnLine,
    Review,
    Ticket,
    TicketNote,
    Variant,
)

SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MOMENTS = [SUNDAY + timedelta(days=day, hours=5 * day) for day in range(7)]

shop_at = cache(build)


@pytest.fixture(params=MOMENTS, ids=lambda moment: f"{moment:%a}")
def now(request: pytest.FixtureRequest) -> datetime:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def shop(now: datetime) -> Shop:
    return shop_at(now)


def by(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def total(lines: Iterable[dict[str, Any]]) -> Decimal:
    return sum((line["unit_price"] * line["quantity"] for line in lines), Decimal(0))


def test_that_the_same_moment_gives_the_same_rows() -> None:
    assert build(SUNDAY).rows == build(SUNDAY).rows


def test_that_the_day_of_the_week_changes_no_order_number(shop: Shop) -> None:
    def told(one: Shop) -> list[tuple[str, ...]]:
        return [(order["id"], order["customer_id"], order["status"]) for order in one.of(Order)]

    assert told(shop) == told(shop_at(SUNDAY))


def test_that_250_orders_cover_every_status_and_14_months(shop: Shop, now: datetime) -> None:
    orders = shop.of(Order)

    assert [order["id"] for order in orders] == [str(number) for number in range(1001, 1251)]
    assert Counter(order["status"] for order in orders) == {
        "pending": 16, "processed": 14, "shipped": 24, "delivered": 164, "cancelled": 18, "returned": 14,
    }  # fmt: skip
    moments = [order["ordered_at"] for order in orders]
    assert moments == sorted(moments)
    assert timedelta(days=365) < now - moments[0] < timedelta(days=427)
    assert moments[-1] < now


def test_that_everybody_has_ordered_twice_or_more(shop: Shop) -> None:
    ordered = Counter(order["customer_id"] for order in shop.of(Order))

    assert ordered.keys() == {customer["id"] for customer in shop.of(Customer)}
    assert min(ordered.values()) >= 2


@pytest.mark.parametrize(
    ("customer", "numbers"),
    [
        ("C001", {"1190": "delivered", "1207": "shipped", "1224": "processed", "1248": "pending"}),
        ("C002", {"1188": "delivered", "1211": "shipped", "1223": "processed", "1247": "pending"}),
    ],
)
def test_that_those_who_show_the_demo_have_one_order_of_each_kind(customer: str, numbers: dict[str, str]) -> None:
    theirs = [order for order in shop_at(SUNDAY).of(Order) if order["customer_id"] == customer]

    assert {order["id"]: order["status"] for order in theirs} == numbers


def test_that_what_was_paid_is_what_was_bought(shop: Shop) -> None:
    lines, payments = by(shop.of(OrderLine), "order_id"), by(shop.of(Payment), "order_id")
    methods = {(method["customer_id"], method["id"]) for method in shop.of(PaymentMethod)}
    for order in shop.of(Order):
        moved = payments[order["id"]]
        paid = sum(payment["amount"] for payment in moved if payment["kind"] == "payment")
        back = sum(payment["amount"] for payment in moved if payment["kind"] == "refund")
        assert paid == total(lines[order["id"]])
        assert back == (paid if order["status"] in {"cancelled", "returned"} else 0)
        assert all(payment["amount"] > 0 for payment in moved)
        assert all((order["customer_id"], payment["method_id"]) in methods for payment in moved)


def test_that_some_orders_were_paid_with_a_gift_card_and_something_else(shop: Shop) -> None:
    shares = by((payment for payment in shop.of(Payment) if payment["kind"] == "payment"), "order_id")

    assert any(len(payments) == 2 for payments in shares.values())


def test_that_a_line_repeats_what_the_catalog_says(shop: Shop) -> None:
    variants = {variant["id"]: variant for variant in shop.of(Variant)}
    names = {product["id"]: product["name"] for product in shop.of(Product)}
    for line in shop.of(OrderLine):
        variant = variants[line["variant_id"]]
        assert (line["product_id"], line["options"]) == (variant["product_id"], variant["options"])
        assert (line["unit_price"], line["name"]) == (variant["price"], names[line["product_id"]])
    for lines in by(shop.of(OrderLine), "order_id").values():
        assert 1 <= len(lines) <= 4
        assert len({line["product_id"] for line in lines}) == len(lines)


def test_that_parcels_fit_the_status(shop: Shop, now: datetime) -> None:
    parcels, lines = by(shop.of(Fulfilment), "order_id"), by(shop.of(OrderLine), "order_id")
    for order in shop.of(Order):
        status, sent = order["status"], parcels[order["id"]]
        assert bool(sent) == (status not in {"pending", "cancelled"})
        for parcel in sent:
            assert bool(parcel["tracking_numbers"]) == bool(parcel["shipped_at"]) == (status != "processed")
            assert bool(parcel["delivered_at"]) == (status in {"delivered", "returned"})
            assert parcel["delivered_at"] or parcel["estimated_at"] > now
        inside = [variant for parcel in sent for variant in parcel["variant_ids"]]
        assert not sent or sorted(inside) == sorted(line["variant_id"] for line in lines[order["id"]])


def test_that_tracking_numbers_are_unique_and_name_their_carrier(shop: Shop) -> None:
    begins = {"Northway Parcel": "NW", "Heron Express": "HE", "Globepost": "GP"}
    sent = [parcel for parcel in shop.of(Fulfilment) if parcel["tracking_numbers"]]

    assert len({parcel["tracking_numbers"][0] for parcel in sent}) == len(sent)
    assert all(parcel["tracking_numbers"][0].startswith(begins[parcel["carrier"]]) for parcel in sent)


def test_that_furniture_and_power_stations_stay_in_the_country(shop: Shop) -> None:
    abroad = {order["id"] for order in shop.of(Order) if order["address"]["country"] not in {"United States", "中国"}}
    furniture = {product["id"] for product in shop.of(Product) if product["category"] == "Furniture & storage"}
    sent = {line["product_id"] for line in shop.of(OrderLine) if line["order_id"] in abroad}

    assert abroad
    assert not sent & (furniture | {"P-905", "P-954"})


def moments_of(shop: Shop, table: type[SQLModel]) -> list[datetime]:
    return [
        value
        for row in shop.of(table)
        for name, value in row.items()
        if isinstance(value, datetime) and name != "estimated_at"
    ]


def test_that_nothing_happens_in_the_future(shop: Shop, now: datetime) -> None:
    for table in (Customer, Product, Order, Fulfilment, Payment, Return, Review, Ticket, TicketNote):
        assert max(moments_of(shop, table)) <= now, table


def test_that_one_thing_happens_after_the_other(shop: Shop) -> None:
    ordered = {order["id"]: order["ordered_at"] for order in shop.of(Order)}
    assert max(customer["created_at"] for customer in shop.of(Customer)) < min(ordered.values())
    for parcel in shop.of(Fulfilment):
        course = [ordered[parcel["order_id"]], parcel["shipped_at"], parcel["delivered_at"]]
        known = [moment for moment in course if moment]
        assert known == sorted(known)
    for payment in shop.of(Payment):
        assert payment["paid_at"] >= ordered[payment["order_id"]]


def test_that_every_returned_order_has_a_completed_return_within_30_days(shop: Shop) -> None:
    arrived = {parcel["order_id"]: parcel["delivered_at"] for parcel in shop.of(Fulfilment)}
    heads = by(shop.of(Return), "order_id")
    for order in shop.of(Order):
        statuses = [head["status"] for head in heads[order["id"]]]
        assert statuses == (["completed"] if order["status"] == "returned" else statuses)
    for head in shop.of(Return):
        assert timedelta(0) <= head["requested_at"] - arrived[head["order_id"]] <= timedelta(days=30)
    assert Counter(head["status"] for head in shop.of(Return)) == {"completed": 14, "requested": 6}
    assert not heads["1188"] + heads["1190"]


def test_that_an_exchange_is_for_another_variant_in_stock(shop: Shop) -> None:
    variants = {variant["id"]: variant for variant in shop.of(Variant)}
    kinds = {head["id"]: head for head in shop.of(Return)}
    exchanged = [line for line in shop.of(ReturnLine) if kinds[line["return_id"]]["kind"] == "exchange"]

    assert exchanged
    for line in exchanged:
        new = variants[line["new_variant_id"]]
        assert new["product_id"] == line["product_id"]
        assert new["stock"]
        assert kinds[line["return_id"]]["amount"] == new["price"] - line["unit_price"]


def test_that_reviews_are_by_people_who_have_the_product(shop: Shop) -> None:
    buyers = {order["id"]: order["customer_id"] for order in shop.of(Order) if order["status"] == "delivered"}
    bought = {(buyers.get(line["order_id"]), line["product_id"]) for line in shop.of(OrderLine)}

    assert len(shop.of(Review)) == 60
    assert all((review["customer_id"], review["product_id"]) in bought for review in shop.of(Review))


def test_that_tickets_speak_of_orders_of_the_same_person(shop: Shop) -> None:
    orders = {order["id"]: order["customer_id"] for order in shop.of(Order)}
    written = shop.of(Ticket)

    assert [ticket["customer_id"] for ticket in written[:2]] == ["C001", "C002"]
    assert len(written) == 10
    assert {ticket["status"] for ticket in written} == {"open", "pending", "solved", "closed"}
    for ticket in written:
        assert ticket["order_id"] is None or orders[ticket["order_id"]] == ticket["customer_id"]
        assert ticket["created_at"] <= ticket["updated_at"]
        assert "{" not in ticket["subject"] + ticket["body"]


def test_that_weekends_are_not_working_days() -> None:
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    assert working_days(friday, 1) == friday + timedelta(days=3)
    assert working_days(friday, 5) == friday + timedelta(days=7)
