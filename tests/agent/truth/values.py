"""Changes one value of a true reply: an amount, a share, a day, a number, a currency, an address; in any script.

Written without looking at how the check works. The new value stands nowhere in the evidence.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.agent.truth.corpus import Example

YEAR = "January February March April May June July August September October November December"
MONTHS = YEAR.split()
SYMBOLS = {"$": "€", "€": "£", "£": "$", "¥": "€"}
WORDS = {" dollars": " euros", " euros": " dollars", "元": "美元", "块": "欧元", " USD": " EUR", " EUR": " GBP"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A false reply. `told` is what the customer additionally says in this version of the conversation."""

    kind: str
    reply: str
    told: tuple[str, ...] = ()


def swapped(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def number_known(number: str, haystack: str) -> bool:
    """Whether this number stands in the evidence, in any of its usual spellings."""
    value = Decimal(number)
    spellings = {number, f"{value:.2f}", f"{value:.1f}", f"{value:f}"}
    if value == value.to_integral():
        spellings |= {str(int(value)), f"{int(value):,}"}
    return any(re.search(rf"(?<![\d.]){re.escape(spelling)}(?!\d)", haystack) for spelling in spellings)


def near(number: str, dice: random.Random, haystack: str) -> str | None:
    """Another number that looks like this one and stands nowhere in the evidence."""
    plain = Decimal(number.replace(",", ""))
    places = len(number.split(".")[1]) if "." in number else 0
    for _ in range(30):
        factor = Decimal(str(dice.choice([0.5, 0.9, 1.1, 1.25, 2, 3])))
        changed = (plain * factor + dice.choice([0, 1, 2, 7])).quantize(Decimal(1).scaleb(-places))
        if changed != plain and changed > 0 and not number_known(str(changed), haystack):
            return f"{changed:,f}" if "," in number else f"{changed:f}"
    return None


def amounts(example: Example, dice: random.Random) -> Iterator[Mutant]:
    before = r"(?:[$€£¥]|US\$)\s?(\d[\d,]*(?:\.\d+)?)"
    after = r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)(?= ?(?:dollars|euros|USD|EUR|元|块))"
    for pattern in (before, after):
        for found in re.finditer(pattern, example.reply):
            number = found[1].rstrip(",")
            if other := near(number, dice, example.haystack()):
                yield Mutant("amount", swapped(example.reply, found.start(1), found.start(1) + len(number), other))


def shares(example: Example, dice: random.Random) -> Iterator[Mutant]:
    for found in re.finditer(r"(\d+(?:\.\d+)?)(?=%| percent)", example.reply):
        if other := near(found[1], dice, example.haystack()):
            yield Mutant("percent", swapped(example.reply, *found.span(1), other))


def spans_of_time(example: Example, dice: random.Random) -> Iterator[Mutant]:
    english = r"[ -]?(?:business |working )?(?:days?|hours?|months?|weeks?|years?|minutes)\b"
    units = rf"(?={english}| ?(?:个工作日|天|小时|个月|年内|分钟))"
    for found in re.finditer(r"(?<![\d.,])(\d{1,3})" + units, example.reply):
        if other := near(found[1], dice, example.haystack()):
            yield Mutant("duration", swapped(example.reply, *found.span(1), other))


def calendar(example: Example, dice: random.Random) -> Iterator[Mutant]:
    names = "|".join(name[:3] + "(?:" + name[3:] + ")?" if len(name) > 3 else name for name in MONTHS)
    forms = [
        (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?= (?:of )?(?P<m>{names})\b)", "d"),
        (rf"\b(?P<m>{names}) (?P<d>\d{{1,2}})(?!\d)", "d"),
        (r"(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2})(?= ?[日号號])", "d"),
        (r"\b20\d\d-(?P<m>\d\d)-(?P<d>\d\d)\b", "d"),
        (r"(?<= )(?P<y>20[23]\d)(?=[ .,!]|$)|(?P<y2>20[23]\d)(?=年)", "y"),
    ]
    for pattern, part in forms:
        for found in re.finditer(pattern, example.reply):
            if part == "y":
                group = "y" if found["y"] else "y2"
                yield Mutant(
                    "date", swapped(example.reply, *found.span(group), str(int(found[group]) + dice.choice([1, 2, 4])))
                )
            elif other := other_day(found, dice, example.haystack()):
                yield Mutant("date", swapped(example.reply, *found.span("d"), other))


