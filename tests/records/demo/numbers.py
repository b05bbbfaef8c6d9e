"""The figures in a text, so that two languages can be compared. Months count as the numbers they have."""

import re
from calendar import month_name

MONTHS = list(month_name)[1:]
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (?=\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> set[str]:
    """Every figure once: "November 1" is {"11", "1"}, as 11 月 1 日 is."""
    dated = _MONTH.sub(lambda match: f"{MONTHS.index(match[1]) + 1} ", text)
    return set(_NUMBER.findall(dated))
