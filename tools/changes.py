"""Tools that cancel a pending order, or change where it goes and how it is paid. Its items are `exchanges`'."""

from typing import Any

from pydantic import Field

from records import customers, order_changes, products
from records.customers import Address
from tools.context import Call
from tools.phrases import KEEP, both, contents, flows, results
from tools.policy import Limit, Policy
from tools.tool import Arguments, Summary, tool

COSTLY = Policy(effect="write", needs="verified", confirm="customer", limit=Limit(conversation=12, day=30))
ORDER = Field(min_length=1, max_length=64, description="The order's id as the customer gives it, such as 1042.")


class CancelOrder(Arguments):
    order: str = ORDER
    reason: str = Field(
        min_length=2,
        max_length=200,
        description="Why, in the customer's words; preferably 'no longer needed' or 'ordered by mistake'.",
    )


async def _cancel_summary(call: Call, arguments: CancelOrder) -> Summary:
    change = await order_changes.cancellation(call.session, arguments.order, customer_id=call.owner)
    sheet, number = change.sheet, change.sheet.order.id
    catalog = await products.catalog(call.session, sheet.lines)
    what = {locale: contents(sheet.lines, catalog, locale) for locale in ("en", "zh")}
    money_en = flows(change.movements, change.methods, sheet.order.currency, "en")
    money_zh = flows(change.movements, change.methods, sheet.order.currency, "zh")
    return Summary(
        en=f"Cancel order {number} ({what['en']})" + (f" and {money_en}." if money_en else "."),
        zh=f"取消订单 {number}（{what['zh']}）" + (f"，并{money_zh}。" if money_zh else "。"),
        approve=both(f"Cancel order {number}", f"取消订单 {number}"),
        decline=both("Keep it", "保留订单"),
        subject=f"order:{number}",
        amount=change.amount,
    )


@tool(CancelOrder, COSTLY, en="Preparing the cancellation…", zh="正在准备取消订单…", summarise=_cancel_summary)
async def cancel_order(call: Call, arguments: CancelOrder) -> dict[str, Any]:
    """Propose to cancel a whole order that is still pending; everything paid goes back to where it came from.

    The customer is shown what would happen and has to press a button or say yes: until then nothing is cancelled, so
    do not say that it is. Ask for the reason first if they have not given one.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to
        {"order", "status": "cancelled", "refund", "method"}

    Raises:
        The order is not this customer's, or is not pending any more.
    """
    change = await order_changes.cancellation(call.session, arguments.order, customer_id=call.owner)
    await order_changes.cancel(call.session, change, reason=arguments.reason, at=call.at)
    order = change.sheet.order
    told = results(change.movements, change.methods, order.currency, call)
    return {"order": order.id, "status": order.status, **told}


class Place(Arguments):
    line1: str = Field(min_length=2, max_length=200, description="Street and house number.")
    line2: str = Field(default="", max_length=200, description="Flat, floor or building; empty if there is none.")
    city: str = Field(min_length=1, max_length=100, description="Town or city.")
    region: str = Field(default="", max_length=100, description="State, province or district; empty if there is none.")
    postcode: str = Field(default="", max_length=20, description="Postcode or ZIP code.")
    country: str = Field(default="", max_length=100, description="Country; empty if it stays the same.")
    recipient: str = Field(default="", max_length=100, description="Who receives it, if not the customer.")

    def address(self, before: Address) -> Address:
        """The new address; only the country is taken from the old one when it is left out."""
        return Address(
            line1=self.line1,
            line2=self.line2,
            city=self.city,
            region=self.region,
            postcode=self.postcode,
            country=self.country or before.country,
            name=self.recipient,
        )


class ChangeOrderAddress(Place):
    order: str = ORDER


