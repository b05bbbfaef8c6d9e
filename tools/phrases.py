"""The parts of a summary, in both languages: what is in an order, which variant, how much money goes where."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from records.order_items import Pick, Swap
from records.payments import Methods, Movement
from records.products import Catalog, options
from records.tables import OrderLine
from tools.context import Call
from tools.wording import method_label, money, shown_money

Both = Mapping[str, str]
LOCALES = ("en", "zh")
KEEP: Both = {"en": "Leave it as it is", "zh": "保持不变"}


def both(en: str, zh: str) -> Both:
    return {"en": en, "zh": zh}


def listed(parts: Iterable[str], locale: str) -> str:
    """`a`, `a and b`, `a, b and c`."""
    every = list(parts)
    if locale == "zh":
        return "、".join(every)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def contents(lines: Sequence[OrderLine], catalog: Catalog, locale: str) -> str:
    """`Wool throw × 2, Mug × 1`; of a long order the first three lines."""
    shown = [f"{catalog.name(line, locale)} × {line.quantity}" for line in lines[:3]]
    if len(lines) > 3:
        shown.append(f"另有 {len(lines) - 3} 项" if locale == "zh" else f"{len(lines) - 3} more")
    return ("，" if locale == "zh" else ", ").join(shown)


def picked(pick: Pick, catalog: Catalog, locale: str) -> str:
    """`Mug (red) × 2`."""
    return (
        f"{catalog.name(pick.line, locale)}{_in_brackets(catalog.options(pick.line, locale), locale)} × {pick.quantity}"
    )


def swapped(swap: Swap, catalog: Catalog, locale: str) -> str:
    """`Mug (red) × 2 for Mug (blue)`."""
    old, name = picked(swap.pick, catalog, locale), catalog.name(swap.pick.line, locale)
    new = f"{name}{_in_brackets(options(swap.new, locale), locale)}"
    return f"{old} 换成 {new}" if locale == "zh" else f"{old} for {new}"


def label(methods: Methods, method_id: str | None, locale: str) -> str:
    return method_label(methods.get(method_id or ""), locale)


def spaced(text: str) -> str:
    """With the space that Chinese text has around Latin letters."""
    before = " " if text[:1].isascii() else ""
    return f"{before}{text} " if text[-1:].isascii() else f"{before}{text}"


def flows(movements: Sequence[Movement], methods: Methods, currency: str, locale: str) -> str:
    """`refund 59.80 USD to Visa ending 4242`, `charge 2.50 USD to gift card`, joined."""
    return listed((_flow(each, methods, currency, locale) for each in movements), locale)


def results(movements: Sequence[Movement], methods: Methods, currency: str, call: Call) -> dict[str, Any]:
    """What moved, for the model: `refund` or `paid`, and by which method."""
    told: dict[str, Any] = {}
    for kind, key in (("payment", "paid"), ("refund", "refund")):
        some = [movement for movement in movements if movement.kind == kind]
        if some:
            told[key] = money(sum((movement.amount for movement in some), Decimal(0)), currency)
            name = "method" if "method" not in told else "refund_method"
            told[name] = listed((label(methods, movement.method_id, call.locale) for movement in some), call.locale)
        if len(some) > 1:
            told["parts"] = [
                {"amount": money(each.amount, currency), "method": label(methods, each.method_id, call.locale)}
                for each in some
            ]
    return told


def _flow(movement: Movement, methods: Methods, currency: str, locale: str) -> str:
    amount, method = shown_money(movement.amount, currency, locale), label(methods, movement.method_id, locale)
    if locale == "zh":
        return (
            f"退款 {amount} 至{spaced(method).rstrip()}"
            if movement.kind == "refund"
            else f"使用{spaced(method)}支付 {amount}"
        )
    return f"refund {amount} to {method}" if movement.kind == "refund" else f"charge {amount} to {method}"


def _in_brackets(values: Mapping[str, Any], locale: str) -> str:
    shown = ("，" if locale == "zh" else ", ").join(str(value) for value in values.values())
    if not shown:
        return ""
    return f"（{shown}）" if locale == "zh" else f" ({shown})"
