"""Questions that documents answer: what they say, word for word, or an honest "I don't know"."""

from collections.abc import Callable

from agent.builtin.flows.following_up import whole
from agent.builtin.flows.quoting import quoted
from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Missing, Said, Talk
from agent.builtin.understanding import reaching
from agent.builtin.understanding.normalise import language

LONGEST = 200
"""Characters of a question that the next one can go on from."""
SURE, UNSURE = 0.4, 0.25
"""How likely the passages have to answer the question to be quoted; to be quoted as what comes closest."""
HARDLY = 0.3
"""The same, of a question that may have asked for something else."""


def answer(talk: Talk, goal: Goal, *, otherwise: Callable[[], Said] | None = None, least: float = UNSURE) -> Said:
    """What the documents say, with a word of doubt where it may not be the answer.

    `otherwise` speaks, instead of the offer of a person, when it is less likely than `least` that they say something.
    """
    question = whole(goal.words or talk.text, talk.before.asked)
    talk.remember(asked=question[-LONGEST:])
    question = reaching.spelt_out(question)
    result = talk.call("search_knowledge", question=question[-1000:])
    passages = [one for one in result.get("passages") or [] if isinstance(one, dict) and one.get("text")]
    likely = float(result.get("answerable") or 0.0)
    text = quoted(question, passages) if likely >= least else ""
    if not text:
        return otherwise() if otherwise else unknown(talk)
    other = {"zh": "only_english", "en": "only_chinese"}[talk.language]
    if language(text) not in (talk.language, None):
        text = f"{say(talk.language, other)}\n\n{text}"
    if likely < SURE:
        return Said(f"{say(talk.language, 'closest')}\n\n{text}", "anything_else", chips=chips(talk.language, "person"))
    return Said(text, "anything_else")


def known(talk: Talk, goal: Goal, *, least: float = SURE) -> Said | None:
    """What the documents say, if they do: a shop without orders has articles about its own cancellations."""
    try:
        found = answer(talk, goal, otherwise=lambda: Said(""), least=least)
    except Missing:
        return None
    return found if found.text else None


def unknown(talk: Talk) -> Said:
    """No answer is found: says so and offers a person."""
    return Said(say(talk.language, "unknown"), "offer_person", chips=chips(talk.language, "person"))
