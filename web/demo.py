"""The demo shop: its page, catalogue, customers ready to sign in as, and mails. Off unless asked for."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from sqlalchemy import select
from sqlmodel import col

from records.clock import Clock
from records.database import Database
from records.tables import Customer, Product, Variant
from web.auth import sign
from web.mail import Sent

SHOP = Path(__file__).parent / "static" / "shop" / "index.html"


def routes(
    database: Database, clock: Clock, *, identity_secret: bytes, outbox: Callable[[int], Awaitable[list[Sent]]]
) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["demo"])

    @router.get("/", include_in_schema=False)
    async def shop() -> FileResponse:
        return FileResponse(SHOP)

    @router.get("/demo/customers")
    async def customers() -> list[dict[str, Any]]:
        """The seeded customers, each with a fresh signature."""
        issued_at = int(clock.now().timestamp())
        async with database.reading() as session:
            found = await session.scalars(select(Customer).order_by(col(Customer.id)))
            return [
                {
                    "id": one.id,
                    "name": one.name,
                    "email": one.email,
                    "locale": one.locale,
                    "issued_at": issued_at,
                    "signature": sign(identity_secret, customer=one.id, email=one.email or "", issued_at=issued_at),
                }
                for one in found
            ]

    @router.get("/demo/products")
    async def products(locale: str = "en") -> list[dict[str, Any]]:
        """The catalogue in one language."""
        async with database.reading() as session:
            found = (await session.scalars(select(Product).order_by(col(Product.id)))).all()
            variants: dict[str, list[Variant]] = {}
            for variant in await session.scalars(select(Variant).order_by(col(Variant.position))):
                variants.setdefault(variant.product_id, []).append(variant)
        return [_product(one, variants.get(one.id, []), locale) for one in found]

    @router.get("/demo/outbox")
    async def mails() -> list[dict[str, Any]]:
        """The mails of this demo, newest first."""
        return [
            {"to": mail.to, "subject": mail.subject, "body": mail.text, "at": mail.at.isoformat()}
            for mail in await outbox(50)
        ]

    return router


def _product(product: Product, variants: list[Variant], locale: str) -> dict[str, Any]:
    told = product.translations.get(locale, {})
    return {
        "id": product.id,
        "name": told.get("name", product.name),
        "description": told.get("description", product.description),
        "category": told.get("category", product.category),
        "price": str(product.price),
        "currency": product.currency,
        "icon": product.icon,
        "variants": [
            {
                "id": one.id,
                "options": one.translations.get(locale, {}).get("options", one.options),
                "price": str(one.price),
                "available": one.available,
            }
            for one in variants
        ],
    }
