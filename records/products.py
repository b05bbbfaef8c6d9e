"""Products and their variants: what they are called in a language, what can be had, and whose stock is counted."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.refusals import Absent, Forbidden
from records.tables import OrderLine, Product, Variant


@dataclass(frozen=True, slots=True)
class Catalog:
    """Some products and variants by their ids."""

    products: Mapping[str, Product]
    variants: Mapping[str, Variant]

    def name(self, line: OrderLine, locale: str) -> str:
        """A line's name in that language; one that the catalog no longer has stays as it was bought."""
        product = self.products.get(line.product_id)
        if product is None or line.name not in {product.name, name(product, "zh")}:
            return line.name
        return name(product, locale)

    def options(self, line: OrderLine, locale: str) -> dict[str, Any]:
        """A line's options in that language, likewise."""
        variant = self.variants.get(line.variant_id or "")
        return options(variant, locale) if variant and line.options == variant.options else line.options


async def get(session: AsyncSession, product_id: str) -> Product:
    """The product.

    Raises:
        Absent: there is none.
    """
    wanted = product_id.strip()
    product = await session.get(Product, wanted) or await session.get(Product, wanted.upper())
    if product is None:
        variant = await session.get(Variant, wanted)
        product = await session.get(Product, variant.product_id) if variant else None
    if product is None:
        shown = wanted[:64]
        raise Absent("no_product", f"There is no product {shown}.", f"没有找到商品 {shown}。")
    return product


async def variants(session: AsyncSession, product_ids: Collection[str]) -> dict[str, list[Variant]]:
    """The variants of some products, by product."""
    query = select(Variant).where(col(Variant.product_id).in_(product_ids))
    found: dict[str, list[Variant]] = {product_id: [] for product_id in product_ids}
    for variant in await session.scalars(query.order_by(col(Variant.position), col(Variant.id))):
        found[variant.product_id].append(variant)
    return found


async def catalog(session: AsyncSession, lines: Sequence[OrderLine]) -> Catalog:
    """What the catalog says today of the products in these lines."""
    products = select(Product).where(col(Product.id).in_({line.product_id for line in lines}))
    some = select(Variant).where(col(Variant.id).in_({line.variant_id for line in lines if line.variant_id}))
    return Catalog(
        {product.id: product for product in await session.scalars(products)},
        {variant.id: variant for variant in await session.scalars(some)},
    )


async def lock_variants(session: AsyncSession, ids: Collection[str]) -> dict[str, Variant]:
    """These variants as they stand now, locked in the order of their ids."""
    query = select(Variant).where(col(Variant.id).in_(ids)).order_by(col(Variant.id)).with_for_update()
    rows = await session.scalars(query.execution_options(populate_existing=True))
    return {variant.id: variant for variant in rows}


def name(product: Product, locale: str) -> str:
    """What it is called in that language, or else in its own."""
    return str(_said(product.translations, locale, "name") or product.name)


def description(product: Product, locale: str) -> str:
    return str(_said(product.translations, locale, "description") or product.description)


def category(product: Product, locale: str) -> str:
    return str(_said(product.translations, locale, "category") or product.category)


def options(variant: Variant, locale: str) -> dict[str, Any]:
    return dict(_said(variant.translations, locale, "options") or variant.options)


def has(variant: Variant, quantity: int = 1) -> bool:
    """Whether so many can be had."""
    return variant.available and (variant.stock is None or variant.stock >= quantity)


def available(product: Product, its_variants: Sequence[Variant]) -> bool:
    """Whether any form of it can be had."""
    if its_variants:
        return any(has(variant) for variant in its_variants)
    return product.stock is None or product.stock > 0


def take(variant: Variant, quantity: int) -> None:
    """Reserve stock, where it is counted.

    Raises:
        Forbidden: there is not so much.
    """
    if not has(variant, quantity):
        raise Forbidden(
            "not_available", f"{variant.id} is not available in that quantity.", f"{variant.id} 目前库存不足。"
        )
    if variant.stock is not None:
        variant.stock -= quantity
        variant.available = variant.stock > 0


def put_back(variant: Variant | None, quantity: int) -> None:
    """Free stock, where it is counted; a variant that is gone has none."""
    if variant is not None and variant.stock is not None:
        variant.available = variant.available or variant.stock == 0
        variant.stock += quantity


async def candidates(
    session: AsyncSession, words: Collection[str], *, category: str = "", limit: int = 400
) -> Sequence[Product]:
    """Products in whose text, or whose variants' options, any of these words occurs; without words all of them.

    Those with most of the words come first. It narrows down and does not judge: a word may occur in another field of
    the JSON than the one that is meant.
    """
    texts = (Product.id, Product.name, Product.description, Product.category, Product.translations)
    query = select(Product)
    if words:
        in_options = select(col(Variant.product_id)).where(_any_in(words, Variant.options, Variant.translations))
        hits = sum((case((_any_in([word], *texts), 1), else_=0) for word in words), literal(0))
        query = query.where(or_(_any_in(words, *texts), col(Product.id).in_(in_options))).order_by(hits.desc())
    if category:
        query = query.where(_any_in([category], Product.category, Product.translations))
    return (await session.scalars(query.order_by(col(Product.id)).limit(limit))).all()


def _any_in(words: Collection[str], *columns: Any) -> ColumnElement[bool]:
    texts = [cast(column, String) for column in columns]
    return or_(*(text.icontains(form, autoescape=True) for word in words for form in _forms(word) for text in texts))


def _forms(word: str) -> set[str]:
    """A word as it may stand in a column: SQLite keeps JSON with its Chinese escaped."""
    return {word, json.dumps(word)[1:-1]}


def _said(translations: Mapping[str, Any], locale: str, key: str) -> Any:
    said = translations.get(locale)
    return said.get(key) if isinstance(said, Mapping) else None
