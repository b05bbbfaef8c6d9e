"""From a transcript to the next step: serves the goals of a turn one after the other and makes one reply of theirs."""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from agent.builtin import addresses
from agent.builtin.flows import (
    changes,
    identifying,
    items,
    knowledge,
    orders,
    people,
    products,
    returning,
    shown,
    tickets,
    verifying,
)
from agent.builtin.flows.following_up import goes_on, same_of
from agent.builtin.goals import OPERATIONS
from agent.builtin.phrases import chips, say
from agent.builtin.planning import Plan, plan
from agent.builtin.state import Goal, State
from agent.builtin.talk import Missing, Pending, Said, Talk, Unverified
from agent.builtin.transcript import Transcript
from agent.builtin.understanding import lexicon, questions
from agent.builtin.understanding.general import general
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.recognise import Recognised, Request, recognise
from agent.builtin.understanding.written import written_in
from knowledge.sentences import sentences

Flow = Callable[[Talk, Goal], Said]

FLOWS: dict[str, Flow] = {
    "order_status": orders.status,
    "order_history": orders.history,
    "cancel_order": changes.cancel,
    "change_order_address": changes.order_address,
    "change_address": changes.profile_address,
    "change_payment": changes.payment,
    "change_order_items": items.change,
    "exchange_items": items.exchange,
    "return_items": returning.give_back,
    "refund": returning.refund,
    "product_search": products.search,
    "product_availability": products.availability,
    "recommendation": products.recommend,
    shown.WHY: shown.why,
    shown.OTHERS: shown.others,
    shown.CHEAPER: shown.cheaper,
    "ticket": tickets.ticket,
    "knowledge": knowledge.answer,
    "ask_human": people.hand_over,
    "complaint": people.complaint,
    "abuse": people.abuse,
    "out_of_scope": people.out_of_scope,
    "greeting": people.greeting,
    "thanks": people.thanks,
}
TELLING = frozenset(
    {"knowledge", "order_history", "order_status", "product_search", "product_availability", "recommendation"}
    | shown.WISHES
)
"""Goals that are served although another one waits for the customer: their answers ask for nothing."""
GOING_ON = frozenset({"knowledge", "product_availability", "out_of_scope", "yes"})
"""What a question is taken for by itself that goes on from a question for the articles."""
OF_PEOPLE = frozenset({"ask_human", "abuse", "greeting", "thanks"})
_WHAT_NOW = re.compile(r"\bwhat now\b|\bwhat (?:should|can|do|shall) i do\b|怎么办", re.IGNORECASE)
MOST_GOALS = 6
"""Requests of one turn that are served; more than that nobody reads in one reply."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the model answers with: a call of a tool, or words and the state to remember."""

    text: str = ""
    tool: str = ""
    arguments: dict[str, Any] | None = None
    state: State | None = None
    chips: tuple[str, ...] = ()


def respond(transcript: Transcript, tools: Collection[str]) -> Step:
    """Decide the next step of the turn."""
    talk = _talk(transcript, tools)
    try:
        said = _answered(talk)
    except Pending as pending:
        return Step(tool=pending.tool, arguments=pending.arguments)
    text = "\n\n".join(filter(None, [*talk.notes, said.text])).strip()
    return Step(text=text, state=replace(talk.state, expecting=said.expecting), chips=said.chips)


def _talk(transcript: Transcript, tools: Collection[str]) -> Talk:
    text = "\n".join(transcript.said)
    understood = _without_postcode(text, recognise(text, expecting=transcript.state.expecting))
    understood = _going_on(transcript.state, text, understood)
    spoken = _spoken(transcript, text)
    state = replace(transcript.state, expecting=None, asked="", showing=False)
    return Talk(transcript, tools, spoken, text, understood, state)


def _going_on(before: State, text: str, understood: Recognised) -> Recognised:
    """A question that lives on the one before: on what was shown, or, as that was, for the articles."""
    if understood.slots.orders:
        return understood
    if wish := shown.wish(text, before, understood.intents):
        return replace(understood, intents=frozenset({wish}), requests=(Request(wish, text),))
    names_more = same_of(text, before.asked) and not before.products and understood.intents.isdisjoint(OF_PEOPLE)
    if not names_more and not (goes_on(text, before.asked) and understood.intents <= GOING_ON):
        return understood
    return replace(understood, intents=frozenset({"knowledge"}), requests=(Request("knowledge", text),))


