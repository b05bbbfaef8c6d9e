"""What was inferred of a customer, read back: light, for whoever answers now. Inferring is `insights.refresh`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from insights.customers.grounds import Ground, told
from insights.recommend.reasons import Pick
from records import insights

VERSION = "1"
"""Goes up when results of before must not be read any more."""
DAYS = 90
"""Of the prediction that is kept."""
MODEL = "model"
"""The kind of what is known of how well a prediction does; its subject is the prediction's kind."""
SELLING = 7.0
"""Days after which a sale counts half in what sells now."""
SHOP = ""
"""The subject of what is inferred of the whole shop."""
NEW, AGAIN = 20, 10
"""Products kept for a customer that are new to them, and that they had."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A customer as they were inferred to be, in a reader's words. `value`: the share of customers who spend no more.

    `reasons` speak for (+) and against (−) an order within DAYS. None of what was not inferred.
    """

    segment: str | None = None
    value: float | None = None
    buys_again: float | None = None
    reasons: Sequence[str] = ()
    as_of: datetime | None = None


async def outlook(session: AsyncSession, customer_id: str, locale: str = "en") -> Outlook:
    """What is known of a customer; nothing before the first refresh, and of who came after it."""
    kept = await insights.of_subject(session, customer_id, VERSION)
    group, purchase = kept.get("segment"), kept.get("next_purchase")
    language = "zh" if locale.startswith("zh") else "en"
    grounds = [Ground(**one) for one in purchase.value["grounds"]] if purchase else []
    return Outlook(
        segment=group.value["names"][language] if group else None,
        value=group.value["value"] if group else None,
        buys_again=purchase.value["probability"] if purchase else None,
        reasons=[told([one], language) for one in grounds],
        as_of=next((one.as_of for one in (group, purchase) if one), None),
    )


async def chosen(session: AsyncSession, customer_id: str, *, again: bool = False) -> list[Pick]:
    """What was chosen for a customer, best first: what is new to them, or what they buy again."""
    kept = (await insights.of_kind(session, "recommend", [customer_id], VERSION)).get(customer_id)
    return [Pick(**one) for one in kept.value["again" if again else "new"]] if kept else []


async def selling(session: AsyncSession) -> dict[str, float]:
    """What sells now, 0 … 1; empty before the first refresh."""
    found = (await insights.of_kind(session, "selling", [SHOP], VERSION)).get(SHOP)
    return dict(found.value["products"]) if found else {}


async def companions(session: AsyncSession, product_ids: Sequence[str]) -> list[Pick]:
    """What goes with these products taken together, best first; each because of the one it goes with best."""
    kept = await insights.of_kind(session, "goes_with", product_ids, VERSION)
    total: dict[str, float] = {}
    best: dict[str, tuple[float, str]] = {}
    for anchor in product_ids:
        for other, strength in kept[anchor].value["with"] if anchor in kept else ():
            total[other] = total.get(other, 0.0) + strength
            best[other] = max(best.get(other, (0.0, anchor)), (strength, anchor))
    return [
        Pick(one, round(total[one], 4), because=best[one][1])
        for one in sorted(total, key=lambda one: (-total[one], one))
        if one not in product_ids
    ]
