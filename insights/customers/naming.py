"""What a group of customers is called, in English and Chinese: how they stand, how often they buy, what they spend.

All three are read off the group's medians and compared with those of all customers, so that a name says what is so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.customers.features import Features

Floats = NDArray[np.float64]
Words = Mapping[str, str]

LOYAL = {"en": "loyal", "zh": "忠诚"}
REGULAR = {"en": "regular", "zh": "常客"}
SLIPPING = {"en": "slipping away", "zh": "渐行渐远"}
LOST = {"en": "long gone", "zh": "久未光顾"}
NEW = {"en": "new", "zh": "新客"}
ONCE = {"en": "bought once", "zh": "仅购一次"}
RHYTHMS = (
    (10, {"en": "buys weekly", "zh": "每周购买"}),
    (21, {"en": "buys every two weeks", "zh": "每两周购买"}),
    (45, {"en": "buys monthly", "zh": "每月购买"}),
    (75, {"en": "buys every two months", "zh": "每两月购买"}),
    (135, {"en": "buys quarterly", "zh": "每季购买"}),
    (float("inf"), {"en": "buys now and then", "zh": "偶尔购买"}),
)
VALUES = (
    {"en": "low value", "zh": "低价值"},
    {"en": "medium value", "zh": "中等价值"},
    {"en": "high value", "zh": "高价值"},
)


@dataclass(frozen=True, slots=True)
class Group:
    """Its name in each language, how many it has, and its medians: days, orders, money, days between orders."""

    names: Words
    customers: int
    share_of_amount: float
    recency: float
    orders: float
    amount: float
    gap: float


def named(features: Features, labels: NDArray[np.int64]) -> list[Group]:
    """A group for each label; two that would be called the same are told apart by what they spend."""
    groups = [_group(features, labels == one) for one in range(labels.max() + 1 if len(labels) else 0)]
    seen: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        seen.setdefault(group.names["en"], []).append(place)
    for places in (found for found in seen.values() if len(found) > 1):
        for number, place in enumerate(places, 1):
            one = groups[place]
            names = {"en": f"{one.names['en']} ({number})", "zh": f"{one.names['zh']}（{number}）"}
            groups[place] = Group(
                names, one.customers, one.share_of_amount, one.recency, one.orders, one.amount, one.gap
            )
    return groups


def _group(features: Features, members: NDArray[np.bool_]) -> Group:
    recency, orders, amount, gap = (features.column(name) for name in ("recency", "orders", "amount", "gap"))
    medians = [float(np.median(one[members])) for one in (recency, orders, amount, gap)]
    parts = [
        _standing(medians, float(np.median(recency)), float(np.median(orders))),
        _rhythm(medians),
        VALUES[int(np.searchsorted(np.quantile(amount, (1 / 3, 2 / 3)), medians[2], side="right"))],
    ]
    unlike = {
        "en": ", ".join(part["en"] for part in parts if part),
        "zh": "，".join(part["zh"] for part in parts if part),
    }
    share = float(amount[members].sum() / max(float(amount.sum()), 1e-9))
    return Group(unlike, int(members.sum()), share, *medians)


def _standing(medians: Sequence[float], recency: float, orders: float) -> Words:
    """How they stand: by their own rhythm where they have one, else by everybody's recency."""
    days, count, _, gap = medians
    if count < 1.5:
        return NEW if days <= recency else LOST
    if days <= 1.5 * gap:
        return LOYAL if count >= 2 * orders else REGULAR
    return SLIPPING if days <= 4 * gap else LOST


def _rhythm(medians: Sequence[float]) -> Words:
    if medians[1] < 1.5:
        return ONCE
    return next(words for most, words in RHYTHMS if medians[3] <= most)
