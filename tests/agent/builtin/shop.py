"""A shop of scripted tool results and a customer who talks to `builtin` in it; it writes down every call.

Every answer is held against the reply check, as the session does: what `builtin` says must be backed.
"""

import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage

from agent.builtin import BuiltinModel
from agent.builtin.understanding.written import written_in
from agent.context import TurnContext
from agent.middleware.evidence import evidence
from agent.truth import check
from tests.conftest import StillClock

Result = dict[str, Any] | Callable[..., dict[str, Any]]

WAITING = {"status": "waiting_for_customer", "action": "a1", "summary": "…"}
WRITES = (
    "cancel_order",
    "change_order_address",
    "change_address",
    "change_order_payment",
    "change_order_items",
    "exchange_items",
    "return_items",
)
VARIANTS = [
    {"item": "t-blue-m", "options": {"color": "blue", "size": "M"}, "price": "29.90 USD", "available": True},
    {"item": "t-red-m", "options": {"color": "red", "size": "M"}, "price": "29.90 USD", "available": True},
    {"item": "t-red-l", "options": {"color": "red", "size": "L"}, "price": "31.90 USD", "available": True},
    {"item": "t-blue-l", "options": {"color": "blue", "size": "L"}, "price": "31.90 USD", "available": False},
]
THROW = {
    "item": "t-blue-m",
    "product": "throw",
    "name": "Wool throw",
    "options": {"color": "blue", "size": "M"},
    "quantity": 2,
    "price": "29.90 USD",
}
MUG = {
    "item": "m-green",
    "product": "mug",
    "name": "Stoneware mug",
    "options": {"color": "green"},
    "quantity": 1,
    "price": "9.90 USD",
}
PARCEL = {
    "carrier": "DHL",
    "tracking": ["JD0012"],
    "shipped_on": "2026-11-19",
    "expected_on": "2026-11-24",
    "delivered_on": None,
}


def order(number: str, status: str, items: list[dict[str, Any]], *can: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "status": status,
        "ordered_on": "2026-11-18",
        "items": items,
        "total": "59.80 USD",
        "ship_to": "1 High Street, London",
        "payments": [
            {"kind": "payment", "amount": "59.80 USD", "method": "Visa ending 4242", "on": "2026-11-18"},
        ],
        "parcels": [],
        "returns": [],
        "can": list(can),
        **more,
    }


ORDERS = {
    "1042": order("1042", "pending", [THROW], "cancel", "change_address", "change_items", "change_payment"),
    "1043": order("1043", "delivered", [THROW, MUG], "return", "exchange"),
    "1044": order("1044", "shipped", [MUG], parcels=[PARCEL]),
}
NOBODY: dict[str, Any] = {"locale": "en", "customer": None, "verified": False, "name": "", "pending": []}
ALICE: dict[str, Any] = {"locale": "en", "customer": "c1", "verified": True, "name": "Alice Smith", "pending": []}


