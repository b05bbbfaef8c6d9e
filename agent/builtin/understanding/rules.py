"""From what the clauses of a message name to what its writer wants: one small rule an intent, `settle` weighs them."""

import re
from collections.abc import Callable

from agent.builtin.understanding.clauses import Clause
from agent.builtin.understanding.story import Story

Rule = Callable[[Clause, Story], bool]

_NUMBER = re.compile(r"#?[a-z]{0,3}\d{3,}")
_IT = re.compile(
    r"\b(?:it|they|them|my|orders?|package|stuff|shipment|this|that|mine|one)\b|我的|我买|我订|我拍|单|件|货|东西|还没|没有"
)
_USE_ANOTHER = re.compile(r"\buse (?:another|a different|the other|my other|a new)\b|换一?张|用另")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SENT_TO = re.compile(r"ship|deliver|收货|收件|配送")
_HOME = re.compile(r"\bhome address|家庭(?:地址|住址)")
_MY_ADDRESS = re.compile(r"\b(?:my|our) (?:\w+ )?address|我的?(?:.{0,3})地址|住址")
_HOW_TO_RETURN = re.compile(r"怎么(?:退|换)(?!货)")
_EXCHANGE = re.compile(r"exchang|换货")
_RULES_OF_THE_SHOP = re.compile(r"polic|政策|规则|规定")


def general(clause: Clause) -> bool:
    """Whether the clause asks how something works for anybody, rather than for something to be done."""
    asked = clause.names("GENERICHOW") or (clause.question and clause.names("GENERICIF"))
    if not asked or clause.names("DOIT") or (clause.names("GOODS") and _HOW_TO_RETURN.search(clause.text)):
        return False
    return not _NUMBER.search(clause.text) or bool(_RULES_OF_THE_SHOP.search(clause.text))


def cancel(clause: Clause, story: Story) -> bool:
    if clause.asks("CANCEL"):
        return not general(clause) and not _is_about_money(clause, story)
    if clause.asks("RETURN") and story.names("UNSENT") and not story.names("DELIVEREDWORD"):
        return True
    others = ("RETURN", "EXCHANGE", "REFUND", "CHANGE", "CANCEL", "DELIVEREDWORD", "OTHERVAR", "INSTEAD")
    return clause.wants("CANCELWEAK") and not story.names(*others)


def give_back(clause: Clause, story: Story) -> bool:
    if not clause.asks("RETURN") or general(clause) or _is_about_money(clause, story):
        return False
    return story.names("DELIVEREDWORD") or not story.names("UNSENT")


def _is_about_money(clause: Clause, story: Story) -> bool:
    """What was cancelled or sent back is told of only to ask where the money is."""
    return story.names("REFUNDLATE") and not clause.names("WANT")


def exchange(clause: Clause, story: Story) -> bool:
    if general(clause) or story.names("CODE", "TICKET"):
        return False
    if not clause.asks("EXCHANGE"):
        has_it = story.names("DELIVEREDWORD") and not story.names("INORDER")
        return (_other_variant(clause, story) and has_it) or (
            clause.names("NEWONE") and clause.names("WISH") and story.names("GRIEF", "HARM", "DELIVEREDWORD")
        )
    if clause.names("PAYMENT", "ADDRESS", "SHIPTO") and not clause.names("DELIVEREDWORD", "OTHERVAR"):
        return False
    return not _swaps_before_shipping(clause, story)


def _swaps_before_shipping(clause: Clause, story: Story) -> bool:
    """Another variant is wanted in an order that has not left yet."""
    if _EXCHANGE.search(clause.text) or (story.names("DELIVEREDWORD") and not story.names("NOTSHIPPED")):
        return False
    return clause.names("SWAP") and story.names("INORDER")


def _other_variant(clause: Clause, story: Story) -> bool:
    """Another size, color or model is wished for."""
    return clause.wants("OTHERVAR") and clause.names("WISH", "INSTEAD") and not clause.names("STOCK", "PRICE")


