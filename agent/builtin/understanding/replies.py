"""Replies to what was asked: a yes or no, a number, an e-mail, a color. What is more than that is a message like any other."""

import re
from functools import cache

from agent.builtin.understanding import lexicon
from agent.builtin.understanding.settle import CONCRETE, REQUESTS
from agent.builtin.understanding.slots import Slots

_EMPTY: frozenset[str] = frozenset()
FILLS = frozenset({"order", "item", "variant", "email", "code", "address", "reason", "payment", "subject"})
_FILLER = r"please|thank you(?: very much| so much)?|thanks?|(?:transfer|connect) me|转(?:吧|接吧?|一下)?|then|just|so|that|it|very much|谢谢(?:你|您|了)?|多谢|请|了|吧|啊|呀|的|麻烦(?:了|你|您)?|就|那"
_DONE = r"that is (?:all|it|everything)(?: for now)?|that will be all|i am (?:good|fine|ok|all set|done)|all (?:good|set|done)|nothing(?: else| more)?|没(?:别的)?(?:事|问题|什么)?了|没有(?:别的|其他)(?:问题|事)?了?|没有(?:问题|事)?了|没别的了?|就这些|就这样"
_AWAY = re.compile(
    r"\b(?:actually|instead|rather|forget|never mind|wait|no longer|changed my mind|stop)\b|其实|还是|算了|不如|直接|等等|改主意"
)
_ALSO = re.compile(r"\b(?:also|too|as well|plus)\b|另外|还|也|再")
_OF_FILLS = {"order": "orders", "email": "email", "code": "code"}


@cache
def _pieces() -> dict[str, re.Pattern[str]]:
    """What a yes or no is made of; where two fit, the longer one counts, then the earlier one."""
    named = {
        name: re.compile("|".join(lexicon.concepts(language)[name].pattern for language in ("en", "zh")))
        for name in ("NO", "YES")
    }
    return {"NO": named["NO"], "DONE": re.compile(_DONE), "YES": named["YES"], "FILLER": re.compile(_FILLER)}


def read(text: str, raw: str, expecting: str | None, slots: Slots) -> frozenset[str] | None:
    """The intents of a mere reply, empty where it only fills a slot; None where it is more.

    `raw` is the message as it was typed: a single `y` is a yes there, and a `why` in `text`.
    """
    bare = text.strip(" ,.!?;:。、~…\"'-()\n")
    if not bare or (bare.replace(" ", "").isdigit() and expecting != "confirm"):
        return _EMPTY
    letter = raw.strip(" .!").lower()
    if letter in ("y", "n"):
        return frozenset({"yes" if letter == "y" else "no"})
    if expecting is None and bare in ("1", "wait", "stop", "please", "right", "fine", "needed"):
        return None
    if expecting in FILLS:
        return next((frozenset({n.lower()}) for n in ("YES", "NO") if lexicon.whole(n, bare)), None)
    return _yes_or_no(bare, expecting)


def _yes_or_no(bare: str, expecting: str | None) -> frozenset[str] | None:
    """A text that is made of nothing but yes, no and what stands around them."""
    kinds, position = set(), 0
    while position < len(bare):
        kind, end = _piece(bare, position)
        if end == position:
            return None
        kinds.add(kind)
        position = end
        while position < len(bare) and bare[position] in " ,.!?;:。、~…-\n":
            position += 1
    if "YES" in kinds and "NO" not in kinds and expecting == "confirm":
        return frozenset({"yes"})
    if "NO" in kinds or ("DONE" in kinds and expecting in ("anything_else", "offer_person", "confirm")):
        return frozenset({"no"})
    return frozenset({"yes"}) if "YES" in kinds and "DONE" not in kinds else None


def _piece(text: str, position: int) -> tuple[str, int]:
    found = [(kind, match.end()) for kind, pattern in _pieces().items() if (match := _longest(pattern, text, position))]
    return max(found, key=lambda pair: pair[1], default=("", position))


def _longest(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str] | None:
    """The match that goes furthest: up to the next pause, then up to where the pattern itself ends."""
    pause = re.compile(r"[ ,.!?;:。、~…]|$")
    for end in sorted({match.start() for match in pause.finditer(text, position)}, reverse=True):
        if end > position and (match := pattern.fullmatch(text, position, end)):
            return match
    return pattern.match(text, position)


def kept(intents: frozenset[str], text: str, expecting: str | None, slots: Slots) -> frozenset[str]:
    """Of the intents of a reply, those that say more than what was asked for."""
    if expecting in ("confirm", "anything_else", "offer_person"):
        return _beside_consent(intents, text, expecting, slots)
    if expecting not in FILLS:
        return intents
    if "ask_human" in intents:
        return frozenset({"ask_human"})
    if _AWAY.search(text) and intents:
        return intents
    filled = _OF_FILLS.get(expecting)
    if filled and getattr(slots, filled):
        intents = intents - REQUESTS - {"verification_code", "order_status", "product_search", "knowledge"}
    elif (
        expecting == "code"
        and not slots.code
        and re.search(r"code|receiv|get|got|sen[dt]|came|come|arriv|nothing|again|码|收|发", text)
    ):
        return frozenset({"verification_code"})
    elif expecting in ("reason", "payment", "subject"):
        intents = intents & {"ask_human", "knowledge", "ticket"}
    elif expecting == "address":
        intents = intents & {"ask_human", "cancel_order", "return_items", "ticket", "knowledge"}
        intents = _EMPTY if re.search(r"\d", text) else intents
    elif expecting in ("item", "variant", "order") and "?" not in text:
        intents = intents - {
            "product_search",
            "recommendation",
            "change_order_items",
            "product_availability",
            "complaint",
        }
    return intents - {"greeting", "thanks", "complaint", "abuse", "out_of_scope"} if len(intents) > 1 else intents


def _beside_consent(intents: frozenset[str], text: str, expecting: str, slots: Slots) -> frozenset[str]:
    """A yes or no with more words: only what goes beyond the question counts besides."""
    kind, end = _piece(text, 0)
    if kind not in ("YES", "NO"):
        return intents
    consent, wished = frozenset({kind.lower()}), intents & CONCRETE
    rest = text[end:]
    if not wished:
        return consent
    if expecting == "offer_person" and wished == {"ask_human"}:
        return consent
    if expecting != "confirm":
        return wished
    if kind == "YES" and not _ALSO.search(rest) and not slots.orders and "?" not in rest:
        return consent
    return consent | wished
