"""Which products a customer means: rows narrowed down by the database, ranked by how much of the request they carry."""

import asyncio
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.tokens import folded, tokens
from records import products
from records.tables import Product, Variant

STOPPED = frozenset(
    tokens(
        "a an and any are at be buy can could do does for from get give got has have how i in is it like look looking "
        "me my need of on one or please product products sell selling show some something that the there this to want "
        "was what which with would you your find search item items available price cost much many under below cheap"
    )
)
STOPPED_CHARACTERS = frozenset("的了有没我想要买个一吗什么呢吧你您们是在哪里和请看给这那卖些找款推荐子头儿便宜")
WEIGHTS = {"name": 3.0, "options": 2.0, "category": 2.0, "description": 1.0}
HEAD = 2.0
"""A Chinese request ends in what is looked for."""
_MEASURE = re.compile(r"(?<=[买要来一两几这那])[双件条把张台部套只瓶盒款个顶床盏](?=[\u3400-\u9fff])")
"""`双` in 买双鞋 counts shoes and names nothing."""
_ASKED = re.compile(r"多少钱|多少|什么价格?|价格|价钱|几块钱?|怎么卖|贵不贵|现货|有货|缺货|库存|还有没有|能买到")
"""What is asked of the goods, and names none."""
ENOUGH = 0.5
"""How much of what a request says has to be found in a product, unless its name has some of it."""
LEAST = 0.2
"""How well a product has to fit that is not exactly what is asked for."""
CLOSE = 0.34
"""How far behind the best a product may fit and still be shown."""


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """A product, its variants, and how well it fits (1: all of the request is in its name)."""

    product: Product
    variants: Sequence[Variant]
    score: float
    exact: bool = True
    """All that the request names is said of it, and some of it by its name, its category or its options."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the customer looks for. Prices are in the products' own currency."""

    words: str = ""
    category: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    only_available: bool = False


async def find_products(session: AsyncSession, wish: Wish, *, limit: int = 8) -> list[ProductMatch]:
    """The products that fit best, best first: what is asked for, or else what comes close to it.

    Words that say nothing (what do you sell?) look at everything.
    """
    wanted = _wanted(wish.words)
    rows = await products.candidates(session, _needles(wanted), category=wish.category)
    variants = await products.variants(session, [product.id for product in rows])
    return await asyncio.to_thread(_ranked, wish, wanted, rows, variants, limit)


def _ranked(
    wish: Wish,
    wanted: Sequence[str],
    rows: Sequence[Product],
    variants: Mapping[str, Sequence[Variant]],
    limit: int,
) -> list[ProductMatch]:
    texts = {product.id: _texts(product, variants[product.id]) for product in rows}
    rarity = _rarity(wanted, texts)
    found = [
        ProductMatch(product, variants[product.id], score, exact)
        for product in rows
        if (score := _score(wanted, texts[product.id], rarity)) > 0
        and ((exact := _exact(wanted, texts[product.id])) or score >= LEAST)
        and _fits(wish, product, variants[product.id])
    ]
    found = [match for match in found if match.exact] or found
    found.sort(key=lambda match: (-match.score, match.product.id))
    return [match for match in found[:limit] if match.score >= CLOSE * found[0].score]


