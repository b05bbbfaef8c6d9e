"""What is sold: products, their variants, what customers wrote of them, and stock that moved outside a sale."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment, Money, Personal


class Product(SQLModel, table=True):
    """One product. `translations` maps a locale to the fields it says otherwise: {"zh": {"name": …, "category": …}}."""

    id: str = Field(primary_key=True)
    name: str
    description: str = ""
    category: str = Field(default="", index=True)
    price: Decimal | None = Field(default=None, sa_type=Money)
    currency: str = "USD"
    stock: int | None = Field(default=None, description="None: not known, counts as available")
    url: str | None = None
    icon: str | None = None
    translations: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    created_at: datetime | None = Field(default=None, sa_type=Moment)


class Variant(SQLModel, table=True):
    """One orderable form of a product, with its options ({"color": "blue", "size": "M"}) and its own price."""

    id: str = Field(primary_key=True)
    product_id: str = Field(foreign_key="product.id", index=True)
    position: int = 0
    options: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    translations: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    price: Decimal = Field(sa_type=Money)
    currency: str = "USD"
    available: bool = True
    stock: int | None = Field(default=None, description="None: not counted, `available` decides")


class Review(SQLModel, table=True):
    """What a customer thought of a product."""

    id: str = Field(primary_key=True)
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    product_id: str = Field(foreign_key="product.id", index=True)
    rating: int = Field(description="1 to 5")
    text: str = Field(default="", sa_type=Personal)
    written_at: datetime | None = Field(default=None, sa_type=Moment)


class StockAdjustment(SQLModel, table=True):
    """Stock that came or went without a customer: breakage, counting, samples."""

    __tablename__ = "stock_adjustment"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(index=True, description="the invoice or document that names it")
    product_id: str = Field(foreign_key="product.id", index=True)
    quantity: int
    unit_price: Decimal = Field(sa_type=Money)
    adjusted_at: datetime | None = Field(default=None, sa_type=Moment)
