"""A fact belongs to the order or product that the sentence names, and not to the one beside it."""

import pytest

from tests.agent.truth.said import ORDER, OTHER, kinds, passes

BOTH = [{"orders": [ORDER, OTHER]}]
SHELF = [
    {
        "products": [
            {"id": "P-1", "name": "Aurora Kettle", "price": "89.00 USD"},
            {"id": "P-2", "name": "Ember Kettle", "price": "49.90 USD"},
        ]
    }
]


@pytest.mark.parametrize(
    "reply",
    [
        "Order 1042 costs $129.00.",
        "Order 1042 ($129.00) has been shipped, and order 1057 ($59.90) is pending.",
        "- Order 1042: shipped, $129.00\n- Order 1057: pending, $59.90",
        "| 1042 | shipped | $129.00 |\n| 1057 | pending | $59.90 |",
        "Orders 1042 and 1057 cost $129.00 and $59.90.",
        "For $129.00 there is order 1042, and for $59.90 order 1057.",
        "**Order 1057**\n- Status: pending\n- Total: $59.90",
        "I looked at order 1042. It costs $129.00.",
        "订单1042金额129美元,订单1057金额59.9美元。",
    ],
)
def test_that_each_order_has_its_own(reply: str) -> None:
    assert passes(reply, results=BOTH)


@pytest.mark.parametrize(
    "reply",
    [
        "Order 1042 costs $59.90.",
        "Order 1042 ($59.90) has been shipped, and order 1057 ($129.00) is pending.",
        "- Order 1042: shipped, $59.90\n- Order 1057: pending, $129.00",
        "**Order 1057**\n- Status: pending\n- Total: $129.00",
        "I looked at order 1042. It costs $59.90.",
        "Order 1057 has the tracking number 1Z999AA10123456784.",
        "订单1042金额59.9美元。",
    ],
)
def test_that_one_order_does_not_have_the_others(reply: str) -> None:
    assert "record" in kinds(reply, results=BOTH)


def test_that_products_are_known_by_name() -> None:
    assert passes("The Aurora Kettle costs $89.00 and the Ember Kettle is $49.90.", results=SHELF)
    assert kinds("The Aurora Kettle costs $49.90.", results=SHELF) == ["record"]


def test_that_a_total_may_stand_beside_an_article() -> None:
    assert passes("Order 1042 (Aurora Kettle) was $129.00.", results=[{"order": ORDER}])
    assert passes("The Aurora Kettle in order 1042 is $89.00.", results=[{"order": ORDER}])


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("Order 1042 has been delivered.", "status"),
        ("Order 1042 is still pending.", "status"),
        ("Order 1057 is on its way.", "status"),
        ("订单 1057 已经发货。", "status"),
        ("Your parcel was delivered yesterday.", "status"),
    ],
)
def test_that_a_status_is_the_one_that_was_shown(reply: str, kind: str) -> None:
    assert kind in kinds(reply, results=BOTH)


@pytest.mark.parametrize(
    "reply",
    [
        "Order 1042 is on its way.",
        "Order 1042 has not been delivered yet.",
        "Order 1057 is still pending.",
        "Once order 1057 has been shipped, you can track it.",
        "Has order 1042 been delivered?",
        "订单 1042 已经发货。",
        "订单 1057 还没有发货。",
    ],
)
def test_that_the_status_that_was_shown_may_be_told(reply: str) -> None:
    assert passes(reply, results=BOTH)


def test_that_what_was_delivered_was_also_shipped() -> None:
    arrived = {"order": {**ORDER, "status": "delivered"}}
    assert passes("Order 1042 was shipped on 20 November.", results=[arrived])
    assert kinds("Order 1042 is in transit.", results=[arrived]) == ["status"]


def test_that_a_day_belongs_to_what_happened_on_it() -> None:
    assert passes("It was placed on 18 November and shipped on 20 November.", results=[{"order": ORDER}])
    assert kinds("It was shipped on 18 November.", results=[{"order": ORDER}]) == ["record"]


def test_that_a_status_without_any_order_is_made_up() -> None:
    assert kinds("Your order has been shipped.") == ["status"]
    assert passes("That order was already processed.", results=[{"error": "order is processed"}])
