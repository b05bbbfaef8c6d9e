"""Percentages, lengths of time, times of day and counts in a text. Money and dates have their own modules."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.truth.numerals import DIGITS, HAN, NUMBER, RANGE, number
from agent.truth.values import Clock, Count, Found, Percent, Span

_PERCENT = re.compile(
    rf"(?:(?P<two>{NUMBER})\s?%?{RANGE})?(?P<one>{NUMBER})\s?(?:%|per ?cent\b|pct\b|percentage points?\b)(?!\s*(?:sure|certain|happy|committed))",
    re.IGNORECASE,
)
_OF_HUNDRED = re.compile(rf"百分之(?:(?P<two>{HAN}+|{DIGITS}){RANGE})?(?P<one>(?:{HAN}|点)+|{DIGITS})")
_TENTHS = re.compile(
    r"(?<![一二三四五六七八九\d.打])(?P<one>\d(?:\.\d)?|[一二三四五六七八九]{1,2}|对|半)(?P<kind>折|成(?=[的费手折优]|$|\W))"
)
_HALF_PRICE = re.compile(r"\bhalf[ -](?:price|off)\b|半价", re.IGNORECASE)

_HOURS = {"minute": Decimal(1) / 60, "hour": Decimal(1), "day": Decimal(24), "week": Decimal(168)}
_MONTHS = {"month": Decimal(1), "year": Decimal(12)}
_SPOKEN = {
    "h": "hour",
    "min": "minute",
    "mins": "minute",
    "hr": "hour",
    "hrs": "hour",
    "night": "day",
    "yr": "year",
    "yrs": "year",
}
_HAN_UNITS = {
    "分钟": "minute",
    "小时": "hour",
    "钟头": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
} | {
    "月": "month",
    "年": "year",
    "工作日": "day",
    "工作天": "day",
    "自然日": "day",
}
_SPAN = re.compile(
    rf"(?:(?P<two>{NUMBER})(?:{RANGE}|\s+(?:or|and)\s+))?(?P<one>{NUMBER}|(?<=within )an?|(?<=takes )an?|(?<=under )an?|(?<=about )an?)"
    r"(?:\s|-)?(?:(?:full|whole|business|working|calendar|consecutive)[ -])*(?P<unit>minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|yrs?|h)(?![A-Za-z])"
    r"(?!\s+(?:later|earlier)\b)(?P<ago>\s+ago\b)?",
    re.IGNORECASE,
)
_HAN_SPAN = re.compile(
    rf"(?:(?P<two>{NUMBER})\s?个?(?:工作日|小时|天|日|周|月|年)?{RANGE})?(?<!第)(?P<one>{NUMBER}|半)\s?"
    r"(?:个\s?(?P<of>工作日|工作天|自然日|小时|钟头|月|星期|礼拜)|(?P<unit>工作日|工作天|分钟|小时|天|周(?![一二三四五六日末])|星期(?![一二三四五六日天])|年(?!\d|前?\s?\d+月)|日(?=内|以内|之内|后|无理由)))"
    r"(?P<ago>(?:之|以)?前(?!下单|付款|拍下))?"
)
_ALL_DAY = re.compile(
    r"\b24 ?/ ?7\b|\b24[ -]hours? a day\b|7 ?[x×\*] ?24\s?小时|24小时(?:在线|客服|服务|全天)", re.IGNORECASE
)

_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?P<half>\s?[ap]\.?m\b\.?)?", re.IGNORECASE
)
_HALF_DAY = re.compile(
    r"(?<![\d:.,$])(?P<h>1[0-2]|[1-9])(?:\s?(?:-|–|to)\s?(?P<h2>1[0-2]|[1-9]))?\s?(?P<half>[ap]\.?m\b\.?)",
    re.IGNORECASE | re.ASCII,
)
_HAN_CLOCK = re.compile(
    rf"(?P<part>上午|早上|早晨|中午|下午|傍晚|晚上|凌晨|夜里)?\s?(?P<h>\d{{1,2}}|{HAN}{{1,3}})\s?[点时](?P<m>半|整|钟|\d{{1,2}}分?)?(?![五六七八九\d]|间|候|效|尚)"
)

_STOCK = re.compile(
    rf"(?<![\w.])(?P<one>{NUMBER})\s+(?:[a-z]+\s+){{0,4}}?(?:left|remaining|in stock|available)\b"
    rf"|\b(?:stock(?: level)?|inventory|availability)\s*(?:is|of|:|=|\|)?\s*(?P<two>{NUMBER})"
    rf"|(?P<three>{NUMBER})\s*(?:bonus |reward |loyalty |extra )?points?\b|\bpoints(?: balance)?\s*(?:is|of|:|=|\|)\s*(?P<four>{NUMBER})|(?:\bposition|\bnumber) (?P<five>{NUMBER})(?= in (?:the |our )?(?:queue|line))",
    re.IGNORECASE | re.ASCII,
)
_HAN_STOCK = re.compile(
    rf"(?:库存|现货)[^\d,。;:、一二三四五六七八九十百]{{0,4}}:?\s?(?:还有|剩)?\s?(?P<one>{NUMBER})|(?:还剩|仅剩|只剩|剩余|剩下|还可以?再?试)\s?(?P<two>{NUMBER})"
    rf"|(?P<three>{NUMBER})\s?(?:点|个)?积分|积分(?:余额)?\s?(?:为|是|有|:)\s?(?P<four>{NUMBER})|前面还?有\s?(?P<five>{NUMBER})(?=\s?[位人个])"
)


def percents_in(text: str) -> Iterator[Found]:
    for pattern in (_PERCENT, _OF_HUNDRED):
        for found in pattern.finditer(text):
            values = [number(found[group].rstrip("%")) for group in ("one", "two") if found[group]]
            yield from (Found(Percent(frozenset({value})), *found.span()) for value in values if value is not None)
    for found in _TENTHS.finditer(text):
        if (tenth := _tenth(found["one"])) is not None:
            readings = {tenth} if found["kind"] == "成" else {tenth, 100 - tenth}
            yield Found(Percent(frozenset(readings)), *found.span())
    yield from (Found(Percent(frozenset({Decimal(50)})), *found.span()) for found in _HALF_PRICE.finditer(text))


def _tenth(text: str) -> Decimal | None:
    """八 → 80, 8.5 → 85, 九五 → 95."""
    if text in "对半":
        return Decimal(50)
    value = number(text)
    return None if value is None else value if value >= 10 else value * 10


def spans_in(text: str) -> Iterator[Found]:
    """Lengths of time. `3 days ago` says so in `ago`: its span ends after the word."""
    text = _ALL_DAY.sub(lambda found: " " * len(found[0]), text)
    for pattern in (_SPAN, _HAN_SPAN):
        for found in pattern.finditer(text):
            unit = found.groupdict().get("of") or found["unit"]
            for group in ("one", "two"):
                if found[group] and (span := _span(found[group], unit)) is not None:
                    yield Found(span, *found.span())


def _span(amount: str, unit: str) -> Span | None:
    word = unit.lower()
    word = _HAN_UNITS.get(word) or _SPOKEN.get(word) or word.rstrip("s")
    word = _SPOKEN.get(word, word)
    value = Decimal(1) if amount.lower() in ("a", "an") else Decimal("0.5") if amount == "半" else number(amount)
    if value is None or (word == "year" and value >= 1000):
        return None
    return (
        Span((value * _MONTHS[word]).normalize(), "month")
        if word in _MONTHS
        else Span(round(value * _HOURS[word], 3).normalize(), "hour")
    )


def clocks_in(text: str) -> Iterator[Found]:
    for found in _CLOCK.finditer(text):
        yield Found(_clock(int(found["h"]), int(found["m"]), found["half"]), *found.span())
    for found in _HALF_DAY.finditer(text):
        last = "h2" if found["h2"] else "h"
        yield Found(_clock(int(found[last]), 0, found["half"]), *found.span())
        if found["h2"]:
            yield Found(_clock(int(found["h"]), 0, None), *found.span())
    for found in _HAN_CLOCK.finditer(text):
        hour = number(found["h"])
        told = found["part"] or (found["m"] and found["m"] != "分") or found["h"].isdigit()
        if told and hour is not None and hour <= 24:
            minute = (
                {"半": 30, "整": 0, "钟": 0}.get(found["m"] or "整")
                if not (found["m"] or "")[:1].isdigit()
                else int(found["m"].rstrip("分"))
            )
            half = {"下": "pm", "傍": "pm", "晚": "pm", "中": "pm", "上": "am", "早": "am", "凌": "am", "夜": None}.get(
                (found["part"] or " ")[0]
            )
            yield Found(
                _clock(int(hour), minute or 0, "pm" if half == "pm" and hour < 12 else half and "am"), *found.span()
            )


def _clock(hour: int, minute: int, half: str | None) -> Clock:
    if half and half.strip().lower().startswith("p"):
        return Clock(frozenset({hour % 12 * 60 + 720 + minute}))
    if half:
        return Clock(frozenset({(hour % 12 if hour == 12 else hour) * 60 + minute}))
    return Clock(frozenset({hour * 60 + minute, (hour + (12 if 0 < hour < 12 else 0)) * 60 + minute}))


def counts_in(text: str) -> Iterator[Found]:
    for pattern in (_STOCK, _HAN_STOCK):
        for found in pattern.finditer(text):
            for group in ("one", "two", "three", "four", "five"):
                if found[group] and (value := number(found[group])) is not None:
                    yield Found(Count(value), *found.span())
