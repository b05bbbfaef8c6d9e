"""Which goals a turn serves: those that were left over, as the reply to a question fills them, and those it adds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.builtin import replying
from agent.builtin.flows import identifying, knowledge, people, proposing, verifying
from agent.builtin.flows.shown import WISHES
from agent.builtin.goals import FILLED, OPERATIONS, fresh
from agent.builtin.phrases import say
from agent.builtin.state import Goal
from agent.builtin.talk import Missing, Said, Talk
from agent.builtin.understanding import lexicon
from agent.builtin.understanding.general import general
from agent.builtin.understanding.normalise import normalise
from insights.sentiment import classify

_WHY = re.compile(r"\bwhy\b|what for|为什么|为啥|干嘛|做什么用", re.IGNORECASE)
PUT_OFF = 3
"""Turns about something else after which an unanswered question is dropped."""
_ASIDE = frozenset({"greeting", "thanks", "complaint", "abuse", "out_of_scope"})
_UNMOVED = _ASIDE | WISHES | {"ask_human"}
"""Goals that have an answer of their own to bad feelings, or that need none: who dislikes a mug has no grief."""
UPSET = -0.5
"""The sentiment at which somebody hears that we are sorry, whatever they ask."""
_TOOL = {
    "cancel_order": ("cancel_order",),
    "return_items": ("return_items",),
    "exchange_items": ("exchange_items", "change_order_items"),
    "change_order_items": ("change_order_items", "exchange_items"),
    "change_order_address": ("change_order_address",),
    "change_address": ("change_address",),
    "change_payment": ("change_order_payment",),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The goals to serve, in order; whether the message replies to the first; what else stays for later.

    `said` is the whole answer where nothing has to be served.
    """

    goals: tuple[Goal, ...] = ()
    replies: bool = False
    kept: tuple[Goal, ...] = ()
    said: Said | None = None


def plan(talk: Talk) -> Plan:
    """What to do with this message."""
    left = _after_actions(talk)
    if talk.transcript.settled and (not talk.text or talk.understood.intents <= {"yes", "no"}):
        return _go_on(talk, left)
    return (
        _danger(talk, left)
        or _proof(talk, left)
        or _consent(talk, left)
        or _reply(talk, left)
        or _requests(talk, left)
        or _filled(talk, left)
        or _guess(talk, left)
    )


def _after_actions(talk: Talk) -> tuple[Goal, ...]:
    """The goals that are left once what became of the actions has been noted."""
    left = list(talk.before.goals)
    for settled in talk.transcript.settled:
        talk.notes.append(proposing.told(talk, settled))
        for goal in left:
            if goal.waits and settled.tool in _TOOL.get(goal.intent, ()):
                left.remove(goal)
                break
    return tuple(left)


def _go_on(talk: Talk, left: tuple[Goal, ...]) -> Plan:
    """After the customer's button: the next goal, or the question whether there is another."""
    goals = tuple(goal for goal in left if not goal.waits)
    waiting = tuple(goal for goal in left if goal.waits)
    if goals:
        return Plan(goals, kept=waiting)
    return Plan(kept=waiting, said=Said(say(talk.language, "anything_else"), "anything_else"))


