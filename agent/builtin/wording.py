"""Days, money and lists in the reader's language. The values come from tool results and are not changed here."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

_LOCALES = {"en": "en_US", "zh": "zh_Hans_CN"}
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})")


def day(iso: Any, language: str) -> str:
    """`2026-11-22` as a reader writes it; what is no day comes back as it is."""
    try:
        return str(format_date(date.fromisoformat(str(iso)[:10]), "long", locale=_LOCALES[language]))
    except ValueError:
        return str(iso)


def money(text: Any, language: str) -> str:
    """`59.80 USD`, or a longer text with such amounts in it, as a reader writes them."""
    return _MONEY.sub(lambda match: _money(match, language), str(text))


def amount(text: Any) -> Decimal | None:
    """The first amount of money in a text; None where there is none."""
    found = _MONEY.search(str(text))
    return Decimal(found[1]) if found else None


def _money(match: re.Match[str], language: str) -> str:
    try:
        shown = format_currency(Decimal(match[1]), match[2], "#,##0.00 ¤¤", locale=_LOCALES[language])
    except InvalidOperation:
        return match[0]
    return str(shown).replace("\xa0", " ")


def joined(parts: Iterable[str], language: str) -> str:
    """`a, b and c`, `a、b和c`."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    comma, last = (", ", " and ") if language == "en" else ("、", "和")
    return comma.join(words[:-1]) + last + words[-1]


def options(given: Any, language: str) -> str:
    """`{"color": "blue", "size": "M"}` as `blue, M`."""
    if not isinstance(given, dict):
        return ""
    return (", " if language == "en" else "、").join(str(value) for value in given.values() if value not in (None, ""))


def bullets(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    """A numbered Markdown list, so that "the second one" is plain to see."""
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))
