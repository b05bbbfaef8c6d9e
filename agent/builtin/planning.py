"""Which goals a turn has: those that were left over, as the reply to a question fills them, and those the message adds."""

from dataclasses import replace

from agent.builtin.flows import people, verifying
from agent.builtin.phrases import say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk

_REPLY = frozenset({"yes", "no", "verification_code", "thanks", "greeting"})
_ASIDE = frozenset({"greeting", "thanks", "complaint", "abuse", "out_of_scope", "knowledge"})


def planned(talk: Talk) -> tuple[Goal, ...] | Said:
    """The goals to serve now, in order; or what to say where none can be served."""
    expecting = talk.before.expecting
    left = talk.before.goals
    fresh = _fresh(talk)
    slots = talk.understood.slots
    if (slots.code and expecting in ("code", None)) or (expecting == "code" and slots.code):
        failed = verifying.check(talk, slots.code)
        if failed is not None:
            return replace(failed, goal=None) if not left else _keeping(talk, failed, left)
        return (*left, *fresh) or Said(say(talk.language, "anything_else"), "anything_else")
    if slots.email and (expecting in ("email", "code") or "verification_code" in talk.understood.intents):
        return _keeping(talk, verifying.send(talk, slots.email), left)
    if "verification_code" in talk.understood.intents:
        return _keeping(talk, _code_again(talk), left)
    if expecting == "offer_person" and "yes" in talk.understood.intents:
        return (Goal("ask_human", talk.text),)
    if not fresh and talk.understood.intents & {"no"} and expecting in ("anything_else", "offer_person", None):
        return Said(say(talk.language, "nothing_else"))
    if not fresh and "yes" in talk.understood.intents and expecting in ("anything_else", None):
        return Said(say(talk.language, "anything_else"), "anything_else")
    if not fresh:
        return left
    if all(goal.intent in _ASIDE for goal in fresh) and left:
        talk.state = replace(talk.state, goals=left)
    return fresh


def _keeping(talk: Talk, said: Said, left: tuple[Goal, ...]) -> Said:
    talk.state = replace(talk.state, goals=left)
    return said


def _code_again(talk: Talk) -> Said:
    if talk.before.email:
        return verifying.send(talk, talk.before.email)
    return verifying.ask(talk)


def _fresh(talk: Talk) -> tuple[Goal, ...]:
    """The goals of the message itself."""
    goals = []
    for request in talk.understood.requests:
        if request.intent in _REPLY - {"thanks", "greeting"}:
            continue
        orders = list(talk.understood.slots.orders)
        slots: dict[str, object] = {"orders": orders} if orders else {}
        goals.append(Goal(request.intent, request.text, slots))
    if not goals and not talk.understood.intents and talk.understood.slots.orders and not talk.before.goals:
        goals.append(Goal("order_status", talk.text, {"orders": list(talk.understood.slots.orders)}))
    return tuple(goals)


__all__ = ["people", "planned"]