async def _address_summary(call: Call, arguments: ChangeOrderAddress) -> Summary:
    change = await order_changes.address_change(call.session, arguments.order, customer_id=call.owner)
    order = change.sheet.order
    line = arguments.address(Address.of(order.address)).line()
    return Summary(
        en=f"Send order {order.id} to {line} instead.",
        zh=f"将订单 {order.id} 的收货地址改为：{line}。",
        approve=both("Change the address", "修改地址"),
        decline=KEEP,
        subject=f"order:{order.id}",
    )


@tool(ChangeOrderAddress, COSTLY, en="Preparing the new address…", zh="正在准备修改地址…", summarise=_address_summary)
async def change_order_address(call: Call, arguments: ChangeOrderAddress) -> dict[str, Any]:
    """Propose another delivery address for one order that is still pending.

    It changes this order only; the address in the customer's profile is `change_address`. The customer has to agree
    before anything changes.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to {"order", "status", "ship_to"}

    Raises:
        The order is not this customer's, or is not pending any more.
    """
    change = await order_changes.address_change(call.session, arguments.order, customer_id=call.owner)
    order = change.sheet.order
    address = arguments.address(Address.of(order.address))
    await order_changes.change_address(call.session, change, address, at=call.at)
    return {"order": order.id, "status": order.status, "ship_to": address.line()}


class ChangeOrderPayment(Arguments):
    order: str = ORDER
    payment_method: str = Field(
        min_length=1, max_length=64, description="The id of one of the customer's payment methods, from get_profile."
    )


async def _payment_summary(call: Call, arguments: ChangeOrderPayment) -> Summary:
    change = await order_changes.payment_change(
        call.session, arguments.order, arguments.payment_method, customer_id=call.owner
    )
    order = change.sheet.order
    text = {locale: flows(change.movements, change.methods, order.currency, locale) for locale in ("en", "zh")}
    return Summary(
        en=f"Pay order {order.id} another way: {text['en']}.",
        zh=f"更换订单 {order.id} 的支付方式：{text['zh']}。",
        approve=both("Change the payment", "更换支付方式"),
        decline=KEEP,
        subject=f"order:{order.id}",
        amount=change.amount,
    )


@tool(ChangeOrderPayment, COSTLY, en="Preparing the payment…", zh="正在准备更换支付方式…", summarise=_payment_summary)
async def change_order_payment(call: Call, arguments: ChangeOrderPayment) -> dict[str, Any]:
    """Propose to pay a pending order with another of the customer's payment methods; the first one is refunded.

    A gift card must have enough on it for the whole order. The customer has to agree before anything changes.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to
        {"order", "status", "paid", "method", "refund", "refund_method"}

    Raises:
        The order is not this customer's or not pending, was paid in several ways, or the method cannot be used.
    """
    change = await order_changes.payment_change(
        call.session, arguments.order, arguments.payment_method, customer_id=call.owner
    )
    await order_changes.change_payment(call.session, change, at=call.at)
    order = change.sheet.order
    return {
        "order": order.id,
        "status": order.status,
        **results(change.movements, change.methods, order.currency, call),
    }


class ChangeAddress(Place):
    """The whole of the new address."""


async def _profile_summary(call: Call, arguments: ChangeAddress) -> Summary:
    line = arguments.address(await customers.default_address(call.session, call.owner)).line()
    return Summary(
        en=f"Change your address to {line}. Orders that exist keep theirs.",
        zh=f"将您的默认地址改为：{line}。已有订单的地址不变。",
        approve=both("Change my address", "修改地址"),
        decline=KEEP,
        subject=f"customer:{call.owner}",
    )


@tool(ChangeAddress, COSTLY, en="Preparing the new address…", zh="正在准备修改地址…", summarise=_profile_summary)
async def change_address(call: Call, arguments: ChangeAddress) -> dict[str, Any]:
    """Propose another address in the customer's profile, for future orders.

    An order that exists keeps its own address: that is `change_order_address`. The customer has to agree first.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to {"address"}
    """
    address = arguments.address(await customers.default_address(call.session, call.owner))
    await customers.set_default_address(call.session, call.owner, address, at=call.at)
    return {"address": address.line()}
