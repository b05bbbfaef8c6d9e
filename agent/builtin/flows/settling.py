"""What became of an action that the customer was asked about, in their words and with the tool's figures."""

from typing import Any

from agent.builtin import wording
from agent.builtin.phrases import say, table
from agent.builtin.transcript import Settled


def told(settled: Settled, language: str) -> str:
    """One or two sentences: done, declined, too late, or not possible."""
    if settled.outcome == "done":
        return _done(settled, language)
    if settled.outcome == "failed":
        return str(settled.result.get("error") or say(language, "broken"))
    return say(language, f"action_{settled.outcome}" if settled.outcome in ("declined", "expired") else "broken")


def _done(settled: Settled, language: str) -> str:
    result = settled.result
    key = f"done_{settled.tool}"
    lines = [_filled(language, key if key in table(language) else "done", result)]
    lines += [
        _filled(language, f"with_{field}", result)
        for field in ("refund", "to_pay", "paid")
        if _money(result.get(field))
    ]
    return (" " if language == "en" else "").join(lines)


def _filled(language: str, key: str, result: dict[str, Any]) -> str:
    values = {field: _shown(value, language) for field, value in result.items()}
    values = {
        "order": "",
        "method": "",
        "refund_method": "",
        "ship_to": "",
        "address": "",
        "return": "",
        "exchange": "",
    } | values
    if key == "with_refund" and not (values["refund_method"] or values["method"]):
        key = "with_refund_only"
    values["refund_method"] = values["refund_method"] or values["method"]
    values["number"] = values["return"] or values["exchange"]
    return say(language, key, **{field: value for field, value in values.items() if field not in ("return", "from")})


def _shown(value: Any, language: str) -> str:
    return wording.money(value, language) if isinstance(value, str) else ""


def _money(value: Any) -> bool:
    return isinstance(value, str) and value.split(" ")[0].strip("0.") != ""
