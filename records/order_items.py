"""Which lines of an order are meant, and which variants are to replace them. Decides on rows, changes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from records.orders import OrderSheet, item
from records.products import has, lock_variants
from records.refusals import Absent, Forbidden
from records.tables import OrderLine, Variant


@dataclass(frozen=True, slots=True)
class Pick:
    """So many pieces of one line."""

    line: OrderLine
    quantity: int

    @property
    def price(self) -> Decimal:
        return self.line.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Swap:
    """A pick and the variant that takes its place."""

    pick: Pick
    new: Variant

    @property
    def difference(self) -> Decimal:
        return (self.new.price - self.pick.line.unit_price) * self.pick.quantity


def picks(sheet: OrderSheet, there: Sequence[int], items: Sequence[str], quantities: Sequence[int]) -> list[Pick]:
    """The lines with these items, each id standing for one line; `there` says how many pieces of each line there are.

    Raises:
        Absent, Forbidden: an item is not in the order, or not so often.
    """
    if not items:
        raise Forbidden("no_items", "Say which items.", "请说明是哪些商品。")
    if quantities and len(quantities) != len(items):
        raise Forbidden("unequal", "Give one quantity for each item, or none at all.", "数量与商品的个数不一致。")
    free = list(there)
    found = []
    for place, wanted in enumerate(items):
        index = _line_of(sheet, free, wanted.strip())
        quantity = quantities[place] if quantities else free[index]
        if not 1 <= quantity <= free[index]:
            raise Forbidden(
                "too_many",
                f"There are {free[index]} of item {wanted} in order {sheet.order.id} that this is possible for.",
                f"订单 {sheet.order.id} 中可操作的商品 {wanted} 只有 {free[index]} 件。",
            )
        found.append(Pick(sheet.lines[index], quantity))
        free[index] = 0
    return found


async def swaps(session: AsyncSession, sheet: OrderSheet, chosen: Sequence[Pick], new: Sequence[str]) -> list[Swap]:
    """Each pick with its new variant, which is locked: another one of the same product, and to be had.

    Raises:
        Absent, Forbidden: there is no such variant, or it cannot take the item's place.
    """
    if len(new) != len(chosen):
        raise Forbidden("unequal", "Give one new item for each item.", "新商品与原商品的个数不一致。")
    old = {pick.line.variant_id for pick in chosen if pick.line.variant_id}
    variants = await lock_variants(session, old | {name.strip() for name in new})
    found = [
        Swap(pick, _new(variants.get(name.strip()), name, pick, sheet)) for pick, name in zip(chosen, new, strict=True)
    ]
    for swap in found:
        wanted = sum(other.pick.quantity for other in found if other.new is swap.new)
        if not has(swap.new, wanted):
            raise Forbidden(
                "not_available",
                f"Item {swap.new.id} is not available at the moment.",
                f"商品 {swap.new.id} 目前无货。",
            )
    return found


def _line_of(sheet: OrderSheet, free: Sequence[int], wanted: str) -> int:
    matching = [index for index, line in enumerate(sheet.lines) if item(line) == wanted]
    for index in matching:
        if free[index] > 0:
            return index
    if matching:
        raise Forbidden(
            "nothing_left",
            f"Nothing is left of item {wanted} in order {sheet.order.id}: it is on its way back, or was named twice.",
            f"订单 {sheet.order.id} 中的商品 {wanted} 已申请退换，或被重复选择。",
        )
    raise Absent(
        "no_item",
        f"There is no item {wanted[:64]} in order {sheet.order.id}.",
        f"订单 {sheet.order.id} 中没有商品 {wanted[:64]}。",
    )


def _new(variant: Variant | None, name: str, pick: Pick, sheet: OrderSheet) -> Variant:
    shown = name[:64]
    if variant is None:
        raise Absent("no_item", f"There is no item {shown}.", f"没有商品 {shown}。")
    if variant.product_id != pick.line.product_id:
        raise Forbidden(
            "other_product", f"Item {shown} is another product: only another variant of the same one is possible.",
            f"商品 {shown} 属于其他产品，只能更换同一产品的其他款式。",
        )  # fmt: skip
    if variant.id == pick.line.variant_id:
        raise Forbidden("same_item", f"Item {shown} is the one that was ordered.", f"商品 {shown} 与原商品相同。")
    if variant.currency != sheet.order.currency:
        raise Forbidden("other_currency", f"Item {shown} is sold in another currency.", f"商品 {shown} 的币种不同。")
    return variant
