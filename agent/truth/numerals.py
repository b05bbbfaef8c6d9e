"""Numbers as people write them: 1,299.00 · 1.299,00 · 3万 · 两百五十 · 二点五 · two hundred and fifty. Not units, not dates."""

import re
from decimal import Decimal

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?)"
HAN = "[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"
_HAN_NUMBER = rf"{HAN}+(?:点[零〇一二三四五六七八九]+)?"
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_WORDS = {word: number for number, word in enumerate(_UNITS)} | _TENS
_WORD = "(?:" + "|".join(sorted([*_WORDS, *_SCALES], key=len, reverse=True)) + ")"
_SPOKEN = rf"\b(?:an? (?=hundred|thousand|million))?{_WORD}(?:(?:[ -]| and ){_WORD})*\b"
_SCALE = r"(?: ?[万千亿]|k\b| (?:hundred|thousand|million)\b)?"
NUMBER = rf"(?:(?<![\d.]){DIGITS}{_SCALE}|{_HAN_NUMBER}|{_SPOKEN})"

# Between the two ends of a range; a hyphen after a word joins it, as in seventy-one.
RANGE = r"(?:\s*(?:–|—|~|至|到|\bto\b)\s*|(?<=[\d零一二三四五六七八九十百千万元])\s?-\s?)"

_HAN_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_DIGITS |= {sign: number for number, sign in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_HAN_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_HAN_SCALES = {"万": 10_000, "亿": 100_000_000}
_SUFFIXES = {
    "万": 10_000,
    "千": 1_000,
    "亿": 100_000_000,
    "k": 1_000,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
}
_SHAPE = re.compile(rf"({DIGITS}) ?([万千亿k]|hundred|thousand|million)?", re.IGNORECASE)


def number(text: str) -> Decimal | None:
    """The value of a piece of text that `NUMBER` matched; None when it is no number after all."""
    text = text.strip().lower()
    if found := _SHAPE.fullmatch(text):
        return digits(found[1]) * _SUFFIXES.get(found[2] or "", 1)
    return (
        han(text) if text and text[0] in "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟" else spoken(text)
    )


def digits(text: str) -> Decimal:
    """1,299.00 and 1.299,00 and 25,5: the last separator is the decimal one, unless it groups thousands."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", ""))


def han(text: str) -> Decimal | None:
    """二百五十 → 250, 两千零五 → 2005, 一二三 → 123, 三点五 → 3.5, 一百五 → 150."""
    whole, _, rest = text.partition("点")
    if not all(sign in _HAN_DIGITS or sign in _HAN_PLACES or sign in _HAN_SCALES for sign in whole):
        return None
    if all(sign in _HAN_DIGITS for sign in whole):
        value = Decimal("".join(str(_HAN_DIGITS[sign]) for sign in whole))
    else:
        value = Decimal(_places(whole))
    return value + Decimal("0." + "".join(str(_HAN_DIGITS[sign]) for sign in rest)) if rest else value


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
    for word in re.findall(r"[a-z]+", text):
        if word in _WORDS:
            section += _WORDS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _SCALES:
            total, section = total + (section or 1) * _SCALES[word], 0
        elif word not in ("and", "a", "an"):
            return None
    return Decimal(total + section)
