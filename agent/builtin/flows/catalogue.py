"""Looking into the catalogue for a flow: what fits words and prices, and how products are listed. Decides nothing."""

import re
from dataclasses import replace
from typing import Any

from agent.builtin import matching, wording
from agent.builtin.phrases import say
from agent.builtin.state import Offer
from agent.builtin.talk import Talk

SEARCH, RECOMMEND = "search_products", "recommend_products"
SHOWN = 4
"""Products that are told of in one reply."""
MOST = 20
"""Recommendations that are asked for where many of them will not do."""
SEEN = 100
"""Products of a conversation that are not shown again as others."""
UP_TO = re.compile(
    r"(?:under|below|less than|up to|max(?:imum)?(?: of)?|cheaper than|not more than|within|around|about)\s*[$€£¥]?\s*(\d+(?:\.\d+)?)"
    r"|[$€£¥]?(\d+(?:\.\d+)?)\s*(?:块钱?|元|美元|dollars|bucks|euros?|usd|eur)?\s*(?:or less|max|tops|以下|以内|之内|左右)",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?:over|above|more than|at least|from)\s*[$€£¥]?\s*(\d+(?:\.\d+)?)|(\d+)\s*(?:块钱?|元)?\s*以上", re.IGNORECASE
)


def found(talk: Talk, words: str) -> list[dict[str, Any]]:
    """Products that fit, exactly or nearly."""
    return products(searched(talk, words))


def searched(talk: Talk, words: str) -> dict[str, Any]:
    """What the search says to words and the price limits in them."""
    return called(talk, search(words))


def search(words: str) -> Offer:
    """The call that looks for words, with the price limits in them."""
    limits = {"highest_price": amount(UP_TO, words), "lowest_price": amount(FROM, words)}
    plain = FROM.sub(" ", UP_TO.sub(" ", words)).strip()[:200]
    return Offer(SEARCH, {"words": plain} | {name: limit for name, limit in limits.items() if limit is not None})


def called(talk: Talk, offer: Offer) -> dict[str, Any]:
    """The result of a call."""
    return talk.call(offer.tool, **offer.arguments)


def offered(talk: Talk, offer: Offer) -> list[dict[str, Any]]:
    """The products that a call finds, within its price."""
    found = products(called(talk, offer))
    if offer.top is None:
        return found
    return [one for one in found if (price := wording.amount(one.get("price"))) is not None and price <= offer.top]


def amount(pattern: re.Pattern[str], words: str) -> float | None:
    """The limit that UP_TO or FROM finds."""
    match = pattern.search(words)
    return float(next(group for group in match.groups() if group)) if match else None


def products(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Those in a tool's result."""
    listed = result.get("products")
    return [one for one in listed if isinstance(one, dict) and one.get("id")] if isinstance(listed, list) else []


def clear_winner(words: str, found: list[dict[str, Any]]) -> str | None:
    """The one product that fits clearly better than the others."""
    if len(found) == 1:
        return str(found[0]["id"])
    scores = [matching.likeness(words, str(one.get("name"))) for one in found]
    best = max(scores)
    if best > 0 and scores.count(best) == 1:
        return str(found[scores.index(best)]["id"])
    return None


def remember(talk: Talk, found: list[dict[str, Any]], offer: Offer) -> None:
    """What was shown, and the call it came from: "it", "the second one" and "others" may point at it."""
    shown = tuple(str(one["id"]) for one in found[:SHOWN])
    seen = tuple(dict.fromkeys((*talk.before.seen, *shown)))[-SEEN:]
    offer = replace(offer, chosen=any(one.get("chosen") for one in found[:SHOWN]))
    talk.remember(products=shown, product=shown[0] if len(shown) == 1 else "", offer=offer, showing=True, seen=seen)


def listed(talk: Talk, found: list[dict[str, Any]]) -> str:
    """The first few, numbered."""
    return wording.numbered(_line(talk, one) for one in found[:SHOWN])


def _line(talk: Talk, one: dict[str, Any]) -> str:
    """`**Wool throw** (29.90 USD)`; why it is recommended stands on its card."""
    price = wording.money(one.get("price") or "", talk.language)
    gone = "" if one.get("available", True) else say(talk.language, "gone")
    comma, left, right = (", ", " (", ")") if talk.language == "en" else ("，", "（", "）")
    inside = comma.join(filter(None, [price, gone]))
    return f"**{one.get('name')}**" + (f"{left}{inside}{right}" if inside else "")
