"""Amounts of money in a text, in whatever way they are written. Not percentages, and not sums: nothing is added up here."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.truth.numerals import DIGITS, NUMBER, RANGE, number
from agent.truth.values import Found, Money

_DOLLARS = frozenset("USD AUD CAD NZD SGD HKD TWD MXN".split())
_YUAN = frozenset({"CNY", "TWD", "HKD"})
_CODES = "USD EUR GBP CNY JPY HKD TWD SGD AUD CAD NZD CHF SEK NOK DKK PLN CZK HUF INR KRW THB MYR IDR PHP VND BRL MXN ZAR AED SAR ILS TRY RUB".split()
CURRENCIES: dict[str, frozenset[str]] = {code.lower(): frozenset({code}) for code in _CODES} | {
    "$": _DOLLARS,
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"CNY", "JPY"}),
    "₩": frozenset({"KRW"}),
    "₹": frozenset({"INR"}),
    **dict.fromkeys(("us$", "usd$", "美元", "美金", "us dollars", "us dollar"), frozenset({"USD"})),
    **dict.fromkeys(("hk$", "港元", "港币"), frozenset({"HKD"})),
    **dict.fromkeys(("nt$", "新台币", "台币"), frozenset({"TWD"})),
    **dict.fromkeys(("a$", "au$"), frozenset({"AUD"})),
    **dict.fromkeys(("c$", "ca$"), frozenset({"CAD"})),
    "s$": frozenset({"SGD"}),
    **dict.fromkeys(("dollar", "dollars", "buck", "bucks", "cent", "cents"), _DOLLARS),
    **dict.fromkeys(("euro", "euros", "欧元"), frozenset({"EUR"})),
    **dict.fromkeys(("pounds", "pound", "quid", "pence", "英镑"), frozenset({"GBP"})),
    **dict.fromkeys(("rmb", "cn¥", "yuan", "renminbi", "人民币"), frozenset({"CNY"})),
    **dict.fromkeys(("元", "块", "块钱", "圆"), _YUAN),
    **dict.fromkeys(("yen", "日元", "日圆"), frozenset({"JPY"})),
    **dict.fromkeys(("韩元", "won"), frozenset({"KRW"})),
}


def _either(words: list[str]) -> str:
    return "|".join(
        re.escape(word) + (r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(words, key=len, reverse=True)
    )


_SYMBOLS = [word for word in CURRENCIES if not word.isalpha() or word in {"人民币", "rmb"} or word.upper() in _CODES]
_UNITS = [word for word in CURRENCIES if word.isalpha() or " " in word or word in "€£¥$"]
# "三块蛋糕" are pieces, "一块" is together: the measure word is no money.
_PIECES = r"(?<!一块)(?!\s*(?:手表|蛋糕|肥皂|香皂|巧克力|布|表|电池|屏幕|木|毛巾|地毯|饼干|砖|肉|地|石))"
_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?P<cur>{_either(_SYMBOLS)})\s?-?(?P<one>{NUMBER})(?:{RANGE}(?P<two>{NUMBER})(?!\s*(?:%|\w)))?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:(?P<two>{NUMBER}){RANGE})?(?P<one>{NUMBER})(?:\s?|-)(?P<cur>{_either(_UNITS)}){_PIECES}(?P<tail>[一二三四五六七八九\d半](?![\d年月天个件]))?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:\b(?:total|sub-?total|price|amount|fee|cost|costs|refund|balance|charge)|总价|总计|合计|金额|价格|总额|运费|单价|差价)"
    rf"(?:\s*(?:is|of|was|are|at|:|\||=|为|是|共|约))*\s*(?P<one>{DIGITS})(?![\d.]*\s*(?:%|[A-Za-z]|[个件天日位项种月年折分点小])|[\d:/-])",
    re.IGNORECASE,
)
_DECIMALS = re.compile(
    r"(?<![\w.,/:$-])(?P<one>\d{1,3}(?:,\d{3})+\.\d{2}|\d+\.\d{2})(?![\w.%:]|\s*(?:cm|mm|m|kg|g|l|ml|inch|in|stars?|oz|lb|gb|%)\b)",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
_SMALL = {"cent", "cents", "pence"}


def money_in(text: str) -> Iterator[Found]:
    """Amounts with a currency first, then those that only a label or two decimals give away."""
    taken: list[tuple[int, int]] = []
    for pattern in (_BEFORE, _AFTER, _LABEL, _DECIMALS):
        for found in pattern.finditer(text):
            start, end = found.span("one") if pattern in (_LABEL, _DECIMALS) else found.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            named = found.groupdict()
            currencies = CURRENCIES[found["cur"].lower()] if "cur" in named else frozenset[str]()
            amounts = [_amount(found, group) for group in ("one", "two") if named.get(group)]
            yield from (Found(Money(amount, currencies), start, end) for amount in amounts if amount is not None)


def _amount(found: re.Match[str], group: str) -> Decimal | None:
    if _THOUSANDS.fullmatch(found[group]):
        return Decimal(found[group].replace(".", ""))
    amount = number(found[group])
    if amount is None:
        return None
    unit = (found.groupdict().get("cur") or "").lower()
    if unit in _SMALL:
        return amount / 100
    if group == "one" and unit in {"元", "块"} and (tail := found.groupdict().get("tail")):
        return amount + (Decimal("0.5") if tail == "半" else (number(tail) or Decimal(0)) / 10)
    return amount
