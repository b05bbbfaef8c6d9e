"""What a customer's orders come to on a day: recency, frequency, money, rhythm, breadth, returns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.history import NOBODY, History

Floats = NDArray[np.float64]
NAMES = (
    "recency",
    "tenure",
    "orders",
    "orders_30",
    "orders_90",
    "amount",
    "amount_90",
    "order_value",
    "gap",
    "gap_spread",
    "overdue",
    "rate",
    "products",
    "lines",
    "returned",
    "last_value",
    "new_share",
)


@dataclass(frozen=True, slots=True)
class Features:
    """Of every customer who had ordered by then. `table`: customers × NAMES; `customers` index into the history's.

    Days: recency (since the last order), tenure (since the first), gap (mean between two orders; its spread is the
    standard deviation). Money: amount (less returns), amount_90, order_value, last_value (the last order's, in mean
    orders). overdue: recency in gaps; rate: orders in 30 days; lines: an order's; returned, new_share: 0 … 1.
    """

    customers: NDArray[np.int64]
    table: Floats

    def column(self, name: str) -> Floats:
        return np.asarray(self.table[:, NAMES.index(name)])


def features(history: History) -> Features:
    """As of the end of the history."""
    known = history.customer != NOBODY
    _, first, which = np.unique(history.order[known], return_index=True, return_inverse=True)
    customer, day = history.customer[known][first].astype(np.int64), history.day[known][first]
    amount = np.bincount(which, weights=history.amount[known], minlength=len(first))
    sizes = np.bincount(which, minlength=len(first)).astype(np.float64)
    order = np.lexsort((day, customer))
    customer, day, amount, sizes = customer[order], day[order], amount[order], sizes[order]
    some, start, count = np.unique(customer, return_index=True, return_counts=True)
    if not len(some):
        return Features(some, np.zeros((0, len(NAMES))))
    last = start + count - 1
    age = history.end - day
    recency, tenure = age[last], age[start]
    orders, total = count.astype(np.float64), np.add.reduceat(amount, start)
    back = _summed(history.returns.customer, history.returns.amount, some)
    gap = np.where(count > 1, (tenure - recency) / np.maximum(count - 1, 1), np.maximum(tenure, 30.0))
    products = _distinct(history, known, some)
    bought = np.add.reduceat(sizes, start)
    columns = (
        recency,
        tenure,
        orders,
        np.add.reduceat((age < 30).astype(float), start),
        np.add.reduceat((age < 90).astype(float), start),
        np.maximum(total - back, 0),
        np.add.reduceat(amount * (age < 90), start),
        total / orders,
        gap,
        _spread(day, start, count),
        recency / np.maximum(gap, 1.0),
        30 * orders / np.maximum(tenure, 30.0),
        products,
        bought / orders,
        np.clip(back / np.maximum(total, 1e-9), 0, 1),
        amount[last] / np.maximum(total / orders, 1e-9),
        products / np.maximum(bought, 1),
    )
    return Features(some, np.stack(columns, axis=1))


def _summed(customer: NDArray[np.int32], amount: Floats, some: NDArray[np.int64]) -> Floats:
    size = int(some.max()) + 1
    within = customer < size
    return np.asarray(np.bincount(customer[within], weights=amount[within], minlength=size)[some], np.float64)


def _distinct(history: History, known: NDArray[np.bool_], some: NDArray[np.int64]) -> Floats:
    pairs = np.unique(np.c_[history.customer[known], history.product[known]], axis=0)
    return np.bincount(pairs[:, 0], minlength=int(some.max()) + 1)[some].astype(np.float64)


def _spread(day: Floats, start: NDArray[np.int64], count: NDArray[np.int64]) -> Floats:
    """The standard deviation of the gaps; 0 where there are fewer than two."""
    gaps = np.diff(day, append=day[-1:])
    gaps[start + count - 1] = 0  # from one customer's last to the next one's first is no gap
    times = np.maximum(count - 1, 1)
    mean = np.add.reduceat(gaps, start) / times
    return np.asarray(np.sqrt(np.maximum(np.add.reduceat(gaps**2, start) / times - mean**2, 0)))
