"""The catalogue as recommenders want it: names in each language, texts, what can be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import products
from records.tables import Product, Variant

LOCALES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """By product id. `names`: of each language; `texts`: everything that is said of it, in all of them."""

    names: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]
    available: frozenset[str]

    def called(self, locale: str) -> Mapping[str, str]:
        return self.names["zh" if locale.startswith("zh") else "en"]


async def catalogue(session: AsyncSession) -> Catalogue:
    """All products, with or without stock."""
    rows = (await session.scalars(select(Product).order_by(col(Product.id)))).all()
    found: dict[str, list[Variant]] = {}
    for variant in await session.scalars(select(Variant)):
        found.setdefault(variant.product_id, []).append(variant)
    return Catalogue(
        names={locale: {one.id: products.name(one, locale) for one in rows} for locale in LOCALES},
        texts={one.id: _text(one) for one in rows},
        available=frozenset(one.id for one in rows if products.available(one, found.get(one.id, []))),
    )


def _text(product: Product) -> str:
    said: Sequence[str] = [
        part
        for locale in LOCALES
        for part in (
            products.name(product, locale),
            products.category(product, locale),
            products.description(product, locale),
        )
    ]
    return " ".join(dict.fromkeys(said))