def _without_postcode(text: str, understood: Recognised) -> Recognised:
    """The numbers of an address are no orders."""
    place = addresses.parsed(text) if understood.slots.orders else addresses.Place()
    if not place.line1:
        return understood
    orders = tuple(order for order in understood.slots.orders if order not in f"{place.line1} {place.postcode}".split())
    return replace(understood, slots=replace(understood.slots, orders=orders))


def _spoken(transcript: Transcript, text: str) -> str:
    """The language of the message; of a name, an e-mail or a size, which has none of its own, the conversation's."""
    spoken = written_in(text) or str(transcript.facts.get("locale") or "en")
    return "zh" if spoken.startswith("zh") else "en"


def _answered(talk: Talk) -> Said:
    try:
        planned = plan(talk)
    except Missing:
        return _out_of_reach(talk)
    if planned.said is not None:
        talk.remember(goals=planned.kept)
        return planned.said
    talk.remember(misses=0)
    return _served(talk, planned)


def _served(talk: Talk, planned: Plan) -> Said:
    """Serve the goals one after the other; once one has to wait for the customer, only those that just tell something."""
    parts: list[str] = []
    asked: Said | None = None
    later: list[Goal] = []
    last = Said("")
    for n, goal in enumerate(planned.goals[:MOST_GOALS]):
        if asked and goal.intent not in TELLING:
            later.append(goal)
            continue
        talk.answering = planned.replies and n == 0
        last = _flow(talk, goal)
        if last.goal is None:
            parts.append(last.text)
        elif asked:
            later.append(goal)
        else:
            asked = _again(talk, last) if _no_further(talk, goal, last) else last
    if asked and asked.goal:
        talk.remember(goals=(asked.goal, *later, *planned.kept))
        return replace(asked, text=_joined([*parts, asked.text]))
    talk.remember(goals=planned.kept)
    if planned.kept and not planned.kept[0].waits and talk.before.expecting:
        last = replace(last, expecting=talk.before.expecting)
    return replace(last, text=_joined(parts))


def _no_further(talk: Talk, goal: Goal, said: Said) -> bool:
    """Whether what was said has not helped: the same question comes again, in reply to it or to the same wish anew."""
    before = talk.before.goals[:1]
    anew = any(one.intent == goal.intent and one.slots == goal.slots for one in before)
    unmoved = said.goal is not None and said.expecting == talk.before.expecting and said.goal.slots == goal.slots
    return unmoved and (talk.answering or anew)


def _again(talk: Talk, said: Said) -> Said:
    """The question once more; after that a person is offered."""
    talk.remember(misses=talk.before.misses + 1)
    if talk.before.misses:
        offer = say(talk.language, "not_understood_twice")
        return replace(said, text=offer, expecting="offer_person", chips=chips(talk.language, "person"))
    return replace(said, text=f"{say(talk.language, 'once_more')}\n\n{said.text}")


def _joined(parts: list[str]) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _flow(talk: Talk, goal: Goal) -> Said:
    try:
        return FLOWS[goal.intent](talk, goal)
    except Unverified:
        return _proof_first(talk, goal)
    except (Missing, KeyError):
        return knowledge.known(talk, goal) or _out_of_reach(talk)


def _proof_first(talk: Talk, goal: Goal) -> Said:
    """Ask who it is; a question how something works in general is answered before, once, as far as the articles know."""
    if identifying.possible(talk) and identifying.known(talk).enough:
        if failed := identifying.identify(talk):
            return replace(failed, goal=goal)
        with suppress(Unverified):
            return FLOWS[goal.intent](talk, goal)
    plain = normalise(goal.words)
    how = goal.intent in OPERATIONS and (
        lexicon.found("HOWTO", plain) or (questions.is_whether(plain) and not goal.slots.get("orders"))
    )
    asking = talk.text if len(sentences(talk.text)) == 1 else goal.words
    in_general = not goal.slots.get("orders") and general(asking)
    answer = None
    if not goal.slots.get("told") and (how or in_general or _WHAT_NOW.search(goal.words)):
        least = knowledge.HARDLY if in_general else knowledge.SURE
        answer = knowledge.known(talk, replace(goal, words=asking), least=least)
    asked = verifying.ask(talk, answered=answer is not None)
    if answer is None:
        return replace(asked, goal=goal)
    return replace(asked, text=_joined([answer.text, asked.text]), goal=goal.having(told=True))


def _out_of_reach(talk: Talk) -> Said:
    """A tool that is needed is switched off or not there."""
    return Said(say(talk.language, "out_of_reach"), "offer_person", chips=chips(talk.language, "person"))
