"""Reading one's own profile and orders."""

from datetime import timedelta

from records.tables import Fulfilment, Order
from tests.tools.shop import ON_SQLITE, Chat


@ON_SQLITE
async def test_that_a_profile_is_ones_own(ann: Chat) -> None:
    profile = (await ann.use("get_profile")).result
    assert profile == {
        "name": "Ann Lee",
        "email": "ann@example.com",
        "phone": None,
        "address": "12 Oak Street, Boston, MA 02110, USA",
        "payment_methods": [
            {"id": "visa", "label": "Visa ending 4242"},
            {"id": "gift", "label": "gift card", "balance": "50.00 USD"},
        ],
        "verified": True,
    }


async def test_that_orders_are_listed_newest_first(ann: Chat) -> None:
    async with ann.database.writing() as session:
        session.add(Order(id="50", customer_id="ann", status="processed", ordered_at=ann.clock.now()))
        session.add(Order(id="51", customer_id="ann", status="cancelled"))  # an import did not know when
    result = (await ann.use("list_orders")).result
    assert result["total_count"] == 6
    assert [order["id"] for order in result["orders"]] == ["50", "5", "3", "2", "1", "51"]
    assert result["orders"][1] == {
        "id": "5",
        "status": "pending",
        "ordered_on": "2026-11-13",
        "total": "72.30 USD",
        "items": ["Mug × 1", "Wool throw × 1"],
    }
    some = (await ann.use("list_orders", status="pending", limit=1, skip=1)).result
    assert ([order["id"] for order in some["orders"]], some["total_count"]) == (["1"], 2)


@ON_SQLITE
async def test_that_names_are_in_the_customers_language(ann: Chat) -> None:
    ann.locale = "zh"
    order = (await ann.use("get_order", order="1")).result["order"]
    assert (order["items"][0]["name"], order["payments"][0]["method"]) == ("马克杯", "尾号 4242 的 Visa")


@ON_SQLITE
async def test_that_parcels_are_tracked(ann: Chat) -> None:
    async with ann.database.writing() as session:
        due = ann.clock.now() + timedelta(days=2)
        session.add(Fulfilment(order_id="2", position=1, carrier="UPS", tracking_numbers=["1Z9"], estimated_at=due))
    result = (await ann.use("track_order", order="2")).result
    assert (result["order"], result["status"]) == ("2", "shipped")
    assert result["parcels"][1] == {
        "carrier": "UPS",
        "tracking": ["1Z9"],
        "shipped_on": None,
        "expected_on": "2026-11-24",
        "delivered_on": None,
    }
