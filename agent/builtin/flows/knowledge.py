"""Questions that documents answer: what they say, word for word, or an honest "I don't know"."""

from collections.abc import Callable

from agent.builtin.flows.quoting import quoted
from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding.normalise import language

ENOUGH = 0.4
"""Below this likelihood that the passages answer the question, they are not quoted."""


def answer(talk: Talk, goal: Goal, *, otherwise: Callable[[], Said] | None = None) -> Said:
    """What the documents say; `otherwise` speaks when they say nothing."""
    question = goal.words or talk.text
    result = talk.call("search_knowledge", question=question[:1000])
    passages = [one for one in result.get("passages") or [] if isinstance(one, dict) and one.get("text")]
    likely = passages and float(result.get("answerable") or 0.0) >= ENOUGH
    text = quoted(question, passages) if likely else ""
    if not text:
        return otherwise() if otherwise else unknown(talk)
    other = {"zh": "only_english", "en": "only_chinese"}[talk.language]
    if language(text) not in (talk.language, None):
        text = f"{say(talk.language, other)}\n\n{text}"
    return Said(text, "anything_else")


def unknown(talk: Talk) -> Said:
    """No answer is found: says so and offers a person."""
    return Said(say(talk.language, "unknown"), "offer_person", chips=chips(talk.language, "person"))