def refund(clause: Clause, story: Story) -> bool:
    return clause.wants("REFUND") and not general(clause)


def order_items(clause: Clause, story: Story) -> bool:
    if general(clause) or (story.names("DELIVEREDWORD") and not story.names("NOTSHIPPED")):
        return False
    if clause.names("ADDRESS", "PAYMENT", "KNOWTOPIC", "CODE", "SHIPTO", "TICKET"):
        return False
    if clause.asks("EXCHANGE", "SWAP") and _swaps_before_shipping(clause, story):
        return True
    if clause.asks("CHANGE") and clause.names("ITEMVAR", "ORDER", "INSTEAD", "OTHERVAR"):
        return True
    if clause.asks("CHANGE") and story.names("OTHERVAR") and story.names("INORDER", "NOTSHIPPED"):
        return True
    return _other_variant(clause, story) and story.names("INORDER", "NOTSHIPPED")


def order_address(clause: Clause, story: Story) -> bool:
    return _address(clause, story) and not _of_profile(clause, story)


def profile_address(clause: Clause, story: Story) -> bool:
    if _address(clause, story):
        return _of_profile(clause, story)
    alone = clause.names("MOVED") and not story.names("ADDRESS", "ORDER", "PARCEL", "SHIPTO")
    return alone and (story.names("PROFILE") or not story.names("CHANGE", "CANCEL", "RETURN"))


def _address(clause: Clause, story: Story) -> bool:
    """Another address is wished for."""
    if general(clause) or clause.tells("SHIPTO"):
        return False
    if clause.wants("SHIPTO") and not clause.names("KNOWTOPIC", "RETURN", "WHERE"):
        return True
    if not clause.wants("ADDRESS"):
        return False
    return _changes(clause, story) or (clause.names("WRONG", "INSTEAD") and not story.asks("CANCEL", "RETURN"))


def _changes(clause: Clause, story: Story) -> bool:
    """A change is asked for here, or in the clause before that this one goes on from."""
    if clause.asks("CHANGE", "INSTEAD"):
        return True
    before = story.before(clause)
    return before is not None and before.asks("CHANGE") and before.mark in ("and", "also", ",", "、", "以及", "同时")


def _of_profile(clause: Clause, story: Story) -> bool:
    """The address is the one in the customer's profile, and not an order's."""
    if clause.names("PROFILE"):
        return not clause.names("ORDER")
    if clause.names("ORDER", "PARCEL", "SHIPTO") or _SENT_TO.search(clause.text):
        return False
    if story.names("MOVED") or _HOME.search(clause.text):
        return True
    return bool(_MY_ADDRESS.search(clause.text)) and not story.names("ORDER", "PARCEL")


def payment(clause: Clause, story: Story) -> bool:
    if not clause.wants("PAYMENT") or clause.names("REFUND", "GENERICHOW"):
        return False
    if clause.names("ORDER") and clause.names("WISH") and not clause.names("KNOWTOPIC"):
        return True
    return (
        _changes(clause, story) or clause.names("WRONG", "SWAP") or clause.asks("EXCHANGE") or story.refuses("PAYMENT")
    )


def another_payment(clause: Clause, story: Story) -> bool:
    """`My card expired, can I use another one?`"""
    return bool(_USE_ANOTHER.search(clause.text)) and story.names("PAYMENT")


def order_status(clause: Clause, story: Story) -> bool:
    if clause.names("TICKET", "CODE", "REFUND", "ADDRESS") or general(clause) or clause.refuses("TRACK"):
        return False
    thing = clause.names("ORDER", "PARCEL") or any(pattern.search(clause.text) for pattern in (_IT, _NUMBER, _CHINESE))
    if clause.asks("TRACK") or (clause.names("WHERE") and thing and not clause.names("HUMAN", "CHANGE")):
        return not clause.names("HISTORY")
    if clause.names("STATUS") and (story.names("ORDER", "PARCEL") or any(map(_numbered, story.clauses))):
        return not clause.names("HISTORY", "CANCEL", "RETURN", "EXCHANGE", "CANCELWEAK", "PAYMENT", "HUMAN")
    if clause.names("STOCK", "KNOWTOPIC", "RETURN", "CANCEL", "CANCELWEAK", "EXCHANGE", "CHANGE"):
        return False
    return thing and clause.names("ARRIVE") and (clause.question or clause.names("WHEN"))


