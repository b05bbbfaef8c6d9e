"""What one field of a CSV file may say: text in, a value out, or `ValueError` with the end of a sentence."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel.numbers import list_currencies

from records.tables.types import LARGEST_WHOLE

LARGEST_AMOUNT = Decimal(10) ** 11  # with four decimals that is 15 digits, which SQLite's floats keep exactly
LONGEST_ID = 200
STATUSES = ("pending", "processed", "shipped", "delivered", "cancelled", "returned")
YES, NO = {"true", "yes", "y", "t", "1"}, {"false", "no", "n", "f", "0", ""}

_AMOUNT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)
_WHOLE = re.compile(r"([+-]?[0-9]+)(\.0*)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", re.ASCII)
_URL = re.compile(r"(https?://|/)\S*", re.ASCII | re.IGNORECASE)


def identifier(text: str) -> str:
    """An id as the operator wrote it, without the spaces around it."""
    found = text.strip()
    if not found:
        raise ValueError("it is empty")
    if len(found) > LONGEST_ID:
        raise ValueError(f"{shown(found)} is longer than {LONGEST_ID} characters")
    return found


def identifier_or_none(text: str) -> str | None:
    return identifier(text) if text.strip() else None


def plain(text: str) -> str:
    return text.strip()


def plain_or_none(text: str) -> str | None:
    return text.strip() or None


@lru_cache(1 << 16)
def amount(text: str) -> Decimal:
    """A number with a point and at most four decimals; exact."""
    found = text.strip()
    if not _AMOUNT.fullmatch(found):
        raise ValueError(f"{shown(text)} is not an amount such as 12.50")
    number = Decimal(found)
    if abs(number) >= LARGEST_AMOUNT:
        raise ValueError(f"{shown(text)} is too large")
    if number != round(number, 4):
        raise ValueError(f"{shown(text)} has more than four decimals")
    return number


def price(text: str) -> Decimal:
    number = amount(text)
    if number < 0:
        raise ValueError(f"{shown(text)} is below zero")
    return number


def price_or_none(text: str) -> Decimal | None:
    return price(text) if text.strip() else None


@lru_cache(1 << 14)
def whole(text: str) -> int:
    """A whole number; `6.0` is one, since spreadsheets write it so."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None or len(found[1]) > 11 or abs(int(found[1])) > LARGEST_WHOLE:
        raise ValueError(f"{shown(text)} is not a whole number")
    return int(found[1])


def quantity(text: str) -> int:
    if (number := whole(text)) < 1:
        raise ValueError(f"{shown(text)} is not 1 or more")
    return number


def stock_or_none(text: str) -> int | None:
    if not text.strip():
        return None
    if (number := whole(text)) < 0:
        raise ValueError(f"{shown(text)} is below zero")
    return number


def rating(text: str) -> int:
    if not 1 <= (number := whole(text)) <= 5:
        raise ValueError(f"{shown(text)} is not 1, 2, 3, 4 or 5")
    return number


@lru_cache(1 << 16)
def moment(text: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{shown(text)} is not a date such as 2026-11-22 or 2026-11-22T09:30:00Z") from None


def moment_or_none(text: str) -> datetime | None:
    return moment(text) if text.strip() else None


def currency(text: str) -> str:
    found = text.strip().upper()
    if found not in _currencies():
        raise ValueError(f"{shown(text)} is not a currency such as USD, EUR or CNY")
    return found


def status(text: str) -> str:
    found = text.strip().lower()
    if found not in STATUSES:
        raise ValueError(f"{shown(text)} is not one of {', '.join(STATUSES)}")
    return found


def flag(text: str) -> bool:
    found = text.strip().lower()
    if found not in YES | NO:
        raise ValueError(f"{shown(text)} is not true or false")
    return found in YES


def email_or_none(text: str) -> str | None:
    found = text.strip()
    if found and not _EMAIL.fullmatch(found):
        raise ValueError(f"{shown(text)} is not an e-mail address")
    return found or None


def locale(text: str) -> str:
    found = text.strip() or "en"
    if not _LOCALE.fullmatch(found):
        raise ValueError(f"{shown(text)} is not a language such as en or zh")
    return found


def url_or_none(text: str) -> str | None:
    """A link that may be shown to a customer: no `javascript:`."""
    found = text.strip()
    if found and not _URL.fullmatch(found):
        raise ValueError(f"{shown(text)} is not a link that begins with https:// or /")
    return found or None


def shown(text: str) -> str:
    """A value in a sentence, cut short and in quotation marks."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return '"' + "".join(character if character.isprintable() else " " for character in short) + '"'


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())
