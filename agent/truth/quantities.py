"""Percentages, lengths of time and counts in a text whose numbers are marked. Money, dates and times have their own."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.truth.numerals import DIGIT, IN_HAN, ONE, RANGE, Marked
from agent.truth.values import Count, Found, Percent, Span

_PERCENT = re.compile(
    rf"(?:(?P<two>{ONE})\s?%?{RANGE})?(?P<one>{ONE})\s?(?:%|per ?cent\b|pct\b|percentage points?\b)"
    r"(?!\s*(?:sure|certain|happy|committed))",
    re.IGNORECASE,
)
_OF_HUNDRED = re.compile(rf"(?P<of>{IN_HAN})分之(?:(?P<two>{ONE}){RANGE})?(?P<one>{ONE})")
_TENTHS = re.compile(
    rf"(?<!打)(?P<one>[{DIGIT}{IN_HAN}]|对|半)(?:折|(?P<tenths>成(?=[的费手折优]|$|\W)))"
    r"|(?P<half>\bhalf[ -](?:price|off)\b|半价)",
    re.IGNORECASE,
)

_HOURS = {"minute": Decimal(1) / 60, "hour": Decimal(1), "day": Decimal(24), "week": Decimal(168)}
_MONTHS = {"month": Decimal(1), "year": Decimal(12)}
_UNIT_WORDS = {
    "minute": "minute minutes min mins 分钟",
    "hour": "hour hours hr hrs h 小时 钟头",
    "day": "day days night nights 天 日 工作日 工作天 自然日",
    "week": "week weeks 周 星期 礼拜",
    "month": "month months 月",
    "year": "year years yr yrs 年",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_SPAN = re.compile(
    rf"(?:(?P<two>{ONE})(?:{RANGE}|\s+(?:or|and)\s+))?"
    rf"(?P<one>{ONE}|(?:(?<=within )|(?<=takes )|(?<=under )|(?<=about ))an?)"
    r"(?:\s|-)?(?:(?:full|whole|business|working|calendar|consecutive)[ -])*"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|yrs?|(?<![A-Za-z].)h)(?![A-Za-z\d])"
    r"(?!\s+(?:later|earlier)\b)(?P<ago>\s+ago\b)?",
    re.IGNORECASE,
)
_HAN_SPAN = re.compile(
    rf"(?:(?P<two>{ONE})\s?个?(?:工作日|小时|天|日|周|月|年)?{RANGE})?(?<!第)(?P<one>{ONE}|半)\s?"
    r"(?:个\s?(?P<of>工作日|工作天|自然日|小时|钟头|月|星期|礼拜)"
    rf"|(?P<unit>工作日|工作天|分钟|小时|天|周|星期|年(?!\s?{ONE}月)|日(?=内|以内|之内|后|无理由)))"
    r"(?P<ago>(?:之|以)?前(?!下单|付款|拍下))?"
)
_ALL_DAY = re.compile(
    rf"{DIGIT} ?/ ?{DIGIT}(?!\w)|{DIGIT}[ -]hours? a day\b|{DIGIT} ?[x×*] ?{DIGIT}\s?小时"
    rf"|{DIGIT}小时(?:在线|客服|服务|全天)",
    re.IGNORECASE,
)
_STOCK = re.compile(
    rf"(?<![\w.])(?P<one>{ONE})\s+(?:[a-z]+\s+){{0,4}}?(?:left|remaining|in stock|available)\b"
    rf"|\b(?:stock(?: level)?|inventory|availability)\s*(?:is|of|:|=|\|)?\s*(?P<two>{ONE})"
    rf"|(?P<three>{ONE})\s*(?:bonus |reward |loyalty |extra )?points?\b"
    rf"|\bpoints(?: balance)?\s*(?:is|of|:|=|\|)\s*(?P<four>{ONE})"
    rf"|(?:\bposition|\bnumber) (?P<five>{ONE})(?= in (?:the |our )?(?:queue|line))",
    re.IGNORECASE | re.ASCII,
)
_HAN_STOCK = re.compile(
    rf"(?:库存|现货)[^,。;:、{DIGIT}-\ue003]{{0,4}}:?\s?(?:还有|剩)?\s?(?P<one>{ONE})"
    rf"|(?:还剩|仅剩|只剩|剩余|剩下|还可以?再?试|还可以?尝试|还有(?=.{{1,3}}[次台件套把]))\s?(?P<two>{ONE})"
    rf"|(?P<three>{ONE})\s?(?:点|个)?积分"
    rf"|积分(?:余额)?\s?(?:为|是|有|:)\s?(?P<four>{ONE})|(?:前面还?有|排在第)\s?(?P<five>{ONE})(?=\s?[位人个])"
)
_COUNTED = re.compile(
    r"left|remain|stock|avail|invent|point|queue|in line|库存|现货|剩|试|积分|前面|排在|还有", re.IGNORECASE
)


def percents_in(marked: Marked) -> Iterator[Found]:
    for pattern in (_PERCENT, _OF_HUNDRED):
        for found in pattern.finditer(marked.text):
            parts = found.groupdict()
            if "of" in parts and marked.number(found.start("of"))[1] != "百":
                continue
            for group in ("one", "two"):
                if parts[group]:
                    yield _found(Percent(frozenset({marked.number(found.start(group))[0]})), found, marked)
    for found in _TENTHS.finditer(marked.text):
        value = Decimal(50)
        if not found["half"] and found["one"] not in "对半":
            value = marked.number(found.start("one"))[0]
            value = value if value >= 10 else value * 10
        yield _found(Percent(frozenset({value} if found["tenths"] else {value, 100 - value})), found, marked)


def spans_in(marked: Marked) -> Iterator[Found]:
    """Lengths of time. `3 days ago` says so: what is found ends after the word."""
    text = _ALL_DAY.sub(lambda found: " " * len(found[0]), marked.text)
    for pattern in (_SPAN, _HAN_SPAN):
        for found in pattern.finditer(text):
            unit = (found.groupdict().get("of") or found["unit"]).lower()
            for group in ("one", "two"):
                if found[group] and (span := _span(_many(found, group, marked), _UNITS[unit])):
                    yield _found(span, found, marked)


def _many(found: re.Match[str], group: str, marked: Marked) -> Decimal:
    words = found[group].lower()
    return (
        Decimal("0.5")
        if words == "半"
        else Decimal(1)
        if words in ("a", "an")
        else marked.number(found.start(group))[0]
    )


def _span(amount: Decimal, unit: str) -> Span | None:
    if unit in _MONTHS:
        return None if unit == "year" and amount >= 1000 else Span((amount * _MONTHS[unit]).normalize(), "month")
    return Span(round(amount * _HOURS[unit], 3).normalize(), "hour")


def counts_in(marked: Marked) -> Iterator[Found]:
    for pattern in (_STOCK, _HAN_STOCK):
        for found in pattern.finditer(marked.text):
            for group in ("one", "two", "three", "four", "five"):
                if found[group]:
                    yield _found(Count(marked.number(found.start(group))[0]), found, marked)


def counted(text: str) -> bool:
    """Whether a text speaks of anything that is counted here."""
    return _COUNTED.search(text) is not None


def _found(fact: Percent | Span | Count, found: re.Match[str], marked: Marked) -> Found:
    return Found(fact, marked.origin(found.start()), marked.origin(found.end()))