def _danger(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """Somebody is hurt, an account is not its owner's any more, a lawyer is named: no machine should answer that."""
    if not lexicon.found("DANGER", normalise(talk.text)):
        return None
    return Plan((Goal("ask_human", talk.text, {"reason": "urgent"}),), kept=left)


def _proof(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """An e-mail address or a code, or the wish for one."""
    slots, expecting, intents = talk.understood.slots, talk.before.expecting, talk.understood.intents
    if identifying.possible(talk):
        return _identity(talk, left)
    if slots.code and (expecting == "code" or "verification_code" in intents):
        failed = verifying.check(talk, slots.code)
        if failed is not None:
            return Plan(kept=left, said=failed)
        added = tuple(goal for goal in fresh(talk) if goal.intent not in {one.intent for one in left})
        return _go_on(talk, (*left, *added))
    if expecting in ("email", "code") and not slots.email and verifying.lost_mailbox(talk):
        return Plan(kept=left, said=verifying.no_mailbox(talk))
    if slots.email and (expecting in ("email", "code") or "verification_code" in intents):
        return Plan(kept=left, said=verifying.send(talk, slots.email))
    if "verification_code" in intents:
        return Plan(kept=(*left, *fresh(talk)), said=verifying.again(talk))
    return None


def _identity(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """Who somebody says they are, where it was asked for."""
    if talk.before.expecting != "email" or not identifying.said_now(talk):
        return None
    failed = identifying.identify(talk)
    return _go_on(talk, left) if failed is None else Plan(kept=left, said=failed)


def _consent(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """A yes or no to what was asked."""
    said = talk.understood.intents & {"yes", "no"}
    if not said or fresh(talk):
        return None  # it says more than that
    yes, expecting, first = "yes" in said, talk.before.expecting, left[0] if left else None
    if expecting == "offer_person":
        return Plan((Goal("ask_human", talk.text),), kept=left) if yes else _leave(talk, left, "nothing_else")
    if expecting == "confirm" and first is not None:
        if first.waits:
            return _button(talk, left, yes=yes)
        if first.slots.get("offered"):
            taken = first.having(offered=False)
            return Plan((taken, *left[1:])) if yes else _leave(talk, left[1:], "nothing_else")
    if expecting in FILLED and first is not None:
        return None if yes or expecting == "reason" else _leave(talk, left[1:], "left_as_it_is")
    if yes:
        return Plan(kept=left, said=Said(say(talk.language, "go_ahead"), "anything_else"))
    return _leave(talk, left, "nothing_else")


def _leave(talk: Talk, left: tuple[Goal, ...], key: str) -> Plan:
    return Plan(kept=left, said=Said(say(talk.language, key)))


def _button(talk: Talk, left: tuple[Goal, ...], *, yes: bool) -> Plan:
    """A typed yes or no to a card, in words that the session did not take for one."""
    if yes:
        return Plan(kept=left, said=Said(say(talk.language, "press_button"), "confirm"))
    return Plan(kept=left[1:], said=Said(say(talk.language, "not_without_button"), "anything_else"))


def _reply(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """What was asked for, whatever else the message may look like."""
    if not left or left[0].waits or not replying.fits(talk, left[0]):
        return None
    return Plan(left, replies=True)


def _requests(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """New requests come first; what was left over comes after them, unless they take its place."""
    added = fresh(talk)
    if not added or (talk.before.expecting in ("email", "code") and _about_proof(talk, left)):
        return None
    added = _with_sympathy(talk, tuple(_merged(goal, left) for goal in added))
    intents = {goal.intent for goal in added}
    if intents <= _ASIDE and left and talk.before.expecting in FILLED | {"confirm"}:
        return Plan(added, kept=left)
    turned = bool(intents & OPERATIONS) and replying.turns_away(talk)
    rest = [goal for goal in left if goal.intent not in intents and not (turned and goal.intent in OPERATIONS)]
    again, later = _asked_again(rest)
    return Plan((*added, *again), kept=later)


def _with_sympathy(talk: Talk, added: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """A complaint beside a request, or one full of anger, gets a word, and the request an answer."""
    rest = tuple(goal for goal in added if goal.intent != "complaint")
    if not rest:
        return added
    upset = rest[0].intent not in _UNMOVED and classify(talk.text).score <= UPSET
    if upset or len(rest) < len(added):
        talk.notes.append(say(talk.language, "sorry"))
    return rest


def _asked_again(rest: Sequence[Goal]) -> tuple[tuple[Goal, ...], tuple[Goal, ...]]:
    """Of what was left over: what is taken up once more now, and what is only kept, until nobody comes back to it."""
    again, later = [], []
    for goal in rest:
        times = int(goal.slots.get("put_off", 0)) + 1
        if goal.waits:
            later.append(goal)
        elif goal.slots.get("told"):
            continue  # they asked how, and were told
        elif times == 1:
            again.append(goal.having(put_off=times))
        elif times <= PUT_OFF:
            later.append(goal.having(put_off=times))
    return tuple(again), tuple(later)


def _merged(goal: Goal, left: tuple[Goal, ...]) -> Goal:
    """A request that is made again, with what was known for it already; a new order makes it another one."""
    old = next((one for one in left if one.intent == goal.intent and not one.waits), None)
    if old is None or goal.intent == "ticket":
        return goal
    slots = old.slots | goal.slots
    if goal.slots.get("orders"):
        slots = {key: value for key, value in slots.items() if key not in ("order", "items", "new_items")}
    return Goal(goal.intent, f"{old.words} {goal.words}", slots)


def _filled(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """The reply to a question about the first goal."""
    if not left or not talk.text:
        return None
    first = left[0]
    if first.waits and talk.before.expecting == "confirm":
        return None
    if talk.before.expecting in ("email", "code") and not _looks_like_proof(talk.text):
        return _about_proof(talk, left)
    if talk.before.expecting in FILLED:
        return Plan(left, replies=True)
    return None


def _about_proof(talk: Talk, left: tuple[Goal, ...]) -> Plan | None:
    """Why an e-mail address is asked for."""
    if not _WHY.search(talk.text):
        return None
    return Plan(kept=left, said=Said(say(talk.language, "why_email"), talk.before.expecting))


def _looks_like_proof(text: str) -> bool:
    """Whether somebody has tried to give an address or a code, and it could not be read."""
    return "@" in text or any(letter.isdigit() for letter in text) or len(text.split()) < 3


def _guess(talk: Talk, left: tuple[Goal, ...]) -> Plan:
    """Nothing was understood: perhaps the articles know; else ask."""
    said = _from_articles(talk) if _says_something(talk.text) else people.not_understood(talk)
    return Plan(kept=left, said=replace(said, goal=None))


def _says_something(text: str) -> bool:
    return len(text.split()) > 2 or (len(text) > 6 and not text.isascii())


def _from_articles(talk: Talk) -> Said:
    least = knowledge.HARDLY if general(talk.text) else knowledge.SURE
    try:
        return knowledge.answer(
            talk, Goal("knowledge", talk.text), otherwise=lambda: people.not_understood(talk), least=least
        )
    except Missing:
        return people.not_understood(talk)
