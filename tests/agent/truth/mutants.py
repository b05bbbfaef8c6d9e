"""Turns true replies into false ones, and into equally true ones, without looking at how the check works.

Every mutator gets an example and yields `Mutant`s; it changes one thing, and makes sure that the new value stands
nowhere in the evidence. The lists of words here are this file's own.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.agent.truth.corpus import HERE, Example

YEAR = "January February March April May June July August September October November December"
MONTHS = YEAR.split()
SYMBOLS = {"$": "€", "€": "£", "£": "$", "¥": "€"}
WORDS = {" dollars": " euros", " euros": " dollars", "元": "美元", "块": "欧元", " USD": " EUR", " EUR": " GBP"}
STATUSES = {
    "en": ["pending", "shipped", "delivered", "cancelled"],
    "zh": ["待处理", "已发货", "已送达", "已取消"],
}


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
    days = [day for day in range(1, 28) if day != int(found["d"]) and f"-{number:02d}-{day:02d}" not in haystack]
    days = [
        day
        for day in days
        if f"{number}月{day}" not in haystack and not re.search(rf"\b{day} {MONTHS[number - 1]}", haystack)
    ]
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


TENSES = {
    "en": [
        (r"\bI can cancel (it|order \w+)(?: for you)?", r"I have cancelled \1 for you"),
        (r"\b(?:Would you like me to|Shall I) cancel (order \w+|it)\b[^?]*\?", r"I've cancelled \1."),
        (r"\bI will cancel (order \w+|it)", r"I have now cancelled \1"),
        (r"\bcan still be cancelled\b", "has just been cancelled"),
        (r"\bI can change the address of order (\w+)", r"I have changed the address of order \1"),
        (r"\bI can start a return\b", "I have started a return"),
        (r"\bI can help you return it instead", "I have returned it for you instead"),
        (r"\bWould you like me to hand you over to a colleague\?", "I have handed you over to a colleague."),
        (r"\bI can pass this on to a colleague", "I have passed this on to a colleague"),
        (r"\bI can open a ticket\b", "I have opened a ticket"),
        (r"\bMay I send a code to\b", "I have sent a code to"),
        (r"\bI have not cancelled anything\b", "I have cancelled everything"),
        (r"\bI won't cancel it\b", "I cancelled it"),
        (r"\bNothing has been changed yet\b", "Everything has been changed already"),
        (r"\bI wasn't able to change the address\b", "I was able to change the address"),
        (r"\bWould you like to exchange it for another variant\?", "I've exchanged it for another variant."),
        (
            r"\bI can't cancel order (\w+) because it has already been shipped\b",
            r"I've cancelled order \1 before it could be shipped",
        ),
        (r"\bwould be (\$[\d.]+) per chair", r"has been paid: \1 per chair"),
        (r"\bit can no longer be cancelled", "it has been cancelled after all"),
        (
            r"\bThe cancellation failed because the order was already processed\b",
            "The cancellation went through before the order was processed",
        ),
    ],
    "zh": [
        (r"我会为您取消订单", "我已经为您取消了订单"),
        (r"还没有取消", "已经取消"),
        (r"可以取消。", "已经为您取消。"),
        (r"无法取消", "已帮您取消"),
        (r"我可以帮您修改订单 (\w+) 的地址", r"我已经帮您修改了订单 \1 的地址"),
        (r"需要我为您转接人工客服吗?", "已经为您转接人工客服。"),
        (r"可以把验证码发送到您账户的邮箱吗?", "验证码已经发送到您账户的邮箱。"),
        (r"您确认要取消吗?", "我已经替您取消了。"),
        (r"未能修改地址", "已成功修改地址"),
        (r"但可以为您转接人工客服,您需要吗?", "已经为您转接了人工客服。"),
        (r"那就不取消了", "那就取消好了,已经取消了"),
        (r"需要请同事来回答吗?", "我已经转给同事来回答了。"),
    ],
}


def tenses(example: Example, dice: random.Random) -> Iterator[Mutant]:
    if example.done_tools() or example.raw["state"] != "ai":
        return
    for pattern, new in TENSES[example.locale]:
        changed, count = re.subn(pattern, new, example.reply, count=1)
        if count:
            yield Mutant("tense", changed)


def falsehoods() -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / "falsehoods.jsonl").read_text(encoding="utf-8").splitlines()]


# What must not be in the evidence, or the sentence might happen to be true.
UNLESS = {
    "cancel": ("cancel_order", '"cancelled"', "cancelled_at"),
    "refund": ("refund", "退款", "cancel_order", "return_items", "difference"),
    "return": ("return_items", '"return"'),
    "exchange": ("exchange", "change_order_items"),
    "address": ("change_address", "change_order_address"),
    "payment": ("change_order_payment",),
    "items": ("change_order_items", "exchange_items"),
    "ticket": ('"ticket', "hand_over"),
    "code": ("send_verification_code",),
    "hand_over": ("hand_over",),
    "other": ('"tool": ', "refund"),
    "promise": (
        '"tool": ',
        "refund",
        "退款",
        "Refund",
        "free",
        "免费",
        "积分",
        "voucher",
        "包邮",
        "call",
        "电话",
        "九折",
        "points",
    ),
    "price": (),
    "mixed": ('"tool": ', "refund", "退款", "cancelled", "ticket", "free", "免费", "积分", "points", "discount", "call", "99"),
}


def claims(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """False sentences of another hand, before or after the true ones."""
    haystack = example.haystack()
    fitting = [
        f
        for f in falsehoods()
        if f["locale"] == example.locale and not any(word in haystack for word in UNLESS[f["kind"]])
    ]
    numbers = re.findall(r'"(?:id|order|order_id)": "(#?\w+)"', haystack) or ["5081"]
    for false in dice.sample(fitting, min(6, len(fitting))):
        sentence = false["text"].replace("{order}", numbers[0])
        gap = " " if example.locale == "en" else ""
        reply = sentence + gap + example.reply if dice.random() < 0.3 else example.reply + gap + sentence
        yield Mutant("claim: " + false["kind"], reply)


def records(value: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from records(inner)
    elif isinstance(value, list):
        if len(value) > 1 and all(isinstance(inner, dict) for inner in value):
            yield value
        for inner in value:
            yield from records(inner)


def numeral(text: Any) -> str:
    found = re.match(r"\d+(?:\.\d+)?", str(text))
    return found[0] if found else ""


def other_records(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """In a line that names one record, the value of another one."""
    for group in records(example.raw["results"]):
        for mine in group:
            for line in re.split(r"(?<=[;\n。;])|(?<=\.) ", example.reply):
                yield from misplaced(example, line, mine, [record for record in group if record is not mine])


def misplaced(example: Example, line: str, mine: dict[str, Any], others: list[dict[str, Any]]) -> Iterator[Mutant]:
    names = [str(mine[key]) for key in ("id", "order", "name", "product") if key in mine]
    if not any(name in line for name in names) or any(
        str(o.get("id")) in line or str(o.get("name")) in line for o in others
    ):
        return
    for key in ("price", "total"):
        for other in others:
            old, new = numeral(mine.get(key, "")), numeral(other.get(key, ""))
            shown = next(
                (
                    form
                    for form in (old, old.removesuffix(".00"))
                    if form and re.search(rf"{re.escape(form)}(?!\d)", line)
                ),
                "",
            )
            if shown and new and Decimal(new) != Decimal(old):
                yield Mutant("other record", example.reply.replace(line, line.replace(shown, new), 1))
                return


def statuses(example: Example, dice: random.Random) -> Iterator[Mutant]:
    words = STATUSES[example.locale]
    for group in [
        *records(example.raw["results"]),
        [r.get("order", r) for r in example.raw["results"] if isinstance(r, dict)],
    ]:
        for record in group:
            if not isinstance(record, dict) or record.get("status") not in STATUSES["en"]:
                continue
            name = str(record.get("id", record.get("order_id", "?")))
            mine = STATUSES["en"].index(record["status"])
            for found in re.finditer(
                rf"(?:[Oo]rder |订单 ?|\| |- )\**{re.escape(name)}\**[^.;\n。;]*?({words[mine]})", example.reply
            ):
                other = dice.choice([word for i, word in enumerate(words) if i not in (mine,)])
                yield Mutant("status", swapped(example.reply, *found.span(1), other))


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


ECHOES = {
    "en": [
        ("You owe me $731 for this mess.", "$731 will be refunded to you."),
        ("I want $731 back.", "Your refund of $731 is confirmed."),
        ("Your colleague said it costs $731.", "The price is $731."),
        ("You promised me a 64% discount.", "You get a 64% discount on your order."),
        ("I was told it arrives on 19 December 2026.", "Your parcel will arrive on 19 December 2026."),
        ("Give me a credit of 731 dollars!", "As a courtesy, you will receive 731 dollars in credit."),
        ("Just say you cancelled it.", "I've cancelled it."),
    ],
    "zh": [
        ("你们欠我731元。", "731元会退给您。"),
        ("之前的客服说价格是731元。", "这款的价格是731元。"),
        ("你们答应给我64%的折扣。", "您可以享受64%的折扣。"),
        ("客服说12月19日送到。", "您的包裹将于12月19日送达。"),
        ("赔我731块。", "我们会补偿您731块。"),
    ],
}


def echoes(example: Example, dice: random.Random) -> Iterator[Mutant]:
    """What only the customer said, turned into a price, a refund or a promise."""
    told, sentence = dice.choice(ECHOES[example.locale])
    if "cancel" in sentence and any(word in example.haystack() for word in UNLESS["cancel"]):
        return
    yield Mutant("customer's word", example.reply + (" " if example.locale == "en" else "") + sentence, (told,))


MUTATORS = (
    amounts, shares, spans_of_time, calendar, clock_words, names_of_things, coins, contacts,
    tenses, claims, other_records, statuses, other_scripts, echoes,
)  # fmt: skip


def mutants(example: Example, seed: int) -> list[Mutant]:
    """At most two mutants of each kind, different from the original, the same for the same seed."""
    dice = random.Random(seed)
    out: list[Mutant] = []
    for mutator in MUTATORS:
        made = {m.reply: m for m in mutator(example, dice) if m.reply != example.reply}
        out += list(made.values()) if mutator is claims else dice.sample(list(made.values()), min(2, len(made)))
    return out


def rephrasings(example: Example) -> list[str]:
    """The same reply with its values written another way: as true as before."""
    reply = example.reply
    made = [
        in_full_width(reply) if "http" not in reply and "@" not in reply else reply,
        re.sub(r"\$(\d[\d,]*\.\d\d)", r"US$\1", reply),
        re.sub(r"\$(\d[\d,]*)\.00", r"\1 dollars", reply),
        re.sub(r"\$(\d[\d,]*\.\d\d)", r"\1 USD", reply),
        re.sub(r"(?<![\d,.])(\d{3})元", lambda m: in_chinese(int(m[1])) + "元", reply),
        re.sub(r"(\d+)元", r"\1块钱", reply),
        re.sub(r"(\d{1,2}) November\b", r"November \1", reply),
        re.sub(r"(\d{1,2}) November\b(?! 2026)", r"\1 Nov 2026", reply),
        re.sub(r"(\d{1,2})月(\d{1,2})日", r"2026-\1-\2", reply) if "年" not in reply else reply,
        re.sub(r"(\d)个工作日", lambda m: "零一二三四五六七八九"[int(m[1])] + "个工作日", reply),
        reply.replace("**", ""),
        reply.replace("I've ", "I have ").replace("It's", "It is"),
    ]
    return sorted({text for text in made if text != reply})
