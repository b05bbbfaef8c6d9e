"""What the demo shop sells and to whom: products, variants, customers and their ways to pay, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from records.customers import email_key
from records.demo.content import CatalogText, PersonText, ProductText, VariantText
from records.tables import Customer, CustomerAddress, PaymentMethod, Product, Variant

OPENED = timedelta(days=445)
"""So long ago the shop opened: before every order, and after nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One variant, with what an order line repeats of its product."""

    id: str
    product: ProductText
    options: dict[str, str]
    price: Decimal
    stock: int

    @classmethod
    def of(cls, product: ProductText, variant: VariantText) -> "Item":
        return cls(variant.id, product, variant.options, variant.price, variant.stock)


def items(catalog: CatalogText) -> list[Item]:
    """Every variant of every product, in the order of the catalog."""
    return [Item.of(product, variant) for product in catalog.products for variant in product.variants]


def product_rows(catalog: CatalogText, now: datetime) -> list[Product]:
    """A product costs what its cheapest variant costs, and its stock is that of all variants together."""
    return [
        Product(
            id=product.id,
            name=product.name.en,
            description=product.description.en,
            category=catalog.categories[product.category].en,
            price=min(variant.price for variant in product.variants),
            currency=catalog.currency,
            stock=sum(variant.stock for variant in product.variants),
            icon=product.icon,
            translations={
                "zh": {
                    "name": product.name.zh,
                    "description": product.description.zh,
                    "category": catalog.categories[product.category].zh,
                }
            },
            created_at=now - OPENED,
        )
        for product in catalog.products
    ]


def variant_rows(catalog: CatalogText) -> list[Variant]:
    """What stands in `chinese` is translated, everything else (M, 26 cm) reads the same in both languages."""

    def chinese(options: dict[str, str]) -> dict[str, str]:
        said = catalog.chinese
        return {said.get(name, name): said.get(value, value) for name, value in options.items()}

    return [
        Variant(
            id=variant.id,
            product_id=product.id,
            position=position,
            options=variant.options,
            translations={"zh": {"options": chinese(variant.options)}},
            price=variant.price,
            currency=catalog.currency,
            available=variant.stock > 0,
            stock=variant.stock,
        )
        for product in catalog.products
        for position, variant in enumerate(product.variants)
    ]


def customer_rows(people: Sequence[PersonText], now: datetime) -> list[Customer]:
    """Everybody came when the shop opened, one an hour, before the first order."""
    return [
        Customer(
            id=person.id,
            name=person.name,
            given_name=person.given,
            family_name=person.family,
            email=person.email,
            email_key=email_key(person.email),
            phone=person.phone,
            locale=person.locale,
            marketing_opt_in=person.opt_in,
            created_at=now - OPENED + timedelta(hours=position),
        )
        for position, person in enumerate(people)
    ]


def address_rows(people: Sequence[PersonText]) -> list[CustomerAddress]:
    return [CustomerAddress(customer_id=person.id, address=person.address) for person in people]


def method_rows(people: Sequence[PersonText], currency: str) -> list[PaymentMethod]:
    return [
        PaymentMethod(
            customer_id=person.id,
            id=method.id,
            position=position,
            kind=method.kind,
            brand=method.brand,
            last_four=method.last_four,
            balance=method.balance,
            currency=currency if method.kind == "gift_card" else None,
        )
        for person in people
        for position, method in enumerate(person.pay)
    ]
