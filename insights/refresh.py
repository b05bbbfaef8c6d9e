"""Infers everything of all customers anew and keeps it: recommendations, what goes together, segments, next purchases.

What it does is skipped when no order, return, product or customer has come, gone or changed since, on the same day; and
only results that say something else than before are written.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from insights import history as histories
from insights.customers.features import features
from insights.customers.predict import next_purchase
from insights.customers.segment import segment
from insights.history import History
from insights.kept import AGAIN, DAYS, MODEL, NEW, SHOP, VERSION
from insights.recommend.baskets import goes_with
from insights.recommend.catalogue import Catalogue, catalogue
from insights.recommend.picks import bestsellers, goods, picks_apart
from insights.recommend.reasons import Pick
from insights.recommend.recommender import fit
from records import customers, insights, sales
from records.clock import Clock
from records.database import Database
from records.insights import Dated
from records.progress import Progress
from records.tables import Mark

MARK = "insights"
BESTSELLERS = 500
Results = dict[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of it. `written`: by kind, how many results say something new; none where nothing had changed."""

    written: Mapping[str, int]
    customers: int
    as_of: datetime
    problems: tuple[str, ...] = ()
    skipped: bool = False


async def refresh(database: Database, clock: Clock, progress: Progress, *, whole: bool = False) -> Refreshed:
    """Do it; `whole`: even if nothing has changed."""
    now = clock.now()
    async with database.reading() as session:
        stamp = f"{VERSION} {now:%Y-%m-%d} {await sales.fingerprint(session)}"
        mark = await session.get(Mark, MARK)
        if not whole and mark is not None and mark.value == stamp:
            return Refreshed({}, 0, now, skipped=True)
        progress.step("Reading orders")
        known = list(await customers.locales(session))
        shop = await catalogue(session)
        history = await histories.read(session, until=now, customers=known, products=list(shop.texts))
    kinds: dict[str, Results] = await asyncio.to_thread(_inferred, history, shop, progress)
    dated = Dated(VERSION, histories.moment_of(history.end), clock.now())
    progress.step("Keeping", len(kinds))
    written = {}
    for kind, values in kinds.items():
        async with database.writing() as session:
            written[kind] = await insights.replace(session, kind, values, dated)
        progress.advance()
    async with database.writing() as session:
        await session.merge(Mark(name=MARK, value=stamp, at=now))
    return Refreshed(written, len(known), dated.as_of, tuple(history.problems))


def _inferred(history: History, shop: Catalogue, progress: Progress) -> dict[str, Results]:
    progress.step("Learning what goes together")
    wanted = goods(history, shop.called("en"))
    sold = {one for one, good in zip(history.products, wanted.tolist(), strict=True) if good}
    pairs = goes_with(history).items()
    together: Results = {
        one: {"with": [list(pair) for pair in found if pair[0] in sold]} for one, found in pairs if one in sold
    }
    progress.step("Choosing for each customer")
    model = fit(history, shop.texts)
    lists: Results = {
        name: {"new": [_row(one) for one in new], "again": [_row(one) for one in again]}
        for name, new, again in picks_apart(history, model, wanted=wanted, new=NEW, again=AGAIN)
    }
    selling: Results = {SHOP: {"products": bestsellers(history, model, wanted=wanted, top=BESTSELLERS)}}
    progress.step("Grouping customers")
    seen = features(history)
    grouped = segment(seen)
    names = [history.customers[one] for one in seen.customers.tolist()]
    amount = seen.column("amount")
    above = (np.argsort(np.argsort(amount, kind="stable"), kind="stable") + 1) / max(len(amount), 1)
    segments: Results = {
        name: {"segment": number, "names": dict(grouped.groups[number].names), "value": round(share, 3)}
        for name, number, share in zip(names, grouped.segment.tolist(), above.tolist(), strict=True)
    }
    progress.step("Learning who buys again")
    found = next_purchase(history, DAYS)
    purchases: Results = {
        one.customer: {"days": DAYS, "probability": one.probability, "grounds": [asdict(each) for each in one.grounds]}
        for one in found.predictions
    }
    judged = {
        "days": DAYS,
        "auc": found.auc,
        "calibration": [[one.said, one.happened, one.rows] for one in found.calibration],
    }
    models: Results = {"next_purchase": judged} if found.auc is not None else {}
    customers = {"recommend": lists, "segment": segments, "next_purchase": purchases}
    return {MODEL: models, "goes_with": together, "selling": selling, **customers}


def _row(pick: Pick) -> dict[str, Any]:
    row = {"product": pick.product, "score": pick.score, "times": pick.times, "because": pick.because}
    return {name: value for name, value in (row | {"alike": pick.alike}).items() if value}
