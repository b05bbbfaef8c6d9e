"""Times of day in a text: 9:00, 2 pm, 9–6 pm, 下午6点半. Not lengths of time."""

import re
from collections.abc import Iterator

from agent.truth.numerals import HAN, number
from agent.truth.values import Clock, Found

_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?P<half>\s?[ap]\.?m\b\.?)?", re.IGNORECASE
)
_HALF_DAY = re.compile(
    r"(?<![\d:.,$])(?P<h>1[0-2]|[1-9])(?:\s?(?:-|–|to)\s?(?P<h2>1[0-2]|[1-9]))?\s?(?P<half>[ap]\.?m\b\.?)",
    re.IGNORECASE | re.ASCII,
)
_HAN_CLOCK = re.compile(
    rf"(?P<part>上午|早上|早晨|中午|下午|傍晚|晚上|凌晨|夜里)?\s?(?P<h>\d{{1,2}}|{HAN}{{1,3}})\s?[点时]"
    r"(?P<m>半|整|钟|\d{1,2}分?)?(?![五六七八九\d]|间|候|效|尚)"
)
_HALVES = {"下": "pm", "傍": "pm", "晚": "pm", "中": "pm", "上": "am", "早": "am", "凌": "am"}


def clocks_in(text: str) -> Iterator[Found]:
    for found in _CLOCK.finditer(text):
        yield Found(_clock(int(found["h"]), int(found["m"]), found["half"]), *found.span())
    for found in _HALF_DAY.finditer(text):
        last = "h2" if found["h2"] else "h"
        yield Found(_clock(int(found[last]), 0, found["half"]), *found.span())
        if found["h2"]:
            yield Found(_clock(int(found["h"]), 0, None), *found.span())
    if "点" in text or "时" in text:
        for found in _HAN_CLOCK.finditer(text):
            if clock := _han_clock(found):
                yield Found(clock, *found.span())


def _han_clock(found: re.Match[str]) -> Clock | None:
    """一点 alone is "a bit": a Chinese hour needs its part of the day, or what follows it."""
    hour, minute = number(found["h"]), found["m"] or ""
    if hour is None or hour > 24 or not (found["part"] or minute or found["h"].isdigit()):
        return None
    minutes = int(minute.rstrip("分")) if minute[:1].isdigit() else 30 if minute == "半" else 0
    half = _HALVES.get((found["part"] or " ")[0])
    return _clock(int(hour), minutes, half if half == "am" or hour < 12 else half and "am")


def _clock(hour: int, minute: int, half: str | None) -> Clock:
    if half and half.strip().lower().startswith("p"):
        return Clock(frozenset({hour % 12 * 60 + 720 + minute}))
    if half:
        return Clock(frozenset({(hour % 12 if hour == 12 else hour) * 60 + minute}))
    return Clock(frozenset({hour * 60 + minute, (hour + (12 if 0 < hour < 12 else 0)) * 60 + minute}))