def _numbered(clause: Clause) -> bool:
    return _NUMBER.search(clause.text) is not None


def waits(clause: Clause, story: Story) -> bool:
    """Nothing has come: a question about the order, unless it is only why something else is asked for."""
    return clause.names("WAITING") and not general(clause) and not story.names("REFUND", "CODE", "TICKET", "NOTCODE")


def history(clause: Clause, story: Story) -> bool:
    return clause.wants("HISTORY") and not clause.asks("CANCEL", "RETURN", "EXCHANGE", "CHANGE")


def knowledge(clause: Clause, story: Story) -> bool:
    return general(clause) or (clause.names("KNOWTOPIC") and (clause.question or len(story.clauses) == 1))


def availability(clause: Clause, story: Story) -> bool:
    if clause.names("REFUND", "WAITING", "ORDER"):
        return False
    return clause.names("PRICE", "STOCK", "DETAIL") and (clause.question or len(story.clauses) == 1)


def search(clause: Clause, story: Story) -> bool:
    return clause.wants("SEARCH") and not clause.names("HUMAN", "ORDER", "TRACK", "REFUND", "CODE", "TICKET", "HISTORY")


def recommendation(clause: Clause, story: Story) -> bool:
    gift = clause.names("GIFT") and not story.names("ORDER", "RETURN", "EXCHANGE", "WAITING", "COMPLAIN")
    return (gift or clause.wants("RECOMMEND")) and not clause.names("ORDER", "ADDRESS", "PAYMENT")


def complaint(clause: Clause, story: Story) -> bool:
    return clause.names("COMPLAIN") and not (story.names("INSULT") and not story.names("GRIEF", "HARM"))


def ticket(clause: Clause, story: Story) -> bool:
    return clause.wants("TICKET")


def code(clause: Clause, story: Story) -> bool:
    return clause.wants("CODE") and not clause.names("NOTCODE")


def human(clause: Clause, story: Story) -> bool:
    return clause.names("NOBOT") or (clause.wants("HUMAN") and not clause.tells("HUMAN"))


def abuse(clause: Clause, story: Story) -> bool:
    return clause.names("ABUSE", "INSULT")


def out_of_scope(clause: Clause, story: Story) -> bool:
    return clause.names("OOS", "BOTQ")


def greeting(clause: Clause, story: Story) -> bool:
    return any(start == 0 for start, _ in clause.spans("GREETING"))


def thanks(clause: Clause, story: Story) -> bool:
    return clause.names("THANKS")


RULES: dict[str, Rule] = {
    "cancel_order": cancel,
    "return_items": give_back,
    "exchange_items": exchange,
    "refund": refund,
    "change_order_address": order_address,
    "change_address": profile_address,
    "change_payment": lambda clause, story: payment(clause, story) or another_payment(clause, story),
    "change_order_items": order_items,
    "order_status": order_status,
    "order_history": history,
    "knowledge": knowledge,
    "product_availability": availability,
    "product_search": search,
    "recommendation": recommendation,
    "ticket": ticket,
    "verification_code": code,
    "ask_human": human,
    "waiting": waits,
    "complaint": complaint,
    "abuse": abuse,
    "out_of_scope": out_of_scope,
    "greeting": greeting,
    "thanks": thanks,
}


def hits(story: Story) -> list[tuple[str, int]]:
    """Every rule that holds, as (intent, index of the clause), in the order of the message."""
    return [
        (intent, index)
        for index, clause in enumerate(story.clauses)
        for intent, rule in RULES.items()
        if index not in story.taken_back and rule(clause, story)
    ]
