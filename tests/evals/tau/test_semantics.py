"""The benchmark's rules: what each of its tools does to its world, and what it refuses."""

from typing import Any

import pytest

from evals.tau.folder import Action
from evals.tau.semantics import after
from tests.evals.tau import bench


def done(name: str, **arguments: Any) -> dict[str, Any]:
    state, refused = after(bench.world(), [Action(name=name, arguments=arguments)])
    assert not refused
    return dict(state)


def test_that_a_cancelled_order_pays_back_and_a_gift_card_at_once() -> None:
    state = done("cancel_pending_order", order_id="#W1", reason="no longer needed")

    assert state["orders"]["#W1"]["status"] == "cancelled"
    assert state["orders"]["#W1"]["payment_history"][-1]["amount"] == 47.1
    assert state["users"]["ada_1"]["payment_methods"]["gift_1"]["balance"] == 72.1


def test_that_changed_items_settle_the_difference() -> None:
    changed = {"order_id": "#W1", "item_ids": ["11"], "new_item_ids": ["12"], "payment_method_id": "gift_1"}

    state = done("modify_pending_order_items", **changed)

    assert [item["item_id"] for item in state["orders"]["#W1"]["items"]] == ["12", "21"]
    assert state["users"]["ada_1"]["payment_methods"]["gift_1"]["balance"] == 22.7


def test_that_the_world_that_was_given_stays_as_it_was() -> None:
    world = bench.world()

    after(world, [Action(name="cancel_pending_order", arguments={"order_id": "#W1", "reason": "no longer needed"})])

    assert world == bench.world()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("cancel_pending_order", {"order_id": "#W2", "reason": "no longer needed"}),
        ("cancel_pending_order", {"order_id": "#W1", "reason": "too blue"}),
        (
            "exchange_delivered_order_items",
            {"order_id": "#W2", "item_ids": ["11"], "new_item_ids": ["13"], "payment_method_id": "card_1"},
        ),
        (
            "return_delivered_order_items",
            {"order_id": "#W2", "item_ids": ["11"], "payment_method_id": "paypal_1"},
        ),
        (
            "return_delivered_order_items",
            {"order_id": "#W2", "item_ids": ["22", "22"], "payment_method_id": "card_1"},
        ),
        ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "gift_1"}),
    ],
)
def test_that_what_its_rules_forbid_changes_nothing(name: str, arguments: dict[str, Any]) -> None:
    state, refused = after(bench.world(), [Action(name=name, arguments=arguments)])

    assert len(refused) == 1
    assert state == bench.world()
