"""Customers as rows: who they are, where things are sent, how they pay. Decides nothing about who may see them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.consent import agreed
from records.refusals import Absent
from records.tables import Customer, CustomerAddress, PaymentMethod


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is sent. What is not known is an empty text."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    name: str = ""
    """The recipient, where that is not the customer."""

    @classmethod
    def of(cls, row: Mapping[str, Any] | None) -> "Address":
        """From the JSON of a row; keys that are not ours are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: str(value) for key, value in (row or {}).items() if key in known and value is not None})

    def row(self) -> dict[str, str]:
        """The JSON of a row."""
        return {key: value for key, value in asdict(self).items() if value}

    def line(self) -> str:
        """On one line, as an envelope of its country has it: Chinese ones begin with the country."""
        street = [self.line1, self.line2]
        if any("\u4e00" <= character <= "\u9fff" for character in self.line1 + self.city):
            districts = self.region.endswith(("区", "區", "县", "縣"))  # of a city that is a province itself
            place = [self.city, self.region] if districts else [self.region, self.city]
            written = "".join([self.country, *place, *street])
            return " ".join(part for part in (written, self.postcode, self.name) if part)
        town = " ".join(part for part in (self.region, self.postcode) if part)
        return ", ".join(part for part in (self.name, *street, self.city, town, self.country) if part)


EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[^@\s,;<>]{2,}")
"""What may be an e-mail address; whether mail reaches anybody there only a mail tells."""


def masked(email: str) -> str:
    """An address as it may be shown to whoever should know it anyway."""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}"


def email_key(email: str) -> str:
    """The digest that finds a customer by e-mail, however they wrote its capitals."""
    return sha256(email.strip().casefold().encode()).hexdigest()


async def get(session: AsyncSession, customer_id: str) -> Customer:
    """That customer.

    Raises:
        Absent: there is none.
    """
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise Absent("no_customer", "This customer is not known.", "没有这位顾客的资料。")
    return customer


async def by_email(session: AsyncSession, email: str) -> Customer | None:
    """The customer with that e-mail; None where nobody or more than one has it, for it then proves nothing."""
    query = select(Customer).where(col(Customer.email_key) == email_key(email)).limit(2)
    found = (await session.scalars(query)).all()
    return found[0] if len(found) == 1 else None


async def by_name_and_postcode(session: AsyncSession, name: str, postcode: str) -> Customer | None:
    """The customer of that full name who lives there; None where nobody or more than one does."""
    written = " ".join(name.split())
    named = or_(col(Customer.name) == written, func.lower(col(Customer.name)) == written.lower())
    query = select(Customer, CustomerAddress).join(CustomerAddress).where(named)
    rows = (await session.execute(query)).all()
    found = {one.id: one for one, home in rows if _code(Address.of(home.address).postcode) == _code(postcode)}
    return next(iter(found.values())) if len(found) == 1 and _code(postcode) else None


async def locales(session: AsyncSession, *, agreed_only: bool = False) -> dict[str, str]:
    """The language of every customer, in the order of their ids; or of those who want to hear of offers."""
    query = select(col(Customer.id), col(Customer.locale)).order_by(col(Customer.id))
    if agreed_only:
        query = query.where(*agreed())
    return {row[0]: row[1] for row in await session.execute(query)}


async def default_address(session: AsyncSession, customer_id: str) -> Address:
    """Where the customer has things sent; empty when they have not said."""
    row = await _default(session, customer_id)
    return Address.of(row.address if row else None)


async def set_default_address(session: AsyncSession, customer_id: str, address: Address, *, at: datetime) -> None:
    """Orders that exist keep their own address."""
    row = await _default(session, customer_id)
    if row is None:
        row = CustomerAddress(customer_id=customer_id, address={})
        session.add(row)
    row.address = address.row()
    await audit.note(session, "customer.address_changed", f"customer:{customer_id}", at=at)


async def payment_methods(session: AsyncSession, customer_id: str) -> Sequence[PaymentMethod]:
    """In the order in which the customer has them."""
    query = select(PaymentMethod).where(col(PaymentMethod.customer_id) == customer_id)
    return (await session.scalars(query.order_by(col(PaymentMethod.position), col(PaymentMethod.id)))).all()


async def lock_payment_methods(session: AsyncSession, customer_id: str) -> dict[str, PaymentMethod]:
    """All of them by id, locked: a balance that is checked still holds when it is spent."""
    query = select(PaymentMethod).where(col(PaymentMethod.customer_id) == customer_id).order_by(col(PaymentMethod.id))
    rows = await session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return {method.id: method for method in rows}


def _code(postcode: str) -> str:
    """A postcode as it is compared: SW1A 1AA is sw1a1aa."""
    return re.sub(r"[\s-]", "", postcode).casefold()


async def _default(session: AsyncSession, customer_id: str) -> CustomerAddress | None:
    query = select(CustomerAddress).where(col(CustomerAddress.customer_id) == customer_id)
    return await session.scalar(
        query.order_by(col(CustomerAddress.is_default).desc(), col(CustomerAddress.id)).limit(1)
    )
