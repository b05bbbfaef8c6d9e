"""A very small world in the benchmark's own layout, and its folder: our own invention, for tests without its data."""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
POLICY = "# Shop policy\n\nAuthenticate the user by e-mail, or by name and zip code.\n"
HOME = {
    "address1": "1 Long Lane",
    "address2": "Flat 2",
    "city": "Reno",
    "state": "NV",
    "zip": "89501",
    "country": "USA",
}
AWAY = {"address1": "9 Short Street", "address2": "", "city": "Provo", "state": "UT", "zip": "84601", "country": "USA"}
PRODUCTS = {
    "10": ("Mug", {"11": ("red", 7.1, True), "12": ("blue", 9.4, True), "13": ("green", 5.0, False)}),
    "20": ("Lamp", {"21": ("brass", 40.0, True), "22": ("steel", 25.5, True)}),
}


def product(id: str) -> Json:
    name, variants = PRODUCTS[id]
    return {
        "name": name,
        "product_id": id,
        "variants": {
            item: {"item_id": item, "options": {"color": color}, "available": there, "price": price}
            for item, (color, price, there) in variants.items()
        },
    }


def line(item: str) -> Json:
    id = f"{item[0]}0"
    name, variants = PRODUCTS[id]
    color, price, _ = variants[item]
    return {"name": name, "product_id": id, "item_id": item, "price": price, "options": {"color": color}}


def order(id: str, user: str, status: str, items: list[str], method: str) -> Json:
    lines = [line(item) for item in items]
    total = round(sum(each["price"] for each in lines), 2)
    return {
        "order_id": id,
        "user_id": user,
        "address": HOME,
        "items": lines,
        "status": status,
        "fulfillments": [{"tracking_id": ["77"], "item_ids": items}] if status == "delivered" else [],
        "payment_history": [{"transaction_type": "payment", "amount": total, "payment_method_id": method}],
    }


def user(id: str, first: str, last: str, methods: Json, orders: list[str]) -> Json:
    return {
        "user_id": id,
        "name": {"first_name": first, "last_name": last},
        "address": HOME,
        "email": f"{first.lower()}@example.com",
        "payment_methods": methods,
        "orders": orders,
    }


def world() -> dict[str, Json]:
    """Ada has a gift card and a credit card, orders in each state; Bo's order is nobody else's."""
    card = {"source": "credit_card", "id": "card_1", "brand": "visa", "last_four": "4242"}
    gift = {"source": "gift_card", "id": "gift_1", "balance": 25}
    paypal = {"source": "paypal", "id": "paypal_1"}
    ids = ["#W1", "#W2", "#W3", "#W4"]
    return {
        "products": {id: product(id) for id in PRODUCTS},
        "users": {
            "ada_1": user("ada_1", "Ada", "Byron", {"gift_1": gift, "card_1": card, "paypal_1": paypal}, ids),
            "bo_2": user("bo_2", "Bo", "Li", {"paypal_2": {"source": "paypal", "id": "paypal_2"}}, ["#W9"]),
        },
        "orders": {
            "#W1": order("#W1", "ada_1", "pending", ["11", "21"], "gift_1"),
            "#W2": order("#W2", "ada_1", "delivered", ["11", "11", "22"], "card_1"),
            "#W3": order("#W3", "ada_1", "processed", ["21"], "card_1"),
            "#W4": order("#W4", "ada_1", "pending", ["22"], "card_1"),
            "#W9": order("#W9", "bo_2", "delivered", ["12"], "paypal_2"),
        },
    }


def task(id: str, *actions: tuple[str, Json], reason: str = "You want something.", say: tuple[str, ...] = ()) -> Json:
    return {
        "id": id,
        "user_scenario": {
            "instructions": {
                "reason_for_call": reason,
                "known_info": "You are Ada Byron in zip code 89501.",
                "unknown_info": "You do not remember your email.",
                "task_instructions": "You are brief.",
            }
        },
        "evaluation_criteria": {
            "actions": [{"name": name, "arguments": arguments} for name, arguments in actions],
            "communicate_info": list(say),
        },
    }


WHO = ("find_user_id_by_name_zip", {"first_name": "Ada", "last_name": "Byron", "zip": "89501"})
TASKS = [
    task("cancel", WHO, ("cancel_pending_order", {"order_id": "#W1", "reason": "no longer needed"}), say=("47.10",)),
    task(
        "items",
        WHO,
        (
            "modify_pending_order_items",
            {"order_id": "#W1", "item_ids": ["21"], "new_item_ids": ["22"], "payment_method_id": "gift_1"},
        ),
    ),
    task(
        "addresses",
        WHO,
        ("modify_pending_order_address", {"order_id": "#W4", **AWAY}),
        ("modify_user_address", {"user_id": "ada_1", **AWAY}),
    ),
    task("payment", WHO, ("modify_pending_order_payment", {"order_id": "#W4", "payment_method_id": "paypal_1"})),
    task(
        "return",
        WHO,
        (
            "return_delivered_order_items",
            {"order_id": "#W2", "item_ids": ["22", "11"], "payment_method_id": "gift_1"},
        ),
    ),
    task(
        "exchange",
        WHO,
        (
            "exchange_delivered_order_items",
            {
                "order_id": "#W2",
                "item_ids": ["22", "11"],
                "new_item_ids": ["21", "12"],
                "payment_method_id": "paypal_1",
            },
        ),
    ),
    task("person", WHO, ("transfer_to_human_agents", {"summary": "Wants what nobody sells."})),
    task("answer", WHO, ("get_product_details", {"product_id": "10"}), say=("2 colors", "9.4")),
]


def write(folder: Path, tasks: list[Json] | None = None) -> Path:
    """The benchmark's folder."""
    folder.mkdir(exist_ok=True)
    (folder / "db.json").write_text(json.dumps(world()), encoding="utf-8")
    (folder / "policy.md").write_text(POLICY, encoding="utf-8")
    (folder / "tasks.json").write_text(json.dumps(TASKS if tasks is None else tasks), encoding="utf-8")
    return folder
