"""Questions that documents answer: the sentences that say it, word for word, or an honest "I don't know"."""

from collections.abc import Callable
from typing import Any

from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding.normalise import language
from knowledge.passage import Found, Passage
from knowledge.quote import best_answer

ENOUGH = 0.4
"""Below this likelihood that the passages answer the question, they are not quoted."""
LONGEST = 700
"""Characters of quoted sentences in one reply."""


def answer(talk: Talk, goal: Goal, *, otherwise: Callable[[], Said] | None = None) -> Said:
    """What the documents say; `otherwise` speaks when they say nothing."""
    question = goal.words or talk.text
    result = talk.call("search_knowledge", question=question[:1000])
    passages = [one for one in result.get("passages") or [] if isinstance(one, dict) and one.get("text")]
    likely = passages and float(result.get("answerable") or 0.0) >= ENOUGH
    quoted = _quoted(question, passages) if likely else ""
    if not quoted:
        return otherwise() if otherwise else unknown(talk)
    if talk.language == "zh" and language(quoted) == "en":
        return Said(f"{say('zh', 'only_english')}\n\n> {quoted}", "anything_else")
    if talk.language == "en" and language(quoted) == "zh":
        return Said(f"{say('en', 'only_chinese')}\n\n> {quoted}", "anything_else")
    return Said(quoted, "anything_else")


def unknown(talk: Talk) -> Said:
    """No answer is found: says so and offers a person."""
    return Said(say(talk.language, "unknown"), "offer_person", chips=chips(talk.language, "person"))


def _quoted(question: str, passages: list[dict[str, Any]]) -> str:
    """The sentences of the best passage that answer the question."""
    found = best_answer(question, [_found(n, one) for n, one in enumerate(passages)], 3)
    if found is None:
        return ""
    sentences = [" ".join(line.split(" ")) for line in found.sentences]
    gap = "" if language("".join(sentences)) == "zh" else " "
    text = ("\n\n" if any("\n" in one for one in sentences) else gap).join(sentences)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit("\n" if "\n" in text else gap or "。", 1)[0]


def _found(place: int, one: dict[str, Any]) -> Found:
    """A passage of the tool's result; its place stands for the score that the result leaves out."""
    passage = Passage(
        str(place),
        str(one.get("document", "")),
        str(one.get("title", "")),
        str(one.get("heading", "")),
        str(one["text"]),
        one.get("url"),
        "",
    )
    return Found(passage, 0.5 / (1 + 0.3 * place), 0.0, 0.0)