def other_day(found: re.Match[str], dice: random.Random, haystack: str) -> str | None:
    month = found["m"]
    number = (
        int(month) if month.isdigit() else next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
    )
    name = MONTHS[number - 1]
    said = {before or after for before, after in re.findall(rf"\b(\d+) {name}|{name} (\d+)\b", haystack)}
    days = [
        day
        for day in range(1, 28)
        if day != int(found["d"]) and str(day) not in said
        and f"-{number:02d}-{day:02d}" not in haystack and f"{number}月{day}" not in haystack
    ]  # fmt: skip
    width = len(found["d"]) if found["d"].startswith("0") else 1
    return f"{dice.choice(days):0{width}d}" if days else None


def clock_words(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """yesterday → two days ago, and so on: a day of which the evidence has no trace."""
    today = date.fromisoformat(example.raw["now"][:10])
    for word, other, days in (("yesterday", "tomorrow", 1), ("明天", "后天", 2), ("昨天", "前天", -2)):
        if word in example.reply and (today + timedelta(days)).isoformat() not in example.haystack():
            yield Mutant("date", example.reply.replace(word, other))


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, str(value)


def names_of_things(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """A digit of an order, ticket, return or tracking number."""
    labels = {"id", "order", "order_id", "tracking", "tracking_id", "ticket", "return", "orders", "number"}
    known = {text for key, text in leaves(example.raw["results"]) if key in labels and re.search(r"\d{2}", text)}
    for name in sorted(known):
        for found in list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", example.reply))[:1]:
            spots = [i for i, sign in enumerate(name) if sign.isdigit()]
            for _ in range(20):
                spot = dice.choice(spots)
                other = swapped(name, spot, spot + 1, str((int(name[spot]) + dice.randint(1, 8)) % 10))
                if other not in example.haystack():
                    yield Mutant("id", swapped(example.reply, *found.span(), other))
                    break


def coins(example: Example, dice: random.Random) -> Iterator[Mutant]:
    for table in (SYMBOLS, WORDS):
        for old, new in table.items():
            pattern = re.escape(old) + (r"(?=\s?\d)" if table is SYMBOLS else "")
            pattern = (
                (r"(?<=\d)" if table is WORDS else "")
                + (r"(?<=\d)\s?" if old in "元块" and table is WORDS else "")
                + pattern
            )
            for found in list(re.finditer(pattern, example.reply))[:2]:
                yield Mutant("currency", swapped(example.reply, *found.span(), new))


def contacts(example: Example, dice: random.Random) -> Iterator[Mutant]:
    for found in re.finditer(r"[\w.]+@[\w.]+\.\w+", example.reply):
        name, host = found[0].split("@")
        yield Mutant("email", swapped(example.reply, *found.span(), f"{name}s@{host}"))
        yield Mutant("email", swapped(example.reply, *found.span(), f"{name}@{host.replace('example', 'sample')}"))
    for found in re.finditer(r"https?://[\w./-]+\w", example.reply):
        yield Mutant("url", swapped(example.reply, *found.span(), found[0] + "-new"))
        yield Mutant("url", swapped(example.reply, *found.span(), found[0].replace("example", "examples")))
    for found in re.finditer(
        r"\+\d[\d ]{8,}\d|\b\d{3}-\d{3}-\d{4}\b|\b1[3-9]\d{9}\b|\b0\d{3} \d{3} \d{4}\b", example.reply
    ):
        yield Mutant(
            "phone",
            swapped(
                example.reply,
                found.end() - 2,
                found.end(),
                str((int(found[0][-2:]) + dice.randint(3, 60)) % 100).zfill(2),
            ),
        )


ZH_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """0 … 9999 in Chinese numerals."""
    out, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if pending and out else "") + ZH_DIGITS[digit] + unit
            pending = False
        else:
            pending = bool(out)
    return out or "零"


def in_full_width(text: str) -> str:
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.%"})


def other_scripts(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """A false value in full-width digits, or in Chinese numerals."""
    for mutant in [*amounts(example, dice), *shares(example, dice), *spans_of_time(example, dice)]:
        numbers = set(re.findall(r"\d+(?:\.\d+)?", mutant.reply)) - set(re.findall(r"\d+(?:\.\d+)?", example.reply))
        for number in sorted(numbers)[:1]:
            yield Mutant("full-width " + mutant.kind, mutant.reply.replace(number, in_full_width(number)))
            if (
                example.locale == "zh"
                and number.isdigit()
                and int(number) < 10_000
                and f"{number}%" not in mutant.reply
                and f"¥{number}" not in mutant.reply
            ):
                yield Mutant("Chinese " + mutant.kind, mutant.reply.replace(number, in_chinese(int(number))))
