"""Whether a message is the reply to the question that was asked last, whatever else it might be taken for.

`with my gift card` is a question about gift cards to somebody who was not asked how they want to pay.
"""

import re
from collections.abc import Callable

from agent.builtin import addresses
from agent.builtin.goals import OPERATIONS
from agent.builtin.state import Goal
from agent.builtin.talk import Talk
from agent.builtin.understanding import lexicon, questions
from agent.builtin.understanding.normalise import normalise

_AWAY = re.compile(
    r"\b(?:actually|instead|rather|forget|never ?mind|changed my mind|no longer|wait)\b|其实|还是|算了|不如|改主意|等等",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"ask_human", "abuse", "verification_code", "ticket"})


def turns_away(talk: Talk) -> bool:
    """Whether the customer says that they want something else now."""
    return _AWAY.search(talk.text) is not None


def fits(talk: Talk, goal: Goal) -> bool:
    """Whether the message answers the question about this goal."""
    test = _TESTS.get(talk.before.expecting or "")
    others = talk.understood.intents - {goal.intent}
    if others & OPERATIONS and talk.understood.slots.orders:
        return False
    return bool(test and talk.text and not turns_away(talk) and not others & _PEOPLE and test(talk, others))


def _order(talk: Talk, others: frozenset[str]) -> bool:
    named = bool(talk.understood.slots.orders) or talk.understood.slots.position is not None
    return named and others <= {"order_status"} and not questions.is_reply(talk.text)


def _email(talk: Talk, others: frozenset[str]) -> bool:
    return talk.understood.slots.email is not None


def _address(talk: Talk, others: frozenset[str]) -> bool:
    return bool(addresses.parsed(talk.text).line1)


def _choice(talk: Talk, others: frozenset[str]) -> bool:
    return others <= _OF_GOODS and not talk.understood.slots.orders and not questions.is_reply(talk.text)


def _words(talk: Talk, others: frozenset[str]) -> bool:
    return not questions.is_reply(talk.text)


def _subject(talk: Talk, others: frozenset[str]) -> bool:
    return not lexicon.found("TICKET", normalise(talk.text)) and not questions.is_reply(talk.text)


_OF_GOODS = frozenset({"change_order_items", "exchange_items", "product_search"})
_TESTS: dict[str, Callable[[Talk, frozenset[str]], bool]] = {
    "order": _order,
    "email": _email,
    "address": _address,
    "item": _choice,
    "variant": _choice,
    "reason": _words,
    "payment": _words,
    "subject": _subject,
}
