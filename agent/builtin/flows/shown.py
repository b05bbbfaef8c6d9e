"""What is asked about the products that were shown: why those, others instead, cheaper ones. The call that they came from
is made again, so that reasons are those that are kept, in the language of the question.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agent.builtin import matching, wording
from agent.builtin.flows import catalogue
from agent.builtin.flows.catalogue import MOST, RECOMMEND, SHOWN
from agent.builtin.goals import FILLED, OPERATIONS
from agent.builtin.phrases import say
from agent.builtin.state import Goal, Offer, State
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding import lexicon, other_products
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.other_products import THESE
from agent.builtin.understanding.slots import read_slots

WHY, OTHERS, CHEAPER = "why_shown", "others_shown", "cheaper_shown"
WISHES = frozenset({WHY, OTHERS, CHEAPER})

_OTHER_MATTERS = (
    OPERATIONS - {"exchange_items", "change_order_items"}  # `换一批` looks like an exchange
    | {"order_status", "order_history", "ask_human", "abuse", "ticket", "verification_code"}
)

_WHY = re.compile(
    r"\b(?:why|how come|what makes you|what (?:is|are|was) the reasons?)\b.{0,30}\b(?:recommend|suggest)\w*"
    rf"|\b(?:why|how come|what makes you)\b.{{0,20}}\b(?:pick|choose|chose|show|offer)\w*(?: me| us)? {THESE}\b"
    r"|\b(?:recommend|suggest)\w*\b.{0,20}\bbased on\b|\bbased on what\b.{0,20}\b(?:recommend|suggest)"
    rf"|^(?:and|but|so|ok(?:ay)?|,| )*why {THESE}\W*$"
    r"|(?:为什么|为啥|为何|凭什么|怎么(?:会|就)?|根据什么|依据什么)(?:会|要|是|把|给|向|跟|我|们|你|您|这|那|些|个|款|第|[一二三四]|\d|它|都|\W)*(?:推荐|推给|介绍)"
    r"|推荐.{0,10}(?:理由|原因|依据|为什么|为啥)|(?:理由|原因).{0,6}推荐"
    r"|^\W*(?:那|那么)?(?:为什么|为啥|为何)(?:会|要)?是?(?:这|那|它|第[一二三四]|第?\d)(?:些|个|款|几个|几款)?\W*$"
)
_ELSEWHERE = re.compile(r"\b(?:shipping|delivery|postage|plan|colou?rs?|sizes?)\b|运费|快递|配送|颜色|尺码|尺寸|型号")
"""What else than products may be cheaper, or another one."""
_THESE_GOODS = re.compile(rf"\b{THESE} \w+")
_ONE = re.compile(r"\b(?:it|this|that)\b|这个|那个|这款|那款|它")


def wish(text: str, before: State, intents: frozenset[str]) -> str | None:
    """What a message wants of the products that were shown; None where it is about something else."""
    plain = normalise(text)
    if not before.offer.tool or before.expecting in FILLED | {"confirm"} or intents & _OTHER_MATTERS:
        return None
    if _WHY.search(plain):
        return WHY
    if _ELSEWHERE.search(plain) or lexicon.found("GOODS", _THESE_GOODS.sub(" ", plain)):
        return None
    if before.showing and other_products.cheaper(plain):
        return None if catalogue.amount(catalogue.UP_TO, plain) else CHEAPER
    if other_products.wanted(plain) or (before.showing and other_products.not_these(plain)):
        return OTHERS
    return None


def why(talk: Talk, goal: Goal) -> Said:
    """The reason of each, or of the one that is meant; of what a search found there is none but the words."""
    shown, offer = talk.before.products, talk.before.offer
    talk.remember(showing=True)
    if offer.tool != RECOMMEND:
        return Said(say(talk.language, "why_found"), "anything_else")
    found = {str(one["id"]): one for one in catalogue.offered(talk, offer)}
    meant = _meant(talk, goal.words, found)
    if not meant and read_slots(goal.words).position is not None:
        return Said(say(talk.language, "which_of_these"), "anything_else")
    reasons = [_reason(talk, found[one]) for one in ([meant] if meant else shown) if found.get(one, {}).get("reason")]
    if not reasons:
        return Said(say(talk.language, "why_unknown"), "anything_else")
    if meant:
        talk.remember(product=meant)
        return Said(reasons[0], "anything_else")
    return Said(f"{say(talk.language, 'why_these')}\n\n{wording.bullets(reasons)}", "anything_else")


def others(talk: Talk, goal: Goal) -> Said:
    """The next ones, without what this conversation has shown."""
    seen, offer = talk.before.seen, talk.before.offer
    if offer.tool == RECOMMEND:
        offer = replace(offer, arguments={**offer.arguments, "exclude": list(seen)})
    found = [one for one in catalogue.offered(talk, offer) if one["id"] not in seen]
    talk.remember(showing=True)
    if not found:
        return Said(say(talk.language, "no_others"), "anything_else")
    over = offer.chosen and not any(one.get("chosen") for one in found)
    return _listed(talk, found, offer, "others_not_chosen" if over else "others")


def cheaper(talk: Talk, goal: Goal) -> Said:
    """What else there is from the cheapest on, or only what costs less than the one that is meant."""
    offer = _all_of(talk.before.offer)
    found = sorted(catalogue.offered(talk, offer), key=_price)
    named = {str(one["id"]): one for one in found}
    meant = named.get(_meant(talk, goal.words, named) or "")
    if meant:
        found = [one for one in found if _price(one) < _price(meant)]
    talk.remember(showing=True)
    if not found:
        return Said(say(talk.language, "none_cheaper"), "anything_else")
    here = talk.before.products
    dearest = max((_price(named[one]) for one in here if one in named), default=Decimal("Infinity"))
    helps = any(_price(one) < dearest for one in found[:SHOWN] if one["id"] not in here)
    return _listed(talk, found, offer, "from_cheapest" if helps else "cheapest_seen")


def _all_of(offer: Offer) -> Offer:
    """The same call for all that it can find, what was shown among it."""
    if offer.tool != RECOMMEND:
        return offer
    arguments = {name: value for name, value in offer.arguments.items() if name != "exclude"}
    return replace(offer, arguments={**arguments, "limit": MOST})


def _listed(talk: Talk, found: list[dict[str, Any]], offer: Offer, key: str) -> Said:
    catalogue.remember(talk, found, offer)
    return Said(f"{say(talk.language, key)}\n\n{catalogue.listed(talk, found)}", "anything_else")


def _reason(talk: Talk, one: dict[str, Any]) -> str:
    return say(talk.language, "why_one", name=one.get("name"), reason=one["reason"])


def _price(one: dict[str, Any]) -> Decimal:
    return wording.amount(one.get("price")) or Decimal("Infinity")


def _meant(talk: Talk, words: str, found: dict[str, dict[str, Any]]) -> str | None:
    """The one of those shown that is pointed at, named, or spoken of already."""
    shown = talk.before.products
    if read_slots(words).position is not None:
        place = matching.by_position(words, len(shown))
        return shown[place] if place is not None else None
    here = [one for one in shown if one in found]
    named = matching.best(words, [str(found[one].get("name")) for one in here])
    if len(named) == 1:
        return here[named[0]]
    return talk.before.product if talk.before.product in here and _ONE.search(normalise(words)) else None
