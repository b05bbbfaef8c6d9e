"""Lists of recommendations for many customers at once, from the rows: what the command line and the refresh ask for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from insights import history as histories
from insights.recommend.catalogue import catalogue
from insights.recommend.picks import goods, picks
from insights.recommend.reasons import words
from insights.recommend.recommender import fit
from records import customers
from records.progress import Progress


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation as it is written down, its reason and the product's `name` in the customer's language."""

    customer: str
    rank: int
    product: str
    score: float
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything asked for, and what limits it."""

    lines: Sequence[Line]
    customers: int
    as_of: datetime
    problems: Sequence[str]


async def recommend_to(
    session: AsyncSession,
    *,
    until: datetime,
    progress: Progress,
    customer: str | None = None,
    top: int = 10,
    new_only: bool = False,
    agreed_only: bool = False,
) -> Lists:
    """The lists of one customer, or of all in the order of their ids, from what was bought before `until`.

    Args:
        agreed_only: only customers who want to hear of offers.

    Raises:
        Absent: there is no such customer.
    """
    if customer is not None:
        await customers.get(session, customer)
    progress.step("Reading orders")
    spoken = await customers.locales(session)
    shop = await catalogue(session)
    history = await histories.read(session, until=until, customers=list(spoken), products=list(shop.texts))
    chosen = list(await customers.locales(session, agreed_only=agreed_only))
    if customer is not None:
        chosen = [one for one in chosen if one == customer]

    def listed() -> list[Line]:
        progress.step("Learning what goes together")
        model = fit(history, shop.texts)
        wanted = goods(history, shop.called("en"))
        wanted &= [one in shop.available for one in history.products]
        place = {one: number for number, one in enumerate(history.customers)}
        progress.step("Choosing", len(chosen))
        lines = []
        asked = [place[one] for one in chosen]
        for name, found in picks(history, model, wanted=wanted, top=top, new_only=new_only, customers=asked):
            locale = spoken.get(name, "en")
            called = shop.called(locale)
            lines += [
                Line(name, rank, one.product, one.score, words(one, called, locale), called.get(one.product, ""))
                for rank, one in enumerate(found, 1)
            ]
            progress.advance()
        return lines

    return Lists(await asyncio.to_thread(listed), len(chosen), histories.moment_of(history.end), history.problems)
