"""What became of recommendations: whether the customer ordered what the AI recommended in a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from records import periods, sales
from records.periods import Recommended
from records.sales import Sold

WITHIN = timedelta(days=14)
"""After which an order is not put down to a recommendation any more."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Products recommended to customers who were known, each once a customer.

    `bought`: ordered by that customer within WITHIN of the first time, and not cancelled; `open`: not bought, and there
    still is time; `left`: not bought in time. It is not said that they would not have bought otherwise.
    """

    bought: int = 0
    open: int = 0
    left: int = 0

    @property
    def recommended(self) -> int:
        return self.bought + self.open + self.left


async def taken(session: AsyncSession, start: datetime, end: datetime, now: datetime) -> Taken:
    """Of what was recommended from `start` until before `end`, as it stands now."""
    shown = await periods.recommended(session, start, end)
    sold = await sales.to_customers(session, {one.customer for one in shown}, since=start) if shown else []
    return counted(shown, sold, now)


def counted(shown: Sequence[Recommended], sold: Sequence[Sold], now: datetime) -> Taken:
    """How many of these were bought in time."""
    ordered: dict[tuple[str | None, str], list[datetime]] = {}
    for line in sold:
        if line.at is not None:
            ordered.setdefault((line.customer_id, line.product_id), []).append(line.at)
    bought = [
        any(one.at <= at <= one.at + WITHIN for at in ordered.get((one.customer, one.product), ())) for one in shown
    ]
    waiting = sum(now <= one.at + WITHIN for one, done in zip(shown, bought, strict=True) if not done)
    return Taken(sum(bought), waiting, len(shown) - sum(bought) - waiting)