def price_range(product: Product, variants: Sequence[Variant]) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest price, of what can be had if anything can; None where no price is known."""
    prices = [variant.price for variant in variants if products.has(variant)] or [variant.price for variant in variants]
    if not prices:
        prices = [product.price] if product.price is not None else []
    return (min(prices), max(prices)) if prices else None


def _wanted(words: str) -> list[str]:
    """The tokens that say something: words, single characters, and pairs of characters that do."""
    said = tokens(_ASKED.sub(" ", _MEASURE.sub(" ", words)))
    return list(dict.fromkeys(one for one in said if one not in STOPPED and STOPPED_CHARACTERS.isdisjoint(one)))[:24]


def _needles(wanted: Sequence[str]) -> list[str]:
    """What to look for as a piece of text: a stem may end in an i that the word spells with a y."""
    return [token[:-1] if token.isascii() and len(token) > 3 and token.endswith("i") else token for token in wanted]


def _texts(product: Product, variants: Sequence[Variant]) -> dict[str, frozenset[str]]:
    said = {
        "name": [product.id, product.name, products.name(product, "zh")],
        "category": [product.category, products.category(product, "zh")],
        "description": [product.description, products.description(product, "zh")],
        "options": [
            str(part)
            for variant in variants
            for locale in ("en", "zh")
            for pair in products.options(variant, locale).items()
            for part in pair
        ],
    }
    return {field: frozenset(tokens(" ".join(parts))) for field, parts in said.items()}


def _rarity(wanted: Sequence[str], texts: Mapping[str, Mapping[str, frozenset[str]]]) -> dict[str, float]:
    """How much each token tells: little when every candidate has it."""
    rarity = {}
    for token in wanted:
        having = sum(any(token in field for field in text.values()) for text in texts.values())
        rarity[token] = math.log(1 + (len(texts) + 1) / (having + 0.5))
    characters = [token for token in wanted if len(token) == 1 and not token.isascii()]
    if characters:
        rarity[characters[-1]] *= HEAD
    return rarity


def _score(wanted: Sequence[str], text: Mapping[str, frozenset[str]], rarity: Mapping[str, float]) -> float:
    """The share of the request that the product carries, most in its name; 0 when that is too little to mean it.

    Pairs of Chinese characters make a product rank higher, but only their characters count as asked for: 杯子 and
    马克杯 share no pair.
    """
    if not wanted:
        return 1.0
    weights = {
        token: max((WEIGHTS[name] for name, field in text.items() if token in field), default=0.0) for token in wanted
    }
    asked = [token for token in wanted if not _is_pair(token)] or list(wanted)
    total = sum(rarity[token] for token in asked)
    covered = sum(rarity[token] for token in asked if weights[token])
    named = any(weight == WEIGHTS["name"] and _names(token, wanted, text) for token, weight in weights.items())
    if covered < ENOUGH * total and not named:
        return 0.0
    return sum(rarity[token] * weights[token] for token in wanted) / (sum(rarity.values()) * WEIGHTS["name"])


def _exact(wanted: Sequence[str], text: Mapping[str, frozenset[str]]) -> bool:
    """Whether every word is there, of Chinese every pair, or character that is in none, and not in the prose alone."""
    paired = {character for token in wanted if _is_pair(token) for character in token}
    asked = [token for token in wanted if token not in paired]
    said = [field for field in text if field != "description"]
    return all(any(token in field for field in text.values()) for token in asked) and (
        not asked or any(token in text[field] for token in asked for field in said)
    )


def _names(token: str, wanted: Sequence[str], text: Mapping[str, frozenset[str]]) -> bool:
    """Whether a token in a name says that it is this: one Chinese character does not where its pair is asked for too.

    跑步鞋 asks for neither a 步道水壶 nor a 换鞋凳, though each has one of its characters.
    """
    if len(token) > 1 or token.isascii():
        return True
    pairs = [pair for pair in wanted if _is_pair(pair) and token in pair]
    return not pairs or any(pair in field for pair in pairs for field in text.values())


def _is_pair(token: str) -> bool:
    return len(token) == 2 and not token.isascii()


def _fits(wish: Wish, product: Product, variants: Sequence[Variant]) -> bool:
    categories = (product.category, products.category(product, "zh"))
    if wish.category and not any(folded(wish.category) in folded(name) for name in categories):
        return False
    if wish.only_available and not products.available(product, variants):
        return False
    prices = [variant.price for variant in variants] or ([product.price] if product.price is not None else [])
    return (wish.lowest is None or any(price >= wish.lowest for price in prices)) and (
        wish.highest is None or any(price <= wish.highest for price in prices)
    )
