"""When everything happened to one order of the demo shop. Told backwards from now, so that the demo is always fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from records.demo.routes import Route, working_days

STALE = 170
"""Days for which a customer who went away has not ordered."""


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of one order. `settled_at` is when a cancelled or returned one was refunded."""

    ordered_at: datetime
    shipped_at: datetime | None = None
    estimated_at: datetime | None = None
    delivered_at: datetime | None = None
    settled_at: datetime | None = None


def course(status: str, route: Route, now: datetime, age: float, pace: float, *, gone: bool = False) -> Course:
    """A likely course for an order that has this status now.

    Args:
        age: from 0 to 1, how long ago, as far as the status allows.
        pace: from 0 to 1, how slowly shop and carrier were.
        gone: of a customer who has not come back lately; only for orders that are over.
    """
    days = route.days[0] + round(pace * (route.days[1] - route.days[0]))
    if status == "pending":
        return Course(now - timedelta(hours=1 + 18 * age))
    if status == "processed":
        ordered_at = now - timedelta(hours=22 + 20 * age)
        return Course(ordered_at, estimated_at=_evening(working_days(now, days + 1)))
    if status == "shipped":
        return _shipped(now, days, age, pace)
    first = STALE if gone else 2
    if status == "cancelled":
        ordered_at = now - timedelta(days=first + (420 - first) * age)
        return Course(ordered_at, settled_at=ordered_at + timedelta(hours=1 + 9 * pace))
    if status == "returned":
        first = max(first, 35)
    delivered = _delivered(now - timedelta(days=first - 0.8 + (412 - first) * age), days, pace)
    if status == "delivered":
        return delivered
    assert delivered.delivered_at is not None
    return Course(
        delivered.ordered_at,
        delivered.shipped_at,
        delivered.estimated_at,
        delivered.delivered_at,
        settled_at=delivered.delivered_at + timedelta(days=10 + 15 * pace),
    )


def _shipped(now: datetime, days: int, age: float, pace: float) -> Course:
    """On its way: the estimate is a working day that is still to come."""
    shipped_at = now - timedelta(days=0.5 + (days - 1) * age)
    estimated_at = max(working_days(shipped_at, days), working_days(now, 1))
    return Course(shipped_at - timedelta(hours=18 + 20 * pace), shipped_at, _evening(estimated_at))


def _delivered(delivered_at: datetime, days: int, pace: float) -> Course:
    # In days of the calendar: which weekday it is today must not change which order has which number.
    shipped_at = delivered_at - timedelta(days=days * 1.4)
    ordered_at = shipped_at - timedelta(hours=18 + 20 * pace)
    return Course(ordered_at, shipped_at, _evening(working_days(shipped_at, days)), delivered_at)


def _evening(moment: datetime) -> datetime:
    return moment.replace(hour=20, minute=0, second=0, microsecond=0)
