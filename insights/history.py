"""What was bought, as arrays: read once, then every model of customers is computed from it. No model is in here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from records import sales
from records.sales import OrderedLine, OrderHead, Returned

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
NOBODY = -1
"""As a customer: bought without an account."""


@dataclass(frozen=True, slots=True)
class Returns:
    """Lines that came back: `customer` and `product` index into the history's, `amount` is positive."""

    customer: Ints
    product: Ints
    day: Floats
    amount: Floats


@dataclass(frozen=True, slots=True)
class History:
    """One element a line. `order`, `customer`, `product` are indices, `day` is in days since 1970 (UTC), `amount` is
    quantity × price in `currency`, the one that most orders are in."""

    customers: Sequence[str]
    products: Sequence[str]
    order: Ints
    customer: Ints
    product: Ints
    quantity: Ints
    day: Floats
    amount: Floats
    returns: Returns
    end: float
    """The day, with its fraction, before which everything lies."""
    currency: str = "USD"
    problems: Sequence[str] = field(default=())

    @property
    def last(self) -> float:
        """The day of the last order; the end where there is none."""
        return float(self.day.max()) if len(self.day) else self.end

    def before(self, day: float) -> "History":
        """The same as it was known then."""
        kept, back = self.day < day, self.returns.day < day
        return replace(
            self,
            order=self.order[kept],
            customer=self.customer[kept],
            product=self.product[kept],
            quantity=self.quantity[kept],
            day=self.day[kept],
            amount=self.amount[kept],
            returns=Returns(
                self.returns.customer[back],
                self.returns.product[back],
                self.returns.day[back],
                self.returns.amount[back],
            ),
            end=day,
        )


def day_of(moment: datetime) -> float:
    """Days since 1970."""
    return moment.timestamp() / 86_400


def moment_of(day: float) -> datetime:
    """The other way."""
    return datetime.fromtimestamp(day * 86_400, UTC)


async def read(
    session: AsyncSession, *, until: datetime, customers: Sequence[str] = (), products: Sequence[str] = ()
) -> History:
    """Everything bought before `until`.

    Where the last order is older than that, the history ends right after it: data that somebody imported from last year
    is looked at as of last year, and not as if all customers had gone.

    Args:
        customers: those to know even if they have bought nothing; the order of the result's.
        products: likewise.
    """
    heads = await sales.order_heads(session, until=until)
    lines = await sales.ordered_lines(session, until=until)
    back = await sales.returned_lines(session, until=until)
    end = min(until, heads[-1].at + timedelta(seconds=1)) if heads else until
    return build(heads, lines, back, end=end, customers=customers, products=products)


def build(
    heads: Sequence[OrderHead],
    lines: Sequence[OrderedLine],
    back: Sequence[Returned] = (),
    *,
    end: datetime,
    customers: Sequence[str] = (),
    products: Sequence[str] = (),
) -> History:
    """Arrays from rows. A line that counts nothing or less is no purchase: it is left out, and named as a problem."""
    whose = _numbered([*customers, *(head.customer for head in heads if head.customer is not None)])
    what = _numbered([*products, *(line.product for line in lines), *(one.product for one in back)])
    at = {head.id: number for number, head in enumerate(heads)}
    sold = [line for line in lines if line.quantity > 0 and line.price >= 0 and line.order in at]
    order = np.array([at[line.order] for line in sold], np.int32)
    of_order = np.array([NOBODY if head.customer is None else whose[head.customer] for head in heads], np.int32)
    when = np.array([day_of(head.at) for head in heads])
    quantity = np.array([line.quantity for line in sold], np.int32)
    spent: Floats = quantity.astype(np.float64) * np.array([line.price for line in sold], np.float64)
    currency, amount, mixed = _one_currency(heads, order, spent)
    history = History(
        customers=list(whose),
        products=list(what),
        order=order,
        customer=of_order[order] if len(order) else order,
        product=np.array([what[line.product] for line in sold], np.int32),
        quantity=quantity,
        day=when[order] if len(order) else np.zeros(0),
        amount=amount,
        returns=_returns(back, whose, what),
        end=day_of(end),
        currency=currency,
    )
    return replace(history, problems=[*mixed, *_problems(history, len(lines) - len(sold))])


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _returns(back: Sequence[Returned], whose: Mapping[str, int], what: Mapping[str, int]) -> Returns:
    known = [one for one in back if one.at is not None and one.customer in whose and one.product in what]
    return Returns(
        np.array([whose[one.customer] for one in known if one.customer is not None], np.int32),
        np.array([what[one.product] for one in known], np.int32),
        np.array([day_of(one.at) for one in known if one.at is not None], np.float64),
        np.array([abs(one.quantity) * (one.price or 0.0) for one in known], np.float64),
    )


def _one_currency(heads: Sequence[OrderHead], order: Ints, amount: Floats) -> tuple[str, Floats, list[str]]:
    """All amounts in the commonest currency. No rate is known here, so a typical order is worth the same in each."""
    counted = Counter(head.currency for head in heads)
    main = counted.most_common(1)[0][0] if counted else "USD"
    if len(counted) < 2:
        return main, amount, []
    totals = np.bincount(order, weights=amount, minlength=len(heads))
    names = np.array([head.currency for head in heads])
    typical = {name: float(np.median(totals[names == name])) or 1.0 for name in counted}
    factor = np.array([typical[main] / typical[head.currency] for head in heads])
    told = ", ".join(f"{name} {count:,}" for name, count in counted.most_common())
    return (
        main,
        amount * factor[order],
        [f"Orders are in {len(counted)} currencies ({told}): an order of the median value counts the same in each."],
    )


def _problems(history: History, not_sold: int) -> list[str]:
    """What of the data limits what can be said, in sentences."""
    found = []
    if not len(history.day):
        return ["There are no orders yet: everybody gets what is in the catalogue, and nothing can be predicted."]
    if not_sold:
        found.append(f"{not_sold:,} lines with a quantity or a price below zero are not purchases and were left out.")
    if (nobody := float((history.customer == NOBODY).mean())) >= 0.05:
        found.append(f"{nobody:.0%} of the lines have no customer: they count for what sells, and for nobody's taste.")
    if len(set(history.product.tolist())) == 1:
        found.append("Only one product was ever sold: there is nothing else to recommend.")
    if (buyers := len(set(history.customer.tolist()) - {NOBODY})) < 50:
        found.append(f"Only {buyers} customers have bought: what is said of them rests on very little.")
    return found
