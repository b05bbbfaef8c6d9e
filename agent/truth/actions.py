"""What an assistant can claim to have done, and which tool calls make it true. How it is said is `claims_en`, `_zh`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.truth.evidence import Done

TOOLS: dict[str, frozenset[str]] = {
    "cancel": frozenset({"cancel_order"}),
    "refund": frozenset(
        {"cancel_order", "return_items", "exchange_items", "change_order_items", "change_order_payment"}
    ),
    "return": frozenset({"return_items"}),
    "exchange": frozenset({"exchange_items", "change_order_items"}),
    "address": frozenset({"change_order_address", "change_address"}),
    "payment": frozenset({"change_order_payment"}),
    "items": frozenset({"change_order_items", "exchange_items"}),
    "ticket": frozenset({"open_ticket", "update_ticket"}),
    "report": frozenset({"open_ticket", "update_ticket", "hand_over"}),
    "code": frozenset({"send_verification_code"}),
    "verify": frozenset({"check_verification_code", "identify_customer"}),
    "hand_over": frozenset({"hand_over"}),
    "change": frozenset(
        {
            "change_order_items",
            "change_order_address",
            "change_address",
            "change_order_payment",
            "exchange_items",
            "update_ticket",
        }
    ),
    "other": frozenset(),
    "person": frozenset(),
}
_OWN = frozenset().union(*TOOLS.values())
# A deployment's own tools say by their names what they do.
_NAMED = {
    "cancel": "cancel",
    "refund": "refund|cancel|return",
    "return": "return",
    "exchange": "exchange|replace",
    "address": "address",
    "payment": "payment|pay_",
    "items": "item|variant",
    "ticket": "ticket|case",
    "report": "ticket|case|report|escalat|transfer|human",
    "code": "code|mail|sms|notif",
    "verify": "verif|auth",
    "hand_over": "hand|transfer|human|escalat",
    "change": "change|modify|update|edit|set_",
}
_CHANGES = re.compile(r"update|modify|change|book|create|place|set|add")
_GENERAL = frozenset({"change", "items", "payment", "other"})
"""What a tool of which only this much is known may have done."""
_READS = re.compile(
    r"(?:get|list|find|search|track|recommend|classify|lookup|look_up|read|check_availability|calculate|find|think)_?"
)
_PAYS = re.compile(r"refund|difference\W+(?:\w+\W+)?-\d", re.IGNORECASE)
_WAITING = frozenset({"pending", "needs_confirmation", "confirmation_required"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A place where a reply says that something has been done. `firm`: the assistant says that it did it just now."""

    kind: str
    firm: bool
    start: int
    end: int
    before: str = ""


def licensing(claim: Claim, text: str, done: tuple[Done, ...]) -> list[Done]:
    """The calls of this turn that did what is claimed."""
    return [call for call in done if call.ok and not asks(call) and _licenses(claim.kind, call, text)]


def asks(call: Done) -> bool:
    """Whether a call only proposed the action, and the customer has yet to say yes."""
    result = call.result
    return isinstance(result, Mapping) and (
        str(result.get("status", "")).startswith("waiting") or bool(_WAITING & result.keys())
    )


def _licenses(kind: str, call: Done, text: str) -> bool:
    if kind == "done":
        return not _READS.match(call.tool)
    if call.tool in TOOLS[kind]:
        if kind == "verify":
            return '"verified": false' not in shown(call)
        return kind != "refund" or call.tool == "return_items" or bool(_PAYS.search(shown(call)))
    if call.tool in _OWN or _READS.match(call.tool):
        return False
    words = [word for word in call.tool.split("_") if len(word) > 3]
    named = re.search(_NAMED.get(kind, "(?!)"), call.tool) or any(word[:5] in text.lower() for word in words)
    return bool(named) or (kind in _GENERAL and bool(_CHANGES.search(call.tool)))


def shown(call: Done) -> str:
    return json.dumps([call.arguments, call.result], ensure_ascii=False, default=str)
