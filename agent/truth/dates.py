"""Days in a text: 2026-11-22, 22 Nov, Nov 22nd, 11/22/2026, 11月22日, 周一, tomorrow, 后天. Not lengths of time."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from agent.truth.numerals import HAN, han
from agent.truth.values import Day, Found, Weekday

_YEAR_OF_MONTHS = "january february march april may june july august september october november december"
_NAMES = _YEAR_OF_MONTHS.split()
_MONTHS = (
    {name: i for i, name in enumerate(_NAMES, 1)} | {name[:3]: i for i, name in enumerate(_NAMES, 1)} | {"sept": 9}
)
_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<d>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\b)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_TO = r"\s*(?:-|–|—|~|to|until|through|and|至|到)\s*"
_HAN_DAY = rf"(?P<d>\d{{1,2}}|{HAN}{{1,3}})"
_HAN_END = r"(?P<d2>\d{1,2})\s?[日号]"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d-]){_YEAR}(?P<sep>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<d>[0-3]?\d)(?!\d)",
        rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}}|{HAN}{{1,2}})\s?月(?:\s?{_HAN_DAY}\s?[日号])?(?:{_TO}{_HAN_END})?",
        rf"(?<![\d一二三四五六七八九十个])(?P<m>1[0-2]|0?[1-9]|{HAN}{{1,2}})\s?月\s?{_HAN_DAY}(?:\s?[日号])?(?:{_TO}{_HAN_END})?",
        rf"(?<![\d.:$]){_DAY}(?:{_TO}(?P<d2>[0-3]?\d)(?:\s?(?:st|nd|rd|th))?)?\s?(?:of )?{_MONTH}(?:,?\s{_YEAR})?",
        rf"\b{_MONTH}\s?{_DAY}(?!\d|:\d)(?:{_TO}(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|:\d))?(?:,?\s{_YEAR})?",
        rf"\b{_MONTH},?\s(?:of )?{_YEAR}",
    )
)
_SPELLED = ("digits", "han", "han", "words", "words", "words")
_ANY_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_PAIRED = re.compile(r"\d[/.-]\d")
_SLASHES = re.compile(r"(?<![\d/.])(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[0-3]?\d)(?P=sep)(?P<y>(?:19|20)?\d\d)(?![\d/])")
_SHORT = re.compile(
    r"\b(?:on|by|until|since|from|before) (?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)(?![\d/])"
    r"|\b(?:on|by|until|since|from|am|bis|vom|zum) (?P<d>[0-3]?\d)\.(?P<m>1[0-2]|0?[1-9])\.(?!\d)"
    r"|^(?P<d2>[0-3]?\d)\.(?P<m2>1[0-2]|0?[1-9])\.(?!\d)",
    re.IGNORECASE,
)
_ORDINAL_DAY = re.compile(
    r"\b(?:on|by|until|since|from|before|after) the (?P<d>[0-3]?\d)(?:st|nd|rd|th)\b(?! of\b)", re.IGNORECASE
)

_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name: i for i, name in enumerate(_WEEK.split())}
_WEEKDAY = re.compile(r"\b(?P<w>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b", re.IGNORECASE)
_HAN_WEEKDAY = re.compile(r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])(?!年)")
_RELATIVE = {
    "the day after tomorrow": 2,
    "the day before yesterday": -2,
    "tomorrow": 1,
    "yesterday": -1,
    "大后天": 3,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "后天": 2,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
}
_RELATIVE_WORD = re.compile(
    r"\b(?:the day (?:after tomorrow|before yesterday)|tomorrow|yesterday)\b|大?[前后]天|[明昨][天日]|明[早晚]",
    re.IGNORECASE,
)


def days_in(text: str, now: date) -> Iterator[Found]:
    """Days that are named, first; then weekdays and words that count from `now`."""
    taken: list[tuple[int, int]] = []
    for found, facts in _named(text, now):
        if any(found.start() < last and first < found.end() for first, last in taken):
            continue
        taken.append(found.span())
        yield from (Found(fact, *found.span()) for fact in facts)
    for pattern in (_WEEKDAY, _HAN_WEEKDAY):
        for found in pattern.finditer(text):
            name = found["w"].lower()
            yield Found(
                Weekday(_WEEKDAYS[name] if name in _WEEKDAYS else "一二三四五六日天".index(name) % 7), *found.span()
            )
    for found in _RELATIVE_WORD.finditer(text):
        yield Found(day_of(now + timedelta(days=_RELATIVE[found[0].lower()])), *found.span())


def day_of(when: date) -> Day:
    return Day(frozenset({(when.month, when.day)}), when.year)


def _named(text: str, now: date) -> Iterator[tuple[re.Match[str], list[Day]]]:
    named = _ANY_MONTH.search(text) is not None
    han = "月" in text
    for form, spelled in zip(_FORMS, _SPELLED, strict=True):
        for found in form.finditer(text) if {"digits": True, "han": han, "words": named}[spelled] else ():
            if facts := _written(found):
                yield found, facts
    for pattern in (_SLASHES, _SHORT) if _PAIRED.search(text) else ():
        for found in pattern.finditer(text):
            if fact := _numeric(found):
                yield found, [fact]
    for found in _ORDINAL_DAY.finditer(text):
        if 1 <= int(found["d"]) <= 31:
            yield found, [Day(frozenset((month, int(found["d"])) for month in range(1, 13)))]


def _written(found: re.Match[str]) -> list[Day]:
    parts = found.groupdict()
    month = _MONTHS.get(parts["m"].lower()) or _whole(parts["m"])
    year = int(parts["y"]) if parts.get("y") else None
    days = [_whole(parts[key]) for key in ("d", "d2") if parts.get(key)]
    if parts["m"] in ("may", "march", "mar"):  # words of their own, in lower case
        return []
    if not month or not 1 <= month <= 12 or not all(day and 1 <= day <= 31 for day in days):
        return []
    return [Day(frozenset({(month, day)}), year) for day in days or [None]]


def _whole(text: str) -> int | None:
    value = int(text) if text.isdecimal() else han(text)
    return None if value is None else int(value)


def _numeric(found: re.Match[str]) -> Day | None:
    """11/22/2026 and 22.11.2026: both orders where both are possible; with dots the day comes first."""
    parts = {name: part for name, part in found.groupdict().items() if part}
    if "a" in parts:
        a, b = int(parts["a"]), int(parts["b"])
        orders = {(b, a)} if parts.get("sep") == "." else {(a, b), (b, a)}
    else:
        orders = {(int(parts.get("m") or parts["m2"]), int(parts.get("d") or parts["d2"]))}
    readings = frozenset((month, day) for month, day in orders if 1 <= month <= 12 and 1 <= day <= 31)
    year = int(parts["y"]) + 2000 * (len(parts["y"]) == 2) if "y" in parts else None
    return Day(readings, year) if readings else None
