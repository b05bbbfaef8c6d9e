"""When two values, and two ways of writing one thing, are the same: 25 and "25.00", or a list in another order."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from evals.case import ANY

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
"""Codes that only look like numbers (007) stay as they are written."""
_IN_TEXT = re.compile(r"(?<![a-z0-9_.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d])")


def plain(value: Any) -> Any:
    """A value that is equal to another one exactly when the two mean the same."""
    match value:
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return Decimal(str(value)).normalize() + 0
        case str() if _NUMBER.fullmatch(value.strip()):
            return Decimal(value.strip()).normalize() + 0
        case str():
            return unicodedata.normalize("NFC", value.strip())
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return frozenset((key, plain(each)) for key, each in value.items())
        case Iterable():
            return frozenset(Counter(plain(each) for each in value).items())
    return value


def fits(expected: Any, actual: Any) -> bool:
    """Whether a column is as it was expected: `*` takes anything that is there, and a JSON object may hold more."""
    if expected == ANY:
        return actual is not None
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return fit_all(expected, actual)
    return bool(plain(expected) == plain(actual))


def fit_all(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> bool:
    """Whether every expected column is as expected; others do not matter."""
    return all(fits(value, actual.get(column)) for column, value in expected.items())


def words(text: str) -> str:
    """Text as it is compared: one case, one width, one space, every number in its shortest form."""
    flat = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    return _IN_TEXT.sub(_shortest, flat)


def says(text: str, phrase: str) -> bool:
    """Whether a text, already as `words` has it, holds a phrase; `a|b` is one of them. Numbers are whole numbers."""
    return any(_holds(text, words(one)) for one in phrase.split("|"))


def _holds(text: str, phrase: str) -> bool:
    if not phrase:
        return False
    before = r"(?<![\d.])" if phrase[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if phrase[-1].isdigit() else ""
    return re.search(before + re.escape(phrase) + after, text) is not None


def _shortest(found: re.Match[str]) -> str:
    return f"{Decimal(found[1].replace(',', '') + (found[2] or '')).normalize() + 0:f}"
