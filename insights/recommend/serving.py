"""What to show a customer now: what was chosen for them or goes with what they have, then what sells; all in stock.

What was chosen, what goes together and what sells was learned by the last refresh, with the one model that the command
line asks too. Before the first refresh what sells is counted here, by the same measure. It is the floor for whoever
came since, more so in the categories that they buy from.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from sqlalchemy.ext.asyncio import AsyncSession

from insights import kept
from insights.kept import SELLING
from insights.recommend import reasons
from insights.recommend.goods import is_goods
from insights.recommend.reasons import Pick
from records import products, sales
from records.sales import Sold
from records.tables import Product

SAME_CATEGORY = 1.0
"""What belonging to a category that they like adds to a popularity between 0 and 1."""
RECENT = 20
"""Products they bought last, of which it is asked what goes with them."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product, how strongly it is recommended, and why: for programs (`key`) and for the customer.

    `chosen`: it is of what was learned for the customer, or of what goes together; else it is the floor.
    """

    product_id: str
    score: float
    reason: str
    key: str
    chosen: bool = False


async def recommend(
    session: AsyncSession,
    *,
    customer_id: str | None,
    at: datetime,
    product_id: str | None = None,
    together: bool = False,
    limit: int = 5,
    exclude: Collection[str] = (),
    locale: str = "en",
) -> list[Recommendation]:
    """Products that can be had, best first, and none that the customer has.

    Args:
        product_id: what goes with this product, or is like it.
        together: what goes with what the customer bought last.
    """
    bought = await sales.bought_by(session, customer_id) if customer_id else []
    returned = await sales.returned_by(session, customer_id) if customer_id else set[str]()
    barred = {*bought, *returned, *exclude, *([product_id] if product_id else ())}
    anchors = [product_id] if product_id else bought[:RECENT] if together else []
    learned = await _learned(session, customer_id, anchors)
    first = await _that_can_be_had(session, [one.product for one in learned if one.product not in barred][: limit * 4])
    names = await _names(session, [one.because for one in learned if one.because], locale)
    said = {one.product: _said(one, names, anchors=anchors, bought=bought, locale=locale) for one in learned}
    found = [said[one.id] for one in first[:limit]]
    if len(found) == limit:
        return found
    barred |= {one.product_id for one in found}
    return found + await _that_sells(session, bought, barred, at, product_id, limit=limit - len(found), locale=locale)


async def _learned(session: AsyncSession, customer_id: str | None, anchors: Sequence[str]) -> list[Pick]:
    if anchors:
        return await kept.companions(session, anchors)
    return await kept.chosen(session, customer_id) if customer_id else []


def _said(
    pick: Pick, names: Mapping[str, str], *, anchors: Sequence[str], bought: Sequence[str], locale: str
) -> Recommendation:
    if anchors and pick.because:
        words = reasons.companion(names[pick.because], bought=pick.because in bought, locale=locale)
        return Recommendation(pick.product, pick.score, words, "goes_with", chosen=True)
    return Recommendation(pick.product, pick.score, reasons.words(pick, names, locale), reasons.key(pick), chosen=True)


async def _names(session: AsyncSession, ids: Sequence[str], locale: str) -> dict[str, str]:
    rows = [await session.get(Product, one) for one in dict.fromkeys(ids)]
    known = {row.id: products.name(row, locale) for row in rows if row is not None}
    return {one: known.get(one, one) for one in ids}


async def _that_sells(
    session: AsyncSession,
    bought: Sequence[str],
    barred: Collection[str],
    at: datetime,
    product_id: str | None,
    *,
    limit: int,
    locale: str,
) -> list[Recommendation]:
    """The floor: like `product_id` if that is given, else like what the customer buys, else what sells."""
    popularity = await kept.selling(session) or _popularity(await sales.latest(session, until=at))
    liked = await _liked(session, [product_id] if product_id else bought)
    pool = (set(popularity) | set(await sales.in_categories(session, liked))) - set(barred)
    category = await sales.categories(session, pool)
    scores = {
        one: popularity.get(one, 0.0) + SAME_CATEGORY * liked.get(category[one], 0.0) for one in pool if one in category
    }
    best = sorted(scores, key=lambda one: (-scores[one], one))[: limit * 4]
    shown = await _that_can_be_had(session, best)
    anchor = await session.get(Product, product_id) if product_id else None
    return [_floor(one, scores[one.id], anchor, liked, locale) for one in shown[:limit]]


def _popularity(sold: Sequence[Sold]) -> dict[str, float]:
    """As `matrix.popularity`: 0 … 1, the square root of sales, which count half every SELLING days before the last."""
    dated = [(one.product_id, one.at) for one in sold if one.at is not None]
    newest = max((at for _, at in dated), default=None)
    weights: defaultdict[str, float] = defaultdict(float)
    for product, at in dated:
        assert newest is not None
        weights[product] += 0.5 ** ((newest - at) / timedelta(days=SELLING))
    top = max(weights.values(), default=0.0)
    return {product: sqrt(weight / top) for product, weight in weights.items()}


async def _liked(session: AsyncSession, product_ids: Sequence[str]) -> Mapping[str, float]:
    """The categories of these products, and what share of them is in each."""
    category = await sales.categories(session, set(product_ids))
    counted = Counter(category[one] for one in product_ids if category.get(one))
    return {name: count / counted.total() for name, count in counted.items()}


async def _that_can_be_had(session: AsyncSession, ids: Sequence[str]) -> list[Product]:
    variants = await products.variants(session, ids)
    rows = [await session.get(Product, one) for one in ids]
    known = [row for row in rows if row is not None and is_goods(row.name)]
    return [row for row in known if products.available(row, variants[row.id])]


def _floor(
    product: Product, score: float, anchor: Product | None, liked: Collection[str], locale: str
) -> Recommendation:
    if product.category not in liked:
        pick = Pick(product.id, score)
        return Recommendation(product.id, round(score, 4), reasons.words(pick, {}, locale), reasons.key(pick))
    words = reasons.of_category(
        products.category(product, locale), products.name(anchor, locale) if anchor else None, locale
    )
    return Recommendation(product.id, round(score, 4), words, "same_category" if anchor else "bought_category")
