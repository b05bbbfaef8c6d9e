"""The schema holds a whole foreign shop without loss: what is read back is what was written, to the last field."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.tau.world import keep
from records.database import Database
from tests.records.tau_world_back import read_back

WORLD = Path(__file__).parents[2].parent / "shared" / "data" / "tau_retail" / "db.json"

ADDRESS = {
    "address1": "1 Long Lane",
    "address2": "",
    "city": "Leeds",
    "country": "UK",
    "state": "Yorkshire",
    "zip": "LS1",
}
MUG = {"name": "Mug", "product_id": "10", "item_id": "11", "price": 7.1, "options": {"color": "red"}}


def order(id: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "order_id": id,
        "user_id": "ada_1",
        "address": ADDRESS,
        "items": [MUG, MUG],
        "status": status,
        "fulfillments": [{"tracking_id": ["1", "2"], "item_ids": ["11", "11"]}],
        "payment_history": [
            {"transaction_type": "payment", "amount": 14.2, "payment_method_id": "gift_card_1"},
            {"transaction_type": "refund", "amount": 0.3, "payment_method_id": "gift_card_1"},
        ],
        **more,
    }


AFTER_TOOLS = {
    "products": {
        "10": {
            "name": "Mug",
            "product_id": "10",
            "variants": {
                "12": {"item_id": "12", "options": {"color": "blue"}, "available": False, "price": 7.4},
                "11": {"item_id": "11", "options": {"color": "red"}, "available": True, "price": 7.1},
            },
        }
    },
    "users": {
        "ada_1": {
            "user_id": "ada_1",
            "name": {"first_name": "Ada", "last_name": "Byron"},
            "address": ADDRESS,
            "email": "ada@example.com",
            "payment_methods": {"gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 0.0}},
            "orders": ["#W4", "#W1", "#W3", "#W2"],
        },
        "bo_2": {
            "user_id": "bo_2",
            "name": {"first_name": "Bo", "last_name": "Li"},
            "address": ADDRESS,
            "email": "bo@example.com",
            "payment_methods": {},
            "orders": [],
        },
    },
    "orders": {
        "#W1": order("#W1", "cancelled", cancel_reason="no longer needed"),
        "#W2": order("#W2", "return requested", return_items=["11", "11"], return_payment_method_id="gift_card_1"),
        "#W3": order(
            "#W3",
            "exchange requested",
            exchange_items=["11", "11"],
            exchange_new_items=["12", "11"],
            exchange_payment_method_id="gift_card_1",
            exchange_price_difference=0.3,
        ),
        "#W4": order("#W4", "pending (item modified)"),
    },
}


async def test_that_what_the_tools_of_that_world_leave_behind_is_held(database: Database) -> None:
    assert await there_and_back(database, AFTER_TOOLS) == AFTER_TOOLS


@pytest.mark.skipif(not WORLD.exists(), reason="the τ-retail world is not beside this checkout")
async def test_that_the_whole_retail_world_is_held(database: Database) -> None:
    world = json.loads(WORLD.read_bytes())

    found = await there_and_back(database, world)

    assert [len(found[name]) for name in ("users", "products", "orders")] == [500, 50, 1000]
    for name, things in world.items():
        for id, thing in things.items():
            assert found[name][id] == thing


async def there_and_back(database: Database, world: dict[str, Any]) -> dict[str, Any]:
    async with database.writing() as session:
        await keep(session, world)
    async with database.reading() as session:
        return await read_back(session)
