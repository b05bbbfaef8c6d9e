"""Tools that look into the catalog: search, details, what can be had. Anybody may use them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field

from insights.product_search import Wish, find_products, price_range
from records import products
from records.tables import Product, Variant
from tools.answers import data_only, plain
from tools.context import Call
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool
from tools.wording import money

LOOKING = Policy(effect="read", limit=Limit(conversation=100, day=500))
MOST_VARIANTS = 40


class SearchProducts(Arguments):
    words: str = Field(
        default="", max_length=200, description="What the customer looks for, such as 'blue mug'; empty to look round."
    )
    category: str = Field(default="", max_length=100, description="Only this category; empty for all.")
    lowest_price: float = Field(default=0, ge=0, description="Only from this price; 0 for any.")
    highest_price: float = Field(default=0, ge=0, description="Only up to this price; 0 for any.")
    only_available: bool = Field(default=False, description="Only what can be had now.")


@tool(SearchProducts, LOOKING, en="Searching our products…", zh="正在搜索商品…")
async def search_products(call: Call, arguments: SearchProducts) -> dict[str, Any]:
    """Search the shop's products by words, category and price, best first.

    Returns:
        {"exact": true, "products": [{"id", "name", "category", "price", "available",
        "options": {"Color": ["blue", "red"]}}]}; the price is "29.90 USD", or "from 19.90 USD" when its variants
        differ; where `exact` is false none of them is what was asked for: say that they only come close
    """
    wish = Wish(
        words=arguments.words,
        category=arguments.category,
        lowest=_decimal(arguments.lowest_price),
        highest=_decimal(arguments.highest_price),
        only_available=arguments.only_available,
    )
    found = await find_products(call.session, wish)
    for match in found:
        show_card(call, match.product, match.variants)
    return {
        "exact": any(match.exact for match in found),
        "products": [short_product(match.product, match.variants, call.locale) for match in found],
    }


class OneProduct(Arguments):
    product: str = Field(min_length=1, max_length=64, description="The product's id, from search_products or an order.")


@tool(OneProduct, LOOKING, en="Looking up the product…", zh="正在查看商品…")
async def get_product(call: Call, arguments: OneProduct) -> dict[str, Any]:
    """Look up one product with its description and all variants; `item` is the id that changes and exchanges take.

    Returns:
        {"product": {"id", "name", "description", "category", "price", "available", "url", "variants"}}, and of each
        variant {"item", "options", "price", "available"}

    Raises:
        There is no such product.
    """
    product, variants = await _with_variants(call, arguments.product)
    show_card(call, product, variants)
    details = {
        "id": product.id,
        "name": products.name(product, call.locale),
        "description": plain(products.description(product, call.locale)),
        "category": products.category(product, call.locale),
        "price": price(product, variants, call.locale),
        "available": products.available(product, variants),
        "url": product.url,
        "variants": [_variant(variant, call.locale) for variant in variants[:MOST_VARIANTS]],
    }
    return data_only({"product": details}, "product.description")


@tool(OneProduct, LOOKING, en="Checking availability…", zh="正在查询库存…")
async def check_availability(call: Call, arguments: OneProduct) -> dict[str, Any]:
    """Say which variants of a product can be had now, and at what price.

    Returns:
        {"product", "name", "available", "price", "variants": [{"item", "options", "price", "available"}]}

    Raises:
        There is no such product.
    """
    product, variants = await _with_variants(call, arguments.product)
    return {
        "product": product.id,
        "name": products.name(product, call.locale),
        "available": products.available(product, variants),
        "price": price(product, variants, call.locale),
        "variants": [_variant(variant, call.locale) for variant in variants[:MOST_VARIANTS]],
    }


def short_product(product: Product, variants: Sequence[Variant], locale: str) -> dict[str, Any]:
    """A product in a list."""
    choice: dict[str, list[str]] = {}
    for variant in variants:
        for option, value in products.options(variant, locale).items():
            values = choice.setdefault(option, [])
            if str(value) not in values:
                values.append(str(value))
    return {
        "id": product.id,
        "name": products.name(product, locale),
        "category": products.category(product, locale),
        "price": price(product, variants, locale),
        "available": products.available(product, variants),
        "options": choice,
    }


def price(product: Product, variants: Sequence[Variant], locale: str) -> str | None:
    """`29.90 USD`, or `from 19.90 USD`; None where it is not known."""
    found = price_range(product, variants)
    if found is None:
        return None
    lowest = money(found[0], variants[0].currency if variants else product.currency)
    if found[0] == found[1]:
        return lowest
    return f"{lowest} 起" if locale == "zh" else f"from {lowest}"


def show_card(call: Call, product: Product, variants: Sequence[Variant], reason: str = "") -> None:
    """Have the reply show the product, once; with the reason for which it is recommended."""
    card = {
        "kind": "product",
        "id": product.id,
        "name": products.name(product, call.locale),
        "price": price(product, variants, call.locale),
        "icon": product.icon,
        "url": product.url,
    } | ({"reason": reason} if reason else {})
    cards = call.context.happened.cards
    if all(one["id"] != product.id for one in cards):
        cards.append(card)


def _variant(variant: Variant, locale: str) -> dict[str, Any]:
    return {
        "item": variant.id,
        "options": products.options(variant, locale),
        "price": money(variant.price, variant.currency),
        "available": products.has(variant),
    }


async def _with_variants(call: Call, product_id: str) -> tuple[Product, list[Variant]]:
    product = await products.get(call.session, product_id)
    return product, (await products.variants(call.session, [product.id]))[product.id]


def _decimal(amount: float) -> Decimal | None:
    return Decimal(str(amount)) if amount else None
