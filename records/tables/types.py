"""The column types that every table shares: moments in UTC, exact money, and the one type of personal fields."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Float, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

LARGEST_WHOLE = 2**31 - 1
"""What a column of whole numbers holds in every database, ids among them."""
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: hand in an aware time")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount with up to four decimals. In SQLite it is a float, exact to 15 digits once rounded."""

    impl = Numeric(16, 4)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Float(53) if dialect.name == "sqlite" else Numeric(16, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return float(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else exact(Decimal(str(round(value, 4))))


def exact(amount: Decimal) -> Decimal:
    """The same amount with two decimals, or more where it needs them: 25 → 25.00, 0.0010 → 0.001."""
    short = amount.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else short


class Personal(TypeDecorator[str]):
    """Text about a person (name, e-mail, what they wrote). Encryption at rest is a change of this class alone."""

    impl = String
    cache_ok = True


class PersonalJson(TypeDecorator[Any]):
    """The same for a JSON value (an address, the body of an entry). Never queried by what is inside it."""

    impl = Json
    cache_ok = True
