"""The tool that recommends products."""

from typing import Any

from pydantic import Field

from insights.recommend.serving import recommend
from records import products
from tools.context import Call
from tools.products import LOOKING, price, show_card
from tools.tool import Arguments, tool


class RecommendProducts(Arguments):
    product: str = Field(
        default="", max_length=64, description="The id of a product that the customer likes; empty if none is meant."
    )
    with_purchases: bool = Field(
        default=False, description="Only what goes with what this customer has bought, as when they ask what fits it."
    )
    limit: int = Field(default=4, ge=1, le=20, description="How many.")
    exclude: list[str] = Field(
        default=[], max_length=100, description="Ids of products to leave out, such as those that were shown already."
    )


@tool(RecommendProducts, LOOKING, en="Choosing something for you…", zh="正在为您挑选…")
async def recommend_products(call: Call, arguments: RecommendProducts) -> dict[str, Any]:
    """Recommend products that can be had now: that go with one they name, or with what they bought, or what suits them.

    Returns:
        {"products": [{"id", "name", "price", "reason", "available", "chosen"}]}, best first, each with the reason to
        give; where `chosen` is false it only sells well

    Raises:
        There is no such product.
    """
    like = (await products.get(call.session, arguments.product)).id if arguments.product else None
    found = await recommend(
        call.session,
        customer_id=call.customer,
        at=call.at,
        product_id=like,
        together=arguments.with_purchases,
        limit=arguments.limit,
        exclude=arguments.exclude,
        locale=call.locale,
    )
    shown = []
    variants = await products.variants(call.session, [one.product_id for one in found])
    for one in found:
        product = await products.get(call.session, one.product_id)
        show_card(call, product, variants[product.id], one.reason)
        shown.append(
            {
                "id": product.id,
                "name": products.name(product, call.locale),
                "price": price(product, variants[product.id], call.locale),
                "reason": one.reason,
                "available": products.available(product, variants[product.id]),
                "chosen": one.chosen,
            }
        )
    return {"products": shown}
