"""The tool that sends delivered items back for their money. Exchanges are `exchanges`."""

from typing import Any

from pydantic import Field

from records import products, returns
from tools.changes import COSTLY, ORDER
from tools.context import Call
from tools.exchanges import ITEMS, QUANTITIES, REASON, Item
from tools.phrases import both, label, listed, picked, spaced
from tools.shapes import line
from tools.tool import Arguments, Summary, tool
from tools.wording import money, shown_money


class ReturnItems(Arguments):
    order: str = ORDER
    items: list[Item] = ITEMS
    quantities: list[int] = QUANTITIES
    refund_to: str = Field(
        default="",
        max_length=64,
        description="The id of the payment method that gets the refund: the one that paid, or a gift card of the "
        "customer's. Leave it empty for the one that paid.",
    )
    reason: str = REASON


async def _return(call: Call, arguments: ReturnItems) -> returns.Comeback:
    return await returns.return_of(
        call.session,
        arguments.order,
        arguments.items,
        quantities=arguments.quantities,
        method_id=arguments.refund_to,
        customer_id=call.owner,
        at=call.at,
        return_days=call.context.deployment.return_days,
    )


async def _return_summary(call: Call, arguments: ReturnItems) -> Summary:
    back = await _return(call, arguments)
    order = back.sheet.order
    catalog = await products.catalog(call.session, back.sheet.lines)
    what = {where: listed((picked(pick, catalog, where) for pick in back.picks), where) for where in ("en", "zh")}
    amount = {where: shown_money(back.amount, order.currency, where) for where in ("en", "zh")}
    return Summary(
        en=f"Return {what['en']} from order {order.id}. "
        f"{amount['en']} will be refunded to {label(back.methods, back.method_id, 'en')} once the items have arrived.",
        zh=f"退回订单 {order.id} 的 {what['zh']}。"
        f"收到退货后，将退款 {amount['zh']} 至{spaced(label(back.methods, back.method_id, 'zh')).rstrip()}。",
        approve=both("Return the items", "确认退货"),
        decline=both("Keep them", "不退了"),
        subject=f"order:{order.id}:{','.join(sorted(arguments.items))}",
        amount=back.amount,
    )


@tool(ReturnItems, COSTLY, en="Preparing the return…", zh="正在准备退货…", summarise=_return_summary)
async def return_items(call: Call, arguments: ReturnItems) -> dict[str, Any]:
    """Propose to return items of a delivered order for a refund, which is paid once they have arrived.

    The amount is worked out here. The customer has to agree before anything is arranged.

    Returns:
        {"status": "waiting_for_customer", "summary"}; once agreed to
        {"return", "order", "status": "requested", "items", "refund", "method"}

    Raises:
        Not this customer's order, not delivered, delivered too long ago, or nothing is left of an item.
    """
    back = await _return(call, arguments)
    head = await returns.request(call.session, back, reason=arguments.reason, clock=call.context.clock, at=call.at)
    currency = back.sheet.order.currency
    catalog = await products.catalog(call.session, back.sheet.lines)
    return {
        "return": head.id,
        "order": back.sheet.order.id,
        "status": head.status,
        "items": [line(pick.line, currency, catalog, call.locale) | {"quantity": pick.quantity} for pick in back.picks],
        "refund": money(back.amount, currency),
        "method": label(back.methods, back.method_id, call.locale),
    }