class Shop:
    """One conversation: `say` and `settle` return what `builtin` answers; `calls` holds what it called since then."""

    def __init__(
        self,
        *,
        facts: Mapping[str, Any] = ALICE,
        orders: Mapping[str, dict[str, Any]] = ORDERS,
        without: tuple[str, ...] = (),
        **results: Result,
    ) -> None:
        self.orders = orders
        self.results: dict[str, Result] = self._usual() | results
        self.messages: list[AnyMessage] = [SystemMessage("…", additional_kwargs={"rapport": dict(facts)})]
        bound = [name for name in self.results if name not in without]
        self.model = BuiltinModel().bind(tools=[{"type": "function", "function": {"name": name}} for name in bound])
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def _usual(self) -> dict[str, Result]:
        return {
            "get_order": self._order,
            "list_orders": lambda **_: {"orders": [_short(one) for one in self.orders.values()], "total_count": 3},
            "search_knowledge": lambda **_: {"answerable": 0.1, "passages": []},
            "hand_over": {"handover": "on_its_way"},
            "get_product": lambda **_: {"product": _throw()},
            "search_products": lambda **_: {"products": [_listed("throw", "Wool throw", "from 29.90 USD")]},
            "recommend_products": lambda **_: {"products": [_listed("candle", "Candle", "9.90 USD", "Often bought")]},
            "get_profile": {
                "name": "Alice Smith",
                "payment_methods": [
                    {"id": "pm-visa", "label": "Visa ending 4242"},
                    {"id": "pm-paypal", "label": "PayPal"},
                    {"id": "pm-gift", "label": "gift card", "balance": "80.00 USD"},
                ],
            },
            "open_ticket": lambda subject, **_: {"ticket": {"id": "T-1", "subject": subject}, "new": True},
            "find_tickets": {"tickets": [], "total_count": 0},
            "update_ticket": {"ticket": {"id": "T-1", "status": "closed"}},
            "send_verification_code": {"sent": True, "to": "a•••@example.com"},
            "check_verification_code": _checked,
            **dict.fromkeys(WRITES, WAITING),
        }

    def _order(self, order: str) -> dict[str, Any]:
        found = self.orders.get(order)
        return (
            {"order": found} if found else {"error": f"There is no order {order} for this customer.", "why": "absent"}
        )

    def say(self, text: str) -> str:
        facts = self.messages[0].additional_kwargs["rapport"]
        facts["locale"] = written_in(text) or facts.get("locale", "en")  # as the session does
        self.messages.append(HumanMessage(text))
        return self.go_on()

    def settle(self, tool: str, outcome: str, **result: Any) -> str:
        note = {"action": "a1", "tool": tool, "outcome": outcome, "summary": "…", "result": result}
        self.messages.append(HumanMessage("[…]", additional_kwargs={"action": note, "note": True}))
        return self.go_on()

    def go_on(self) -> str:
        self.calls = []
        for _ in range(12):
            answer = self.model.invoke(self.messages)
            assert isinstance(answer, AIMessage)
            if not answer.tool_calls:
                self._check(answer.text)
                self.messages.append(answer)
                return answer.text
            self.messages.append(answer)
            for call in answer.tool_calls:
                self._run(call)
        raise AssertionError("it called tools without an end")

    def _check(self, text: str) -> None:
        handover = any(name == "hand_over" for name, _ in self.calls)
        tools = SimpleNamespace(clock=StillClock(), happened=SimpleNamespace(handover=handover))
        facts = self.messages[0].additional_kwargs["rapport"]
        context = cast("TurnContext", SimpleNamespace(tools=tools, facts=facts))
        wrong = check(text, evidence(self.messages, context))
        assert not wrong, f"the reply check refuses {text!r}: {[one.why for one in wrong]}"

    def _run(self, call: Any) -> None:
        result = self.results[call["name"]]
        made = result(**call["args"]) if callable(result) else result
        self.calls.append((call["name"], call["args"]))
        self.messages.append(ToolMessage(json.dumps(made), tool_call_id=call["id"], name=call["name"]))

    def called(self, tool: str) -> dict[str, Any]:
        """The arguments of the one call of a tool since the last message."""
        (arguments,) = [made for name, made in self.calls if name == tool]
        return arguments

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.messages[-1].additional_kwargs["builtin"])

    @property
    def chips(self) -> list[str]:
        return list(self.messages[-1].additional_kwargs.get("chips", []))


def _short(one: dict[str, Any]) -> dict[str, Any]:
    items = [f"{item['name']} × {item['quantity']}" for item in one["items"]]
    return {key: one[key] for key in ("id", "status", "ordered_on", "total")} | {"items": items}


def _listed(product: str, name: str, price: str, reason: str = "") -> dict[str, Any]:
    found = {"id": product, "name": name, "price": price, "available": True, "options": {"color": ["blue", "red"]}}
    return found | ({"reason": reason} if reason else {})


def _throw() -> dict[str, Any]:
    return {
        "id": "throw",
        "name": "Wool throw",
        "description": "A warm throw of pure wool. Machine washable at 30 degrees.",
        "price": "from 29.90 USD",
        "available": True,
        "variants": VARIANTS,
    }


def _checked(code: str) -> dict[str, Any]:
    if code == "123456":
        return {"verified": True, "name": "Alice Smith"}
    return {"error": "This code is wrong.", "why": "wrong_code", "tries_left": 4}
