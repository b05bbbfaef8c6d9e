"""What to show a customer next: what sells now, more so in the categories they buy from, and nothing they have."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log1p

from sqlalchemy.ext.asyncio import AsyncSession

from records import products, sales
from records.sales import Sold
from records.tables import Product

HALF_LIFE = 60.0
"""Days after which a sale counts half."""
SAME_CATEGORY = 1.0
"""What belonging to a category that they like adds to a popularity between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product, how strongly it is recommended, and why: for programs (`key`) and for the customer."""

    product_id: str
    score: float
    reason: str
    key: str


async def recommend(
    session: AsyncSession,
    *,
    customer_id: str | None,
    at: datetime,
    product_id: str | None = None,
    limit: int = 5,
    exclude: Collection[str] = (),
    locale: str = "en",
) -> list[Recommendation]:
    """Products that can be had, best first; like `product_id` if that is given, else like what the customer buys."""
    mine = await sales.to_customer(session, customer_id) if customer_id else []
    bought = {sold.product_id for sold in mine}
    recent = await sales.latest(session, until=at)
    popularity = _popularity(recent, at)
    liked = await _liked(session, [product_id] if product_id else [sold.product_id for sold in mine])
    pool = set(popularity) | set(await sales.in_categories(session, liked))
    pool -= bought | set(exclude) | ({product_id} if product_id else set())
    category = await sales.categories(session, pool)
    scores = {
        one: popularity.get(one, 0.0) + SAME_CATEGORY * liked.get(category[one], 0.0) for one in pool if one in category
    }
    best = sorted(scores, key=lambda one: (-scores[one], one))[: limit * 4]
    shown = await _that_can_be_had(session, best)
    anchor = await session.get(Product, product_id) if product_id else None
    return [_recommended(one, scores[one.id], anchor, liked, locale) for one in shown[:limit]]


def _popularity(sold: Sequence[Sold], at: datetime) -> dict[str, float]:
    """Between 0 and 1: sales, each weighted by how long ago it was, on a logarithmic scale."""
    weights: defaultdict[str, float] = defaultdict(float)
    for one in sold:
        days = (at - one.at).total_seconds() / 86_400 if one.at else HALF_LIFE
        weights[one.product_id] += 0.5 ** (max(days, 0.0) / HALF_LIFE)
    top = max(weights.values(), default=0.0)
    return {product: log1p(weight) / log1p(top) for product, weight in weights.items()} if top else {}


async def _liked(session: AsyncSession, product_ids: Sequence[str]) -> Mapping[str, float]:
    """The categories of these products, and what share of them is in each."""
    category = await sales.categories(session, set(product_ids))
    counted = Counter(category[one] for one in product_ids if category.get(one))
    return {name: count / counted.total() for name, count in counted.items()}


async def _that_can_be_had(session: AsyncSession, ids: Sequence[str]) -> list[Product]:
    variants = await products.variants(session, ids)
    rows = [await session.get(Product, one) for one in ids]
    return [row for row in rows if row is not None and products.available(row, variants[row.id])]


def _recommended(
    product: Product, score: float, anchor: Product | None, liked: Collection[str], locale: str
) -> Recommendation:
    """With a reason that says no more than the numbers carry."""
    chinese, category = locale == "zh", products.category(product, locale)
    if product.category in liked and anchor is not None:
        name = products.name(anchor, locale)
        key, words = "same_category", f"与“{name}”同属{category}" if chinese else f"Also in {category}, like {name}"
    elif product.category in liked:
        key, words = (
            "bought_category",
            f"您买过{category}类商品" if chinese else f"You have bought from {category} before",
        )
    else:
        key, words = "popular", "近期热销" if chinese else "Popular right now"
    return Recommendation(product.id, round(score, 4), words, key)
