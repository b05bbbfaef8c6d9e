"""What a letter may rest on: the shop's own words, and products chosen for its reader, with reason and price."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from insights import kept
from insights.recommend.serving import recommend
from records import insights, products
from records.tables import Campaign, Customer, Product
from tools.products import price

PRODUCTS = 3
NAME = "{name}"
"""Stands for the customer's name in a draft."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A product as a letter may speak of it, in the reader's language. `reason` may be empty."""

    id: str
    name: str
    price: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """Of one letter. `customer`: None where it is for everybody of that language.

    `about`: the staff's own words in that language; `brief`: in any, for a model that can translate them.
    """

    shop: str
    locale: str
    about: str
    brief: str
    products: Sequence[Offered]
    customer: str | None = None

    def told(self) -> dict[str, Any]:
        """What may be said, for the check and for a model. The customer's name is not in it: code puts that in."""
        return {"shop": self.shop, "about": self.brief, "products": [_filled(asdict(one)) for one in self.products]}


async def of_customer(
    session: AsyncSession, campaign: Campaign, customer: Customer, locale: str, *, shop: str, at: datetime
) -> Grounds:
    """What was chosen for this customer, that can be had now."""
    found = await recommend(session, customer_id=customer.id, at=at, limit=PRODUCTS, locale=locale)
    reasons = {one.product_id: one.reason for one in found}
    return Grounds(shop, locale, *_about(campaign, locale), await _offered(session, reasons, locale), customer.id)


async def of_many(
    session: AsyncSession, campaign: Campaign, customers: Sequence[str], locale: str, *, shop: str, at: datetime
) -> Grounds:
    """What was chosen for most of them, that can be had now; else what sells."""
    votes: defaultdict[str, float] = defaultdict(float)
    for row in (await insights.of_kind(session, "recommend", customers, kept.VERSION)).values():
        for rank, one in enumerate(row.value["new"], 1):
            votes[one["product"]] += 1 / rank
    liked = dict.fromkeys(sorted(votes, key=lambda one: (-votes[one], one)), "")
    if not liked:
        floor = await recommend(session, customer_id=None, at=at, limit=PRODUCTS, locale=locale)
        liked = {one.product_id: one.reason for one in floor}
    return Grounds(shop, locale, *_about(campaign, locale), await _offered(session, liked, locale))


async def _offered(session: AsyncSession, reasons: Mapping[str, str], locale: str) -> list[Offered]:
    found: list[Offered] = []
    for one, reason in reasons.items():
        product = await session.get(Product, one)
        its = (await products.variants(session, [one]))[one]
        if product is None or not products.available(product, its):
            continue
        about = {"price": price(product, its, locale) or "", "reason": reason, "url": product.url or ""}
        found.append(Offered(id=one, name=products.name(product, locale), **about))
        if len(found) == PRODUCTS:
            break
    return found


def _about(campaign: Campaign, locale: str) -> tuple[str, str]:
    """In the reader's language where the staff wrote it in that, and in any."""
    own = str(campaign.about.get(locale, ""))
    return own, own or next(iter(campaign.about.values()), "")


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value}
