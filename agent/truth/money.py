"""Amounts of money in a text, in whatever way they are written. Nothing is added up, and a percentage is none."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.truth.currencies import CODES, CURRENCIES
from agent.truth.numerals import CENTS, DIGIT, IN_HAN, ONE, RANGE, Marked
from agent.truth.values import Found, Money


def _either(words: list[str]) -> str:
    """Any of them, the longest first; one that ends in a letter ends there."""
    ended = ((word, r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "") for word in words)
    return "|".join(re.escape(word) + end for word, end in sorted(ended, key=lambda one: -len(one[0])))


_SYMBOLS = [word for word in CURRENCIES if not word.isalpha() or word in {"人民币", "rmb"} or word.upper() in CODES]
_UNITS = [word for word in CURRENCIES if word.isalpha() or " " in word or word in "€£¥$"]
# "三块蛋糕" are pieces: the measure word is no money.
_PIECES = r"(?!\s*(?:手表|蛋糕|肥皂|香皂|巧克力|布|表|电池|屏幕|木|毛巾|地毯|饼干|砖|肉|地|石))"
_BEFORE = re.compile(
    rf"(?=\S{{1,4}}\s?-?{ONE})(?<![A-Za-z])(?P<cur>{_either(_SYMBOLS)})\s?-?(?P<one>{ONE})"
    rf"(?:{RANGE}(?P<two>{ONE})(?!\s*(?:%|[A-Za-z\u4e00-\u9fff])))?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:(?P<two>{ONE}){RANGE})?(?P<one>{ONE})[\s-]?(?P<cur>{_either(_UNITS)}){_PIECES}"
    rf"(?P<tail>[{DIGIT}{IN_HAN}半](?!\s?[年月天个件]))?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:total|sub-?total|price|amount|fee|cost|costs|refund|balance|charge)"
    r"|总价|总计|合计|金额|价格|总额|运费|单价|差价)"
    rf"(?:\s*(?:is|of|was|are|at|:|\||=|为|是|共|约))*\s*(?P<one>[{DIGIT}{CENTS}])"
    r"(?!\s*(?:%|[A-Za-z]|[个件天日位项种月年折分点小])|[:/-])",
    re.IGNORECASE,
)
_DECIMALS = re.compile(
    rf"(?<![\w.,/:$-])(?P<one>{CENTS})(?![\w%:]|\s*(?:cm|mm|m|kg|g|l|ml|inch|in|stars?|oz|lb|gb)\b)",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
_SMALL = {"cent", "cents", "pence"}


def money_in(marked: Marked) -> Iterator[Found]:
    """Amounts with a currency first, then those that only a label or two decimals give away."""
    if not marked.numbers:
        return
    taken: list[tuple[int, int]] = []
    for pattern in (_BEFORE, _AFTER, _LABEL, _DECIMALS):
        for found in pattern.finditer(marked.text):
            start, end = found.span("one") if pattern in (_LABEL, _DECIMALS) else found.span()
            if any(start < last and first < end for first, last in taken):
                continue
            named = found.groupdict()
            currencies = CURRENCIES[found["cur"].lower()] if "cur" in named else frozenset[str]()
            amounts = [_amount(found, group, marked) for group in ("one", "two") if named.get(group)]
            taken += [(start, end)] * any(amount is not None for amount in amounts)
            for amount in amounts:
                if amount is not None:
                    yield Found(Money(amount, currencies), marked.origin(start), marked.origin(end))


def _amount(found: re.Match[str], group: str, marked: Marked) -> Decimal | None:
    amount, words = marked.number(found.start(group))
    parts = found.groupdict()
    unit = (parts.get("cur") or "").lower()
    if unit == "块" and words == "一":  # together
        return None
    if _THOUSANDS.fullmatch(words):
        return Decimal(words.replace(".", ""))
    if unit in _SMALL:
        return amount / 100
    if group == "one" and unit in {"元", "块"} and (tail := parts.get("tail")):
        return amount + (Decimal("0.5") if tail == "半" else marked.number(found.start("tail"))[0] / 10)
    return amount
