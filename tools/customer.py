"""The tool that reads the customer's own profile."""

from typing import Any

from insights.kept import outlook
from records import customers
from tools.context import Call
from tools.orders import OWN
from tools.tool import Arguments, tool
from tools.wording import method_label, money


class Nothing(Arguments):
    """No arguments."""


@tool(Nothing, OWN, en="Looking up your profile…", zh="正在查询您的资料…")
async def get_profile(call: Call, arguments: Nothing) -> dict[str, Any]:
    """Look up this customer's own name, e-mail, phone, address and payment methods, and what the shop makes of them.

    `segment` says how they buy: it is for choosing what to offer, and is not to be told to them. The `id` of a payment
    method is what the tools that change, return or exchange take.

    Returns:
        {"name", "email", "phone", "address", "payment_methods": [{"id", "label", "balance"}], "segment", "verified"}
    """
    customer = await customers.get(call.session, call.owner)
    address = await customers.default_address(call.session, call.owner)
    methods = []
    for method in await customers.payment_methods(call.session, call.owner):
        shown = {"id": method.id, "label": method_label(method, call.locale)}
        if method.balance is not None:
            shown["balance"] = money(method.balance, method.currency or "USD")
        methods.append(shown)
    seen = await outlook(call.session, call.owner)
    return {
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "address": address.line(),
        "payment_methods": methods,
        "verified": call.verified,
    } | ({"segment": seen.segment} if seen.segment else {})
