"""Who buys: customers with their addresses and ways to pay."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from records.tables.types import Moment, Money, Personal, PersonalJson


class Customer(SQLModel, table=True):
    """One customer, under the id that the operator's own system gave them."""

    id: str = Field(primary_key=True)
    name: str = Field(default="", sa_type=Personal)
    given_name: str | None = Field(default=None, sa_type=Personal)
    family_name: str | None = Field(default=None, sa_type=Personal)
    email: str | None = Field(default=None, sa_type=Personal)
    email_key: str | None = Field(
        default=None, index=True, description="digest to look an e-mail up by: customers.email_key()"
    )
    phone: str | None = Field(default=None, sa_type=Personal)
    locale: str = "en"
    country: str | None = Field(default=None, description="where an import says only that of the address")
    marketing_opt_in: bool = False
    unsubscribed_at: datetime | None = Field(
        default=None, sa_type=Moment, description="asked for no more offers; no later import changes that"
    )
    created_at: datetime | None = Field(default=None, sa_type=Moment)


class CustomerAddress(SQLModel, table=True):
    """Where a customer has things sent. `address` has the keys of customers.Address."""

    __tablename__ = "customer_address"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: str = Field(foreign_key="customer.id", index=True)
    is_default: bool = True
    address: dict[str, Any] = Field(sa_type=PersonalJson)


class PaymentMethod(SQLModel, table=True):
    """A way to pay, as a shop shows it: never a whole card number."""

    __tablename__ = "payment_method"

    customer_id: str = Field(foreign_key="customer.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int = 0
    kind: str = Field(description="credit_card · paypal · gift_card · alipay · wechat_pay · …")
    brand: str | None = None
    last_four: str | None = Field(default=None, sa_type=Personal)
    balance: Decimal | None = Field(default=None, sa_type=Money, description="of a gift card")
    currency: str | None = None
