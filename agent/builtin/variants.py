"""Which variant of a product a customer wishes for, from the words for its options. Compares texts; calls no tool."""

import re
from collections.abc import Sequence
from typing import Any

from agent.builtin import matching
from agent.builtin.understanding.normalise import normalise

Variant = dict[str, Any]

_SIZES = ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"]
_SIZE_WORDS = {"small": "s", "medium": "m", "large": "l", "小": "s", "中": "m", "大": "l", "加大": "xl", "特大": "xl"}
_SIZES_IN_WORDS = {
    "s": re.compile(r"(?<!too )(?<!bit )\bsmall\b(?! amount)|小[号码]"),
    "m": re.compile(r"\bmedium\b|中[号码]"),
    "l": re.compile(r"(?<!too )(?<!bit )(?<!extra )(?<!x-)\blarge\b(?! amount)|(?<!加)(?<!特)大[号码](?!一)"),
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BIGGER = re.compile(r"\b(?:bigger|larger|size up|sizes up|longer|next size)\b|大一|大点|大些|再大|长一|大号一点")
_SMALLER = re.compile(r"\b(?:smaller|size down|sizes down|shorter)\b|小一|小点|小些|再小|短一")
_COLOR = re.compile(r"([\u4e00-\u9fff]{2,3})色")
_CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest price)\b|最便宜|最低价")
_DEAREST = re.compile(r"\b(?:most expensive|priciest)\b|最贵")


def wished(text: str, current: Variant, variants: Sequence[Variant]) -> list[Variant]:
    """The variants that fit a wish best, without the current one; empty where the text wishes for nothing."""
    others = [one for one in variants if one.get("item") != current.get("item")]
    if _CHEAPEST.search(text.lower()) and others:
        return [min(others, key=_price)]
    if _DEAREST.search(text.lower()) and others:
        return [max(others, key=_price)]
    wish = _wish(text, current, variants)
    if not wish:
        return []
    best = max((_fit(one, wish, current) for one in others), default=(0, 0))
    if best[0] < len(wish):
        return []
    return [one for one in others if _fit(one, wish, current) == best]


def differing(text: str, current: Variant, others: Sequence[Variant]) -> list[Variant]:
    """Where a text names an option but no value (`another color`): the variants that differ in it, likest first."""
    now = _options(current)
    keys = [key for key in now if normalise(key) in normalise(text)]
    differ = [one for one in others if any(_options(one).get(key) != now[key] for key in keys)]
    if not differ:
        return list(others)
    alike = {id(one): sum(_options(one).get(key) == value for key, value in now.items()) for one in differ}
    best = max(alike.values())
    return [one for one in differ if alike[id(one)] == best]


def named(text: str, variants: Sequence[Variant]) -> list[Variant]:
    """The variants whose options a text names; all of them where it names none."""
    wish = _wish(text, {}, variants)
    fitting = [one for one in variants if all(_options(one).get(key) == value for key, value in wish.items())]
    return fitting if wish else list(variants)


def names_an_option(text: str, variants: Sequence[Variant]) -> bool:
    return bool(_wish(text, {}, variants))


def _wish(text: str, current: Variant, variants: Sequence[Variant]) -> dict[str, str]:
    """The new value for each option that the text speaks of; the current values only say what it is now."""
    wish: dict[str, str] = {}
    now = _options(current)
    for key in {key for one in variants for key in _options(one)}:
        values = list(dict.fromkeys(_options(one)[key] for one in variants if key in _options(one)))
        said = [value for value in values if value != now.get(key) and mentions(text, value)]
        if said:
            wish[key] = max(said, key=len)
        elif (step := _step(text)) and key in now and (ordered := _ordered(values)) and now[key] in ordered:
            place = ordered.index(now[key]) + step
            if 0 <= place < len(ordered):
                wish[key] = ordered[place]
    return wish


def _step(text: str) -> int:
    plain = normalise(text)
    return 1 if _BIGGER.search(plain) else -1 if _SMALLER.search(plain) else 0


def _ordered(values: list[str]) -> list[str]:
    """The values from small to large, if they are sizes or numbers; else nothing."""
    ranks = {value: _rank(value) for value in values}
    if len(values) < 2 or any(rank is None for rank in ranks.values()):
        return []
    return sorted(values, key=lambda value: ranks[value] or 0.0)


def _rank(value: str) -> float | None:
    plain = value.lower().strip()
    for word in (plain, plain.rstrip("码号"), _SIZE_WORDS.get(plain.rstrip("码号"), "")):
        if word in _SIZES:
            return float(_SIZES.index(word))
    number = _NUMBER.search(plain)
    return float(number[0]) if number else None


def mentions(text: str, value: str) -> bool:
    """Whether a text names the value of an option; a single letter only as a size (`M`, `size m`, `M码`, `medium`)."""
    plain, wanted = normalise(text), normalise(value)
    if len(wanted) == 1 and wanted.isascii():
        as_size = rf"\bsize {wanted}\b|(?<![a-z]){wanted} ?(?:码|号)|(?<![A-Za-z']){wanted.upper()}(?![A-Za-z'])"
        return (
            re.search(as_size, plain) is not None
            or re.search(as_size, text) is not None
            or (plain.strip(" .!") == wanted)
            or (wanted in _SIZES_IN_WORDS and _SIZES_IN_WORDS[wanted].search(plain) is not None)
        )
    if re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", plain):
        return True
    words = {word for word in matching.words(value) if len(word) > 1}
    return (bool(words) and words <= matching.words(text)) or _shade(wanted, plain)


def _shade(color: str, text: str) -> bool:
    """`铁锈红` is named by `锈红色` too, a color by all but its first character."""
    said = _COLOR.findall(text)
    return len(color) >= 3 and any(len(one) >= 2 and color.rstrip("色").endswith(one) for one in said)


def _fit(variant: Variant, wish: dict[str, str], current: Variant) -> tuple[int, int]:
    options, now = _options(variant), _options(current)
    wanted = sum(options.get(key) == value for key, value in wish.items())
    kept = sum(options.get(key) == value for key, value in now.items() if key not in wish)
    return wanted, kept


def _options(variant: Variant) -> dict[str, str]:
    options = variant.get("options")
    return {str(key): str(value) for key, value in options.items()} if isinstance(options, dict) else {}


def _price(variant: Variant) -> float:
    number = _NUMBER.search(str(variant.get("price", "")))
    return float(number[0]) if number else 0.0
