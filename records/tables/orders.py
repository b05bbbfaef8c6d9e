"""What was bought: orders with lines, fulfilments and payments, and what came back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment, Money, Personal, PersonalJson


class Order(SQLModel, table=True):
    """One order. `status`: pending, processed, shipped, delivered, cancelled, returned; other worlds may have more."""

    __tablename__ = "orders"  # `order` is a word of SQL

    id: str = Field(primary_key=True)
    customer_id: str | None = Field(
        default=None, foreign_key="customer.id", index=True, description="None: bought without an account"
    )
    position: int = Field(default=0, description="where orders without a date stand in their customer's list")
    status: str = Field(default="pending", index=True)
    ordered_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    currency: str = "USD"
    address: dict[str, Any] | None = Field(default=None, sa_type=PersonalJson)
    cancel_reason: str | None = None
    items_changed: bool = Field(default=False, description="the items may be changed once")
    country: str | None = Field(default=None, description="where an import says only that")


class OrderLine(SQLModel, table=True):
    """One line of an order, with the name and options as they were when it was bought."""

    __tablename__ = "order_line"

    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    position: int = 0
    product_id: str = Field(foreign_key="product.id", index=True)
    variant_id: str | None = Field(
        default=None, description="not a foreign key: an old line may name a variant that is gone"
    )
    name: str = ""
    options: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    quantity: int = 1
    unit_price: Decimal = Field(sa_type=Money)


class Fulfilment(SQLModel, table=True):
    """One parcel, or what is handed over together: `variant_ids` are the items in it."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    position: int = 0
    carrier: str | None = None
    tracking_numbers: list[str] = Field(default_factory=list, sa_type=Json)
    variant_ids: list[str] = Field(default_factory=list, sa_type=Json)
    shipped_at: datetime | None = Field(default=None, sa_type=Moment)
    estimated_at: datetime | None = Field(default=None, sa_type=Moment)
    delivered_at: datetime | None = Field(default=None, sa_type=Moment)


class Payment(SQLModel, table=True):
    """Money that moved for an order. `kind` is payment or refund; `amount` is positive in both."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="orders.id", index=True)
    position: int = 0
    kind: str = "payment"
    amount: Decimal = Field(sa_type=Money)
    currency: str = "USD"
    method_id: str | None = None
    paid_at: datetime | None = Field(default=None, sa_type=Moment)


class Return(SQLModel, table=True):
    """Items that come back. `kind` is return or exchange; `status` requested, received, completed or refused."""

    id: str = Field(primary_key=True)
    order_id: str | None = Field(
        default=None, foreign_key="orders.id", index=True, description="None: an import knows only the customer"
    )
    customer_id: str | None = Field(default=None, foreign_key="customer.id", index=True)
    kind: str = "return"
    status: str = "requested"
    reason: str | None = Field(default=None, sa_type=Personal)
    method_id: str | None = None
    amount: Decimal | None = Field(
        default=None, sa_type=Money, description="refund of a return; price difference of an exchange, > 0: to pay"
    )
    currency: str = "USD"
    requested_at: datetime | None = Field(default=None, sa_type=Moment)


class ReturnLine(SQLModel, table=True):
    """One item of a return, and for an exchange the variant that replaces it."""

    __tablename__ = "return_line"

    id: int | None = Field(default=None, primary_key=True)
    return_id: str = Field(foreign_key="return.id", index=True)
    position: int = 0
    product_id: str = Field(foreign_key="product.id", index=True)
    variant_id: str | None = None
    new_variant_id: str | None = None
    quantity: int = 1
    unit_price: Decimal | None = Field(default=None, sa_type=Money)
