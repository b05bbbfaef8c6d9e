"""Why a prediction is what it is: the columns that moved it most, told with the customer's own numbers (EN, ZH)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.customers.features import NAMES

Floats = NDArray[np.float64]
MOST = 3
LEAST = 0.1
"""Log-odds: less than this is not worth telling."""
TOGETHER: Mapping[str, str] = {
    "orders": "orders",
    "rate": "orders",
    "orders_30": "lately",
    "orders_90": "lately",
    "amount_90": "lately",
    "amount": "amount",
    "order_value": "amount",
    "gap": "gap",
    "gap_spread": "gap",
    "overdue": "overdue",
    "recency": "recency",
    "tenure": "tenure",
    "products": "products",
    "lines": "products",
    "new_share": "products",
    "returned": "returned",
    "last_value": "last_value",
}
"""Columns that say one thing to a person: what they add is added up."""
WORDS: Mapping[str, tuple[str, str, str]] = {
    "orders": ("orders", "orders in all: {:.0f}", "共下单{:.0f}次"),
    "lately": ("orders_90", "orders in the last 90 days: {:.0f}", "近90天下单{:.0f}次"),
    "amount": ("amount", "has spent {:,.0f} in all", "累计消费{:,.0f}"),
    "gap": ("gap", "an order every {:.0f} days", "平均每{:.0f}天下单一次"),
    "overdue": ("overdue", "last order {:.1f} times the usual pause ago", "距上次下单已是平常间隔的{:.1f}倍"),
    "recency": ("recency", "last order {:.0f} days ago", "上次下单在{:.0f}天前"),
    "tenure": ("tenure", "first order {:.0f} days ago", "首次下单在{:.0f}天前"),
    "products": ("products", "different products bought: {:.0f}", "买过{:.0f}种商品"),
    "returned": ("returned", "{:.0%} of the money went back for returns", "退货金额占{:.0%}"),
    "last_value": ("last_value", "last order {:.1f} times the usual value", "上次订单金额是平均的{:.1f}倍"),
}
"""For each: the column whose number is told, in English and in Chinese."""

JUST_ORDERED = ("overdue", "has just ordered", "刚刚下过单")


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason: what it is about, the number that is told, and whether it speaks for (> 0) or against."""

    about: str
    number: float
    effect: float

    def words(self, locale: str = "en") -> str:
        _, english, chinese = JUST_ORDERED if self.about == "overdue" and self.number < 0.05 else WORDS[self.about]
        sign = "+" if self.effect > 0 else "−"
        return f"{sign} {(chinese if locale.startswith('zh') else english).format(self.number)}"


def grounds(contributions: Floats, table: Floats) -> list[tuple[Ground, ...]]:
    """Of each row of NAMES the few that matter most, the greatest first."""
    about = list(WORDS)
    adds = np.zeros((len(NAMES), len(about)))
    for column, name in enumerate(NAMES):
        adds[column, about.index(TOGETHER[name])] = 1
    effects = contributions @ adds
    told = table[:, [NAMES.index(WORDS[one][0]) for one in about]]
    best = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :MOST]
    return [
        tuple(
            Ground(about[one], round(float(told[row, one]), 2), round(float(effects[row, one]), 3))
            for one in places
            if abs(effects[row, one]) >= LEAST
        )
        for row, places in enumerate(best.tolist())
    ]


def told(reasons: Sequence[Ground], locale: str = "en") -> str:
    """All of them on one line."""
    return ("；" if locale.startswith("zh") else "; ").join(one.words(locale) for one in reasons)
