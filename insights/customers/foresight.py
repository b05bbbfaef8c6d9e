"""Segments and predictions of all customers from the rows: what the command line and the refresh ask for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from insights import history as histories
from insights.customers.features import Features, features
from insights.customers.predict import Predicted, next_purchase
from insights.customers.segment import Segments, segment
from insights.history import History
from records import customers
from records.progress import Progress


@dataclass(frozen=True, slots=True)
class Segmented:
    """The segments, whose they are, and each customer's language."""

    customers: Sequence[str]
    locales: Sequence[str]
    features: Features
    found: Segments
    currency: str
    as_of: datetime
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The predictions, and each customer's language."""

    locales: Sequence[str]
    found: Predicted
    as_of: datetime
    without_orders: int


async def segments(session: AsyncSession, *, until: datetime, progress: Progress) -> Segmented:
    """Of everybody who bought before `until`, in the order of their ids."""
    spoken, history = await _read(session, until, progress)
    progress.step("Grouping customers")
    seen = await asyncio.to_thread(features, history)
    found = await asyncio.to_thread(segment, seen)
    names = [history.customers[one] for one in seen.customers.tolist()]
    locales = [spoken.get(name, "en") for name in names]
    as_of = histories.moment_of(history.end)
    return Segmented(names, locales, seen, found, history.currency, as_of, history.problems)


async def purchases(session: AsyncSession, *, until: datetime, days: int, progress: Progress) -> Foreseen:
    """Whether everybody who bought before `until` buys within so many days of it, in the order of their ids."""
    spoken, history = await _read(session, until, progress)
    progress.step(f"Learning who buys within {days} days")
    found = await asyncio.to_thread(next_purchase, history, days)
    locales = [spoken.get(one.customer, "en") for one in found.predictions]
    return Foreseen(locales, found, histories.moment_of(history.end), len(spoken) - len(found.predictions))


async def _read(session: AsyncSession, until: datetime, progress: Progress) -> tuple[dict[str, str], History]:
    progress.step("Reading orders")
    spoken = await customers.locales(session)
    return spoken, await histories.read(session, until=until, customers=list(spoken))
