"""A letter without a model: the staff's words and the chosen products with their reasons, in English or Chinese."""

from collections.abc import Sequence

from agent.marketing.grounds import NAME, Grounds, Offered

_WORDS = {
    "en": {
        "dear": f"Hello {NAME},",
        "picked": "We picked these for you:",
        "many": "These may be something for you:",
        "bye": "Kind regards\n{shop}",
        "subject": "Picked for you: {product}",
        "subject_many": "From {shop}: {product} and more",
        "subject_none": "News from {shop}",
        "line": "• {name}{price}",
        "price": ", {price}",
        "reason": "  {reason}.",
    },
    "zh": {
        "dear": f"{NAME}，您好：",
        "picked": "我们为您挑选了：",
        "many": "这些商品您也许会喜欢：",
        "bye": "{shop}\n敬上",
        "subject": "为您挑选：{product}",
        "subject_many": "{shop}：{product}等好物",
        "subject_none": "{shop}的消息",
        "line": "• {name}{price}",
        "price": "，{price}",
        "reason": "  {reason}。",
    },
}


def letter(grounds: Grounds) -> tuple[str, str]:
    """Its subject and its text."""
    t = _WORDS[grounds.locale]
    shared = grounds.customer is None
    parts = [t["dear"], grounds.about]
    if grounds.products:
        parts.append("\n".join([t["many" if shared else "picked"], *_lines(grounds.products, grounds.locale)]))
    parts.append(t["bye"].format(shop=grounds.shop))
    kind = "subject_none" if not grounds.products else "subject_many" if shared else "subject"
    first = grounds.products[0].name if grounds.products else ""
    return t[kind].format(shop=grounds.shop, product=first), "\n\n".join(filter(None, parts))


def _lines(products: Sequence[Offered], locale: str) -> list[str]:
    t = _WORDS[locale]
    lines = []
    for one in products:
        cost = t["price"].format(price=one.price) if one.price else ""
        lines.append(t["line"].format(name=one.name, price=cost))
        lines += [t["reason"].format(reason=one.reason)] if one.reason else []
        lines += [f"  {one.url}"] if one.url else []
    return lines
