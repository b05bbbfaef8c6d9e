"""Makes a reply say what was not done, not so, or not promised: tenses, statuses, false sentences, the customer's word.

The wordings are those of other hands than the ones that wrote the check.
"""

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from tests.agent.truth.corpus import HERE, Example
from tests.agent.truth.values import Mutant, swapped

STATUSES = {
    "en": ["pending", "shipped", "delivered", "cancelled"],
    "zh": ["待处理", "已发货", "已送达", "已取消"],
}


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


@cache
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
    "mixed": (
        '"tool": ',
        "refund",
        "退款",
        "cancelled",
        "ticket",
        "free",
        "免费",
        "积分",
        "points",
        "discount",
        "call",
        "99",
    ),
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
        gap = "\n\n"
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
                # what was delivered was also shipped: that would be true
                false = [word for i, word in enumerate(words) if i != mine and (mine, i) != (2, 1)]
                other = dice.choice(false)
                yield Mutant("status", swapped(example.reply, *found.span(1), other))


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
    yield Mutant("customer's word", f"{example.reply}\n\n{sentence}", (told,))
