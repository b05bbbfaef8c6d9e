"""From what the clauses of a message name to what its writer wants. One small rule an intent; `settle` weighs them together."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.builtin.understanding.clauses import Clause

Rule = Callable[[Clause, "Story"], bool]

_NUMBER = re.compile(r"#?[a-z]{0,3}\d{3,}")
_MINE = re.compile(
    r"\b(?:my|the|this|that|these|those|it|them|mine|order #?\w*\d)\b|我的|这|那|它|我买|我订|我要|帮我|我想"
)
_IT = re.compile(
    r"\b(?:it|they|them|my|order|orders|package|stuff|shipment|this|that|mine)\b|我的|我买|我订|我拍|单|件|货|东西|还没|没有"
)


@dataclass(frozen=True, slots=True)
class Story:
    """All the clauses of a message, for the rules that look further than their own."""

    clauses: tuple[Clause, ...]

    def names(self, *concepts: str) -> bool:
        return any(clause.names(*concepts) for clause in self.clauses)

    def asks(self, *concepts: str) -> bool:
        return any(clause.asks(*concepts) for clause in self.clauses)

    def tells(self, *concepts: str) -> bool:
        return any(clause.tells(*concepts) for clause in self.clauses)


def general(clause: Clause) -> bool:
    """Whether the clause asks how something works for anybody, rather than for something to be done."""
    if not clause.names("GENERICHOW"):
        return False
    return not _NUMBER.search(clause.text) or bool(re.search(r"polic|政策|规则|规定", clause.text))


def cancel(clause: Clause, story: Story) -> bool:
    if clause.asks("CANCEL"):
        return not general(clause)
    weak = clause.wants("CANCELWEAK")
    return weak and not story.names("RETURN", "EXCHANGE", "REFUND", "CHANGE", "CANCEL", "DELIVEREDWORD")


def give_back(clause: Clause, story: Story) -> bool:
    return clause.asks("RETURN") and not general(clause)


def exchange(clause: Clause, story: Story) -> bool:
    if not clause.asks("EXCHANGE") or general(clause):
        return False
    if clause.names("PAYMENT", "ADDRESS") and not clause.names("DELIVEREDWORD", "ITEMVAR"):
        return False
    return not (_swap_before_shipping(clause) and not story.names("DELIVEREDWORD"))


_SWAP = re.compile(r"\b(?:swap\w*|switch\w*|replac\w+|trad\w+)\b|换成|换(?!货)")
_IN_ORDER = re.compile(
    r"\b(?:in|on|of|from|for) (?:my|the|this|that|an) (?:\w+ )?order|pending|not (?:yet )?shipped|订单(?:里|中|上|的)|还没发|没发货|未发货|下单"
)


def _swap_before_shipping(clause: Clause) -> bool:
    return bool(_SWAP.search(clause.text) and _IN_ORDER.search(clause.text)) and not re.search(
        r"exchang|换货", clause.text
    )


def refund(clause: Clause, story: Story) -> bool:
    return clause.wants("REFUND") and not general(clause)


def order_address(clause: Clause, story: Story) -> bool:
    return _address(clause, story) and not _profile(clause, story)


def profile_address(clause: Clause, story: Story) -> bool:
    return (_address(clause, story) and _profile(clause, story)) or (
        clause.names("MOVED") and not story.names("CHANGE", "ADDRESS", "ORDER", "PARCEL")
    )


_SHIP_TO = re.compile(
    r"\b(?:ship|deliver|send|mail|redirect|reroute|forward|dispatch|deliver)\w*\b.{0,30}\b(?:to|at)\b|(?:寄|送|发|配送|派送|邮寄)(?:到|去|往|至)"
)
_WRONG = re.compile(
    r"\bwrong\b|incorrect|typo|mistake|misspel|mistyped|\bold\b|different|another|\bnew\b|错|不对|旧|另|新|别的|其他"
)


def _address(clause: Clause, story: Story) -> bool:
    if not clause.wants("ADDRESS") or (clause.names("KNOWTOPIC") and general(clause)):
        return False
    changing = clause.asks("CHANGE", "INSTEAD") or (clause.names("CHANGE") and not clause.tells("CHANGE"))
    return (
        changing or bool(_WRONG.search(clause.text)) or bool(_SHIP_TO.search(clause.text) and not clause.question)
    ) and not general(clause)


def _profile(clause: Clause, story: Story) -> bool:
    if clause.names("PROFILE"):
        return not clause.names("ORDER")
    if (
        clause.names("ORDER", "PARCEL")
        or _SHIP_TO.search(clause.text)
        or re.search(r"ship|deliver|收货|配送|寄|送", clause.text)
    ):
        return False
    if story.names("MOVED"):
        return not story.names("ORDER", "PARCEL")
    return bool(re.search(r"\bmy (?:\w+ )?address|我的(?:.{0,3})地址", clause.text)) and not story.names(
        "ORDER", "PARCEL"
    )


def payment(clause: Clause, story: Story) -> bool:
    if not clause.wants("PAYMENT") or general(clause):
        return False
    if clause.names("KNOWTOPIC") and not clause.asks("CHANGE"):
        return False
    other = re.search(r"\b(?:different|another|other|instead|new|rather)\b|别的|另|换|改", clause.text)
    return clause.asks("CHANGE", "INSTEAD", "EXCHANGE") or bool(other and not clause.names("REFUND"))


def order_items(clause: Clause, story: Story) -> bool:
    if general(clause) or (story.names("DELIVEREDWORD") and not story.names("NOTSHIPPED")):
        return False
    if clause.names("ADDRESS", "PAYMENT", "KNOWTOPIC", "CODE"):
        return False
    if clause.asks("EXCHANGE") and _swap_before_shipping(clause):
        return True
    return clause.asks("CHANGE") and clause.names("ITEMVAR", "ORDER", "INSTEAD")


def exchange_for_size(clause: Clause, story: Story) -> bool:
    return (
        clause.asks("CHANGE")
        and clause.names("ITEMVAR")
        and story.names("DELIVEREDWORD")
        and not story.names("NOTSHIPPED")
    )


def order_status(clause: Clause, story: Story) -> bool:
    if clause.names("TICKET", "CODE", "REFUND") or general(clause) or clause.refuses("TRACK"):
        return False
    thing = clause.names("ORDER", "PARCEL") or bool(_IT.search(clause.text)) or bool(_NUMBER.search(clause.text))
    if clause.asks("TRACK") or (clause.names("WHERE") and thing and not clause.names("HUMAN")):
        return True
    if clause.names("STATUS") and (clause.names("ORDER", "PARCEL") or _NUMBER.search(clause.text)):
        return True
    return clause.names("WHEN", "ARRIVE") and thing and clause.question and clause.names("ARRIVE")


def waits(clause: Clause, story: Story) -> bool:
    """Nothing has come: a question about the order, unless it is only why something else is asked for."""
    return clause.names("WAITING") and not story.names("REFUND", "CODE", "TICKET", "NOTCODE")


def history(clause: Clause, story: Story) -> bool:
    return clause.wants("HISTORY") and not clause.asks("CANCEL", "RETURN", "EXCHANGE", "CHANGE")


def knowledge(clause: Clause, story: Story) -> bool:
    return general(clause) or (clause.names("KNOWTOPIC") and clause.question)


def availability(clause: Clause, story: Story) -> bool:
    return clause.names("PRICE", "STOCK", "DETAIL")


def search(clause: Clause, story: Story) -> bool:
    return clause.wants("SEARCH") and not clause.names("HUMAN", "ORDER", "PARCEL", "TRACK")


def recommendation(clause: Clause, story: Story) -> bool:
    return clause.wants("RECOMMEND") and not clause.names("ORDER", "ADDRESS", "PAYMENT")


def complaint(clause: Clause, story: Story) -> bool:
    return clause.names("COMPLAIN")


def ticket(clause: Clause, story: Story) -> bool:
    return clause.wants("TICKET")


def code(clause: Clause, story: Story) -> bool:
    return clause.wants("CODE") and not clause.names("NOTCODE")


def human(clause: Clause, story: Story) -> bool:
    return clause.wants("HUMAN") and not clause.tells("HUMAN")


def abuse(clause: Clause, story: Story) -> bool:
    return clause.names("ABUSE")


def out_of_scope(clause: Clause, story: Story) -> bool:
    return clause.names("OOS", "BOTQ")


def greeting(clause: Clause, story: Story) -> bool:
    return clause.names("GREETING")


def thanks(clause: Clause, story: Story) -> bool:
    return clause.names("THANKS")


RULES: dict[str, tuple[Rule, ...]] = {
    "cancel_order": (cancel,),
    "return_items": (give_back,),
    "exchange_items": (exchange, exchange_for_size),
    "refund": (refund,),
    "change_order_address": (order_address,),
    "change_address": (profile_address,),
    "change_payment": (payment,),
    "change_order_items": (order_items,),
    "order_status": (order_status,),
    "order_history": (history,),
    "knowledge": (knowledge,),
    "product_availability": (availability,),
    "product_search": (search,),
    "recommendation": (recommendation,),
    "ticket": (ticket,),
    "verification_code": (code,),
    "ask_human": (human,),
    "waiting": (waits,),
    "complaint": (complaint,),
    "abuse": (abuse,),
    "out_of_scope": (out_of_scope,),
    "greeting": (greeting,),
    "thanks": (thanks,),
}


def hits(story: Story) -> list[tuple[str, int]]:
    """Every rule that holds, as (intent, index of the clause), in the order of the message."""
    return [
        (intent, index)
        for index, clause in enumerate(story.clauses)
        for intent, rules in RULES.items()
        if any(rule(clause, story) for rule in rules)
    ]
