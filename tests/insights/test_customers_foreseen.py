"""Features, segments and predictions of customers, from histories that are made up and whose truth is known."""

from datetime import timedelta

import numpy as np
import pytest

from insights.customers.features import NAMES, features
from insights.customers.grounds import told
from insights.customers.predict import area, examples, next_purchase
from insights.customers.segment import segment
from insights.history import History, build
from records.sales import Returned
from tests.insights.history_of import END, history_of


@pytest.fixture(scope="module")
def shop() -> History:
    """Half buy every 14 days to the end; the others did, and stopped one after the other."""
    chance = np.random.default_rng(1)
    bought = []
    for number in range(120):
        stopped = 0 if number % 2 else int(chance.integers(20, 250))
        first = int(chance.integers(270, 300))
        bought += [(f"c{number:03}", day, "tea milk") for day in range(first, stopped, -14) if chance.random() < 0.8]
    return history_of(bought)


def test_that_features_are_those_of_the_orders() -> None:
    back = [Returned("ann", "pan", END - timedelta(days=4), 1, 5.0)]
    seen = features(
        history_of([("ann", 50, "pan lid"), ("ann", 10, "pan"), ("bob", 3, "lid"), (None, 1, "pan")], back=back)
    )
    ann = dict(zip(NAMES, seen.table[0].tolist(), strict=True))
    assert {name: round(ann[name], 2) for name in ("recency", "tenure", "orders", "amount", "gap", "products")} == {
        "recency": 10, "tenure": 50, "orders": 2, "amount": 25, "gap": 40, "products": 2,
    }  # fmt: skip
    assert (ann["orders_30"], ann["overdue"], round(ann["returned"], 3)) == (1, 0.25, round(5 / 30, 3))
    assert len(seen.customers) == 2


def test_that_money_back_for_what_no_order_holds_counts_whatever_products_are_named() -> None:
    back = [Returned("ann", "discount", END - timedelta(days=4), 1, 5.0)]
    seen = features(history_of([("ann", 50, "pan lid"), ("bob", 3, "lid")], back=back))
    assert seen.table[0][NAMES.index("amount")] == 15


def test_that_nothing_after_a_look_back_is_in_its_columns(shop: History) -> None:
    earlier = features(shop.before(shop.end - 60))
    cut = features(shop.before(shop.end - 60).before(shop.end - 60))
    assert np.array_equal(earlier.table, cut.table)
    learned = examples(shop, 60)
    assert len(learned.table) == len(learned.bought) > 300
    assert examples(shop, 400).table.shape == (0, len(NAMES))


def test_that_who_buys_again_is_told_from_who_has_gone_with_reasons(shop: History) -> None:
    known = shop.before(shop.end - 30)
    found = next_purchase(known, 30)
    later = {shop.customers[one] for one in shop.customer[shop.day >= shop.end - 30].tolist()}
    chances = np.array([one.probability for one in found.predictions])
    bought = np.array([one.customer in later for one in found.predictions])

    assert area(bought, chances) > 0.9
    assert abs(chances.mean() - bought.mean()) < 0.1
    likely = max(found.predictions, key=lambda one: one.probability)
    assert "+ " in told(likely.grounds)
    assert any("\u4e00" <= character <= "\u9fff" for character in told(likely.grounds, "zh"))


def test_that_a_short_history_is_said_to_be_one() -> None:
    found = next_purchase(history_of([("ann", 9, "pan"), ("ann", 2, "pan"), ("bob", 9, "pan")]), 90)
    assert found.auc is None
    assert any("formula" in problem for problem in found.problems)
    assert found.predictions[0].probability > found.predictions[1].probability
    assert next_purchase(build([], [], end=END), 90).predictions == []


def test_that_segments_are_stable_named_and_ordered_by_worth(shop: History) -> None:
    found = segment(features(shop))
    assert found.stability > 0.8
    assert [group.amount for group in found.groups] == sorted((group.amount for group in found.groups), reverse=True)
    assert found.groups[0].names["en"].endswith("high value")
    assert "高价值" in found.groups[0].names["zh"]
    assert sum(group.customers for group in found.groups) == 120
    assert len({group.names["en"] for group in found.groups}) == len(found.groups)

    few = segment(features(history_of([("ann", 9, "pan"), ("bob", 9, "pan")])))
    assert few.segment.tolist() == [0, 0]
    assert segment(features(build([], [], end=END))).groups == []
