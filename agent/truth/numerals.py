"""Numbers as people write them: 1,299.00 · 1.299,00 · 3万 · 两百五十 · two hundred and fifty. Not units, not dates.

`marked` reads all numbers of a text once and puts one sign in the place of each, so that what looks for "so many days"
or "so much money" need not know how numbers are written.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?)"
HAN = "[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"
DIGIT, CENTS, IN_HAN, IN_WORDS = "\ue000", "\ue001", "\ue002", "\ue003"
"""The signs: digits, digits with two decimals, Chinese numerals, English number words."""
ONE = f"[{DIGIT}-{IN_WORDS}]"
RANGE = r"\s*(?:-|–|—|~|至|到|\bto\b)\s*"
"""What stands between the two ends of a range."""

LONGEST = 15
"""Digits before the point. Longer ones count nothing that is sold, and a Decimal of 28 digits cannot round them."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: value * 10 for value, word in enumerate(_TENS.split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_SUFFIXES = {"万": 10_000, "千": 1_000, "亿": 100_000_000, "k": 1_000, **_SCALES}
_WORD = "(?:" + "|".join(sorted([*_WORDS, *_SCALES], key=len, reverse=True)) + ")"
_SPOKEN = rf"\b(?:an? (?=hundred|thousand|million))?{_WORD}(?:(?:[ -]| and ){_WORD})*\b"
_SCALE = r"(?: ?[万千亿]|k\b| (?:hundred|thousand|million)\b)?"
_NUMBER = re.compile(
    rf"(?P<d>(?<![\d.]){DIGITS}{_SCALE})|(?P<h>{HAN}+(?:点[零〇一二三四五六七八九]+)?)|(?P<w>{_SPOKEN})", re.IGNORECASE
)
_SPELLED = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)
_SHAPE = re.compile(rf"({DIGITS}) ?([万千亿k]|hundred|thousand|million)?", re.IGNORECASE)
_CENTS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{2}|\d+\.\d{2}")
_COMMA_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}")

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_DIGITS |= {sign: value for value, sign in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_HAN_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_HAN_SCALES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with one sign for each number; `numbers` are their values and words, in order."""

    text: str
    numbers: list[tuple[Decimal, str]]
    _marks: list[int]
    _shifts: list[int]

    def number(self, at: int) -> tuple[Decimal, str]:
        """The number whose sign stands at this position."""
        return self.numbers[bisect_right(self._marks, at) - 1]

    def origin(self, at: int) -> int:
        """The position in the original text; of an end, after the number's last character."""
        before = bisect_right(self._marks, at - 1)
        return at + (self._shifts[before - 1] if before else 0)


def marked(text: str) -> Marked:
    parts: list[str] = []
    numbers: list[tuple[Decimal, str]] = []
    marks: list[int] = []
    shifts: list[int] = []
    last = length = 0
    for found in _NUMBER.finditer(text):
        value = number(found[0])
        if value is None:
            continue
        parts += [text[last : found.start()], _sign(found)]
        length += found.start() - last
        marks.append(length)
        length += 1
        last = found.end()
        shifts.append(last - length)
        numbers.append((value, found[0]))
    return Marked("".join([*parts, text[last:]]), numbers, marks, shifts)


def _sign(found: re.Match[str]) -> str:
    if found.lastgroup == "d":
        return CENTS if _CENTS.fullmatch(found[0]) else DIGIT
    return IN_HAN if found.lastgroup == "h" else IN_WORDS


def spelled(text: str) -> bool:
    """Whether a text has an English number word."""
    return _SPELLED.search(text) is not None


def numbers_in(text: str) -> set[Decimal]:
    return {value for value, _ in marked(text).numbers}


def number(text: str) -> Decimal | None:
    """The value of a number in any of its forms; None when it is no number after all, but words or a long code."""
    text = text.strip().lower()
    if found := _SHAPE.fullmatch(text):
        value: Decimal | None = digits(found[1]) * _SUFFIXES.get(found[2] or "", 1)
    else:
        value = spoken(text) if text[:1].isascii() else han(text)
    return None if value is not None and value.adjusted() >= LONGEST else value


def digits(text: str) -> Decimal:
    """1,299.00 and 1.299,00 and 25,5: the last separator is the decimal one, unless it groups thousands."""
    if _COMMA_DECIMAL.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", ""))


def han(text: str) -> Decimal | None:
    """二百五十 → 250, 两千零五 → 2005, 一二三 → 123, 三点五 → 3.5, 一百五 → 150."""
    whole, _, rest = text.partition("点")
    if not whole or not all(sign in _HAN_DIGITS or sign in _HAN_PLACES or sign in _HAN_SCALES for sign in whole):
        return None
    if all(sign in _HAN_DIGITS for sign in whole):
        value = Decimal("".join(str(_HAN_DIGITS[sign]) for sign in whole))
    else:
        value = Decimal(_places(whole))
    return value + Decimal("0." + "".join(str(_HAN_DIGITS.get(sign, 0)) for sign in rest)) if rest else value


def _places(text: str) -> int:
    total = section = digit = last = 0
    for sign in text:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
            last = 0 if sign in "零〇" else last
        elif sign in _HAN_PLACES:
            last = _HAN_PLACES[sign]
            section, digit = section + (digit or 1) * last, 0
        else:
            last = _HAN_SCALES[sign]
            total, section, digit = (total + section + digit or 1) * last, 0, 0
    return total + section + digit * (last // 10 or 1)


def spoken(text: str) -> Decimal | None:
    """two hundred and fifty → 250, a thousand → 1000, twenty-five → 25."""
    total = section = 0
    words = re.findall(r"[a-z]+", text)
    if not words:
        return None
    for word in words:
        if word in _WORDS:
            section += _WORDS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _SCALES:
            total, section = total + (section or 1) * _SCALES[word], 0
        elif word not in ("and", "a", "an"):
            return None
    return Decimal(total + section)
