"""Tools that put other variants in an item's place: in a pending order, or for what has been delivered."""

from typing import Annotated, Any

from pydantic import Field

from records import order_changes, products, returns
from records.order_items import Swap
from records.products import options
from tools.changes import COSTLY, ORDER
from tools.context import Call
from tools.phrases import KEEP, Both, both, flows, label, listed, results, spaced, swapped
from tools.shapes import line
from tools.tool import Arguments, Summary, tool
from tools.wording import money, shown_money

Item = Annotated[str, Field(min_length=1, max_length=64)]
ITEMS = Field(
    min_length=1,
    max_length=50,
    description="The `item` ids from get_order, one for each line of the order that is meant.",
)
NEW_ITEMS = Field(
    min_length=1,
    max_length=50,
    description="The `item` ids of the new variants (from get_product), one for each of `items`, in the same order.",
)
QUANTITIES: Any = Field(
    default_factory=list,
    max_length=50,
    description="How many pieces of each of `items`; leave it empty for the whole quantity of each line.",
)
METHOD = Field(
    default="",
    max_length=64,
    description="The id of the payment method (from get_profile) that pays or receives the difference in price; "
    "leave it empty for the one that paid for the order.",
)
REASON = Field(default="", max_length=300, description="Why, in the customer's words; empty if they gave no reason.")


class ChangeOrderItems(Arguments):
    order: str = ORDER
    items: list[Item] = ITEMS
    new_items: list[Item] = NEW_ITEMS
    quantities: list[int] = QUANTITIES
    payment_method: str = METHOD


async def _items_change(call: Call, arguments: ChangeOrderItems) -> order_changes.Change:
    return await order_changes.items_change(
        call.session,
        arguments.order,
        arguments.items,
        arguments.new_items,
        quantities=arguments.quantities,
        method_id=arguments.payment_method,
        customer_id=call.owner,
    )


async def _items_summary(call: Call, arguments: ChangeOrderItems) -> Summary:
    change = await _items_change(call, arguments)
    order = change.sheet.order
    what = await _swapped(call, change.swaps)
    text = {locale: flows(change.movements, change.methods, order.currency, locale) for locale in ("en", "zh")}
    return Summary(
        en=f"Change order {order.id}: {what['en']}"
        + (f", and {text['en']}." if text["en"] else ", at the same price."),
        zh=f"更换订单 {order.id} 的商品：{what['zh']}" + (f"，并{text['zh']}。" if text["zh"] else "，价格不变。"),
        approve=both("Change the items", "更换商品"),
        decline=KEEP,
        subject=f"order:{order.id}",
        amount=change.amount,
    )


@tool(ChangeOrderItems, COSTLY, en="Preparing the change…", zh="正在准备更换商品…", summarise=_items_summary)
async def change_order_items(call: Call, arguments: ChangeOrderItems) -> dict[str, Any]:
    """Propose other variants (size, color …) of the same products in an order that is still pending.

    It is possible once for an order, so gather everything the customer wants changed first. The difference in price is
    worked out here. The customer has to agree before anything changes.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to
        {"order", "status", "items", "total", "paid" or "refund", "method"}

    Raises:
        Not this customer's order, not pending, changed before; a new item is another product or not available.
    """
    change = await _items_change(call, arguments)
    await order_changes.change_items(call.session, change, at=call.at)
    sheet = await order_changes.again(call.session, change)
    catalog = await products.catalog(call.session, sheet.lines)
    return {
        "order": sheet.order.id,
        "status": sheet.order.status,
        "items": [line(each, sheet.order.currency, catalog, call.locale) for each in sheet.lines],
        "total": money(sheet.total, sheet.order.currency),
        **results(change.movements, change.methods, sheet.order.currency, call),
    }


class ExchangeItems(ChangeOrderItems):
    reason: str = REASON


async def _exchange(call: Call, arguments: ExchangeItems) -> returns.Comeback:
    return await returns.exchange_of(
        call.session,
        arguments.order,
        arguments.items,
        arguments.new_items,
        quantities=arguments.quantities,
        method_id=arguments.payment_method,
        customer_id=call.owner,
        at=call.at,
        return_days=call.context.deployment.return_days,
        refund_anywhere=call.context.deployment.exchange_refunds == "any",
    )


async def _exchange_summary(call: Call, arguments: ExchangeItems) -> Summary:
    back = await _exchange(call, arguments)
    order = back.sheet.order
    what = await _swapped(call, back.swaps)
    difference = _difference(back)
    return Summary(
        en=f"Exchange from order {order.id}: {what['en']}. {difference['en']}",
        zh=f"换货，订单 {order.id}：{what['zh']}。{difference['zh']}",
        approve=both("Exchange the items", "确认换货"),
        decline=both("Keep them", "不换了"),
        subject=f"order:{order.id}:{','.join(sorted(arguments.items))}",
        amount=abs(back.amount),
    )


@tool(ExchangeItems, COSTLY, en="Preparing the exchange…", zh="正在准备换货…", summarise=_exchange_summary)
async def exchange_items(call: Call, arguments: ExchangeItems) -> dict[str, Any]:
    """Propose to exchange items of a delivered order for other variants of the same products.

    The difference in price is worked out here, and is paid or refunded once the old items have arrived. The customer
    has to agree before anything is arranged.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to
        {"exchange", "order", "status": "requested", "items", "to_pay" or "refund", "method"}

    Raises:
        Not this customer's order, not delivered, or too long ago; a new item is another product or not available.
    """
    back = await _exchange(call, arguments)
    head = await returns.request(call.session, back, reason=arguments.reason, clock=call.context.clock, at=call.at)
    currency = back.sheet.order.currency
    told = {
        "exchange": head.id,
        "order": back.sheet.order.id,
        "status": head.status,
        "items": [_swap_shape(swap, call.locale) for swap in back.swaps],
    }
    if back.amount:
        told["to_pay" if back.amount > 0 else "refund"] = money(abs(back.amount), currency)
        told["method"] = label(back.methods, back.method_id, call.locale)
    return told


def _swap_shape(swap: Swap, locale: str) -> dict[str, Any]:
    return {
        "item": swap.pick.line.variant_id,
        "name": swap.pick.line.name,
        "quantity": swap.pick.quantity,
        "new_item": swap.new.id,
        "new_options": options(swap.new, locale),
    }


async def _swapped(call: Call, swaps: tuple[Swap, ...]) -> Both:
    catalog = await products.catalog(call.session, [swap.pick.line for swap in swaps])
    return {where: listed((swapped(swap, catalog, where) for swap in swaps), where) for where in ("en", "zh")}


def _difference(back: returns.Comeback) -> Both:
    if not back.amount:
        return both("The price is the same.", "价格相同。")
    currency = back.sheet.order.currency
    en, zh = (shown_money(abs(back.amount), currency, where) for where in ("en", "zh"))
    method_en = label(back.methods, back.method_id, "en")
    method_zh = spaced(label(back.methods, back.method_id, "zh"))
    if back.amount > 0:
        return both(
            f"{en} will be charged to {method_en} once the old items have arrived.",
            f"收到退回的商品后，将使用{method_zh}支付差价 {zh}。",
        )
    return both(
        f"{en} will be refunded to {method_en} once the old items have arrived.",
        f"收到退回的商品后，差价 {zh} 将退至{method_zh.rstrip()}。",
    )
