"""The written part of the demo shop: the YAML files beside this module, as checked values. Not yet rows."""

from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

HERE = Path(__file__).parent
Locale = Literal["en", "zh"]


class Written(BaseModel):
    """A value as it stands in a file: nothing unknown in it, and nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Written):
    """The same in both languages."""

    en: str
    zh: str


class VariantText(Written):
    """One orderable form of a product."""

    id: str
    options: dict[str, str]
    price: Decimal
    stock: int


class ProductText(Written):
    """One product with its variants."""

    id: str
    icon: str
    category: str
    name: Text
    description: Text
    variants: tuple[VariantText, ...]


class CatalogText(Written):
    """All products. `chinese` holds names and values of options that are words."""

    currency: str
    chinese: dict[str, str]
    categories: dict[str, Text]
    products: tuple[ProductText, ...]


class MethodText(Written):
    """One way in which a customer pays."""

    kind: str
    brand: str | None = None
    last_four: str | None = None
    balance: Decimal | None = None

    @property
    def id(self) -> str:
        """What the shop calls it, unique for its customer."""
        return f"{self.brand}_{self.last_four}" if self.brand else self.kind


class PersonText(Written):
    """One customer. `address` has the keys of customers.Address."""

    id: str
    given: str
    family: str
    locale: Locale
    email: str
    phone: str
    opt_in: bool
    address: dict[str, str]
    pay: tuple[MethodText, ...]

    @property
    def name(self) -> str:
        """As it is written in the customer's language."""
        return f"{self.family}{self.given}" if self.locale == "zh" else f"{self.given} {self.family}"


class ReviewText(Written):
    """What somebody thought of a product."""

    locale: Locale
    product: str
    rating: int
    text: str


class NoteText(Written):
    """A note on a ticket, so many days old."""

    author: str
    age: int
    text: str


class TicketText(Written):
    """A ticket of somebody whose order has the status `order`."""

    locale: Locale
    order: str | None
    category: str
    priority: str
    status: str
    age: int
    subject: str
    body: str
    notes: tuple[NoteText, ...]


def catalog() -> CatalogText:
    return CatalogText.model_validate(_read("products.yaml"))


def people() -> tuple[PersonText, ...]:
    return TypeAdapter(tuple[PersonText, ...]).validate_python(_read("people.yaml"))


def reviews() -> tuple[ReviewText, ...]:
    return TypeAdapter(tuple[ReviewText, ...]).validate_python(_read("reviews.yaml"))


def tickets() -> tuple[TicketText, ...]:
    return TypeAdapter(tuple[TicketText, ...]).validate_python(_read("tickets.yaml"))


def _read(name: str) -> Any:
    # The parser in C takes a tenth of the time; PyYAML comes without it on some platforms.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=loader)
