"""A history from a few words, for tests that need no database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from insights.history import History, build
from records.sales import OrderedLine, OrderHead, Returned

END = datetime(2026, 1, 1, tzinfo=UTC)


def history_of(
    bought: Iterable[tuple[str | None, int, str]],
    *,
    back: Iterable[Returned] = (),
    products: Iterable[str] = (),
    customers: Iterable[str] = (),
    price: float = 10.0,
) -> History:
    """Of (customer, days before the end, products in one order, parted by spaces)."""
    heads, lines = [], []
    for number, (customer, days, what) in enumerate(sorted(bought, key=lambda one: -one[1])):
        heads.append(OrderHead(f"o{number}", customer, END - timedelta(days=days), "USD"))
        lines += [OrderedLine(f"o{number}", product, 1, price) for product in what.split()]
    return build(heads, lines, list(back), end=END, customers=list(customers), products=list(products))
