"""From a transcript to the next step: which goals there are, in what order they are served, and how their replies become one."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from agent.builtin.flows import knowledge, orders, people, verifying
from agent.builtin.phrases import say
from agent.builtin.planning import planned
from agent.builtin.state import Goal, State
from agent.builtin.talk import Missing, Pending, Said, Talk, Unverified
from agent.builtin.transcript import Transcript
from agent.builtin.understanding.normalise import language
from agent.builtin.understanding.recognise import recognise

Flow = Callable[[Talk, Goal], Said]

FLOWS: dict[str, Flow] = {
    "order_status": orders.status,
    "order_history": orders.history,
    "knowledge": knowledge.answer,
    "ask_human": people.hand_over,
    "complaint": people.complaint,
    "abuse": people.abuse,
    "out_of_scope": people.out_of_scope,
    "greeting": people.greeting,
    "thanks": people.thanks,
}
MOST_GOALS = 6


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
    text = "\n\n".join([*talk.notes, said.text]).strip()
    return Step(text=text, state=replace(talk.state, expecting=said.expecting), chips=said.chips)


def _talk(transcript: Transcript, tools: Collection[str]) -> Talk:
    text = "\n".join(transcript.said)
    spoken = language(text) or transcript.state.language or str(transcript.facts.get("locale") or "en")
    spoken = "zh" if spoken.startswith("zh") else "en"
    understood = recognise(text, expecting=transcript.state.expecting)
    state = replace(transcript.state, language=spoken, expecting=None)
    return Talk(transcript, tools, spoken, text, understood, state)


def _answered(talk: Talk) -> Said:
    """Serve the goals one after the other until one has to wait for the customer."""
    goals = planned(talk)
    if isinstance(goals, Said):
        return goals
    if not goals:
        return people.not_understood(talk)
    talk.state = replace(talk.state, misses=0)
    parts: list[str] = []
    last = Said("")
    for n, goal in enumerate(goals[:MOST_GOALS]):
        last = _served(talk, goal)
        parts.append(last.text)
        if last.goal is not None:
            talk.state = replace(talk.state, goals=(last.goal, *goals[n + 1 :]))
            return replace(last, text="\n\n".join(parts))
    talk.state = replace(talk.state, goals=())
    return replace(last, text="\n\n".join(dict.fromkeys(parts)))


def _served(talk: Talk, goal: Goal) -> Said:
    flow = FLOWS.get(goal.intent)
    if flow is None:
        return people.not_understood(talk)
    try:
        return flow(talk, goal)
    except Unverified:
        return replace(verifying.ask(talk), goal=goal)
    except Missing:
        return Said(say(talk.language, "broken"), "offer_person")
