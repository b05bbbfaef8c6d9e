"""Questions that documents answer: the sentences that say it, word for word, or an honest "I don't know". Adds nothing of its own."""

from typing import Any

from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding.normalise import language
from knowledge.passage import Passage
from knowledge.quote import best_sentences

ENOUGH = 0.4
"""Below this likelihood that the passages answer the question, they are not quoted."""
LONGEST = 700
"""Characters of quoted sentences in one reply."""


def answer(talk: Talk, goal: Goal) -> Said:
    """What the documents say."""
    question = goal.words or talk.text
    result = talk.call("search_knowledge", question=question)
    passages = [one for one in result.get("passages") or [] if isinstance(one, dict) and one.get("text")]
    if not passages or float(result.get("answerable") or 0.0) < ENOUGH:
        return unknown(talk)
    quoted = _quoted(question, passages, talk.language)
    if not quoted:
        return unknown(talk)
    if talk.language == "zh" and language(quoted) == "en":
        return Said(f"{say('zh', 'only_english')}\n\n> {quoted}", "anything_else")
    return Said(quoted, "anything_else")


def unknown(talk: Talk) -> Said:
    """No answer is found: says so and offers a person."""
    return Said(say(talk.language, "unknown"), "offer_person", chips=chips(talk.language, "person"))


def _quoted(question: str, passages: list[dict[str, Any]], wanted: str) -> str:
    """The best sentences of the best passage, in the customer's language where there is one close behind."""
    own = [one for one in passages[:3] if language(str(one["text"])) == wanted]
    best = own[0] if own else passages[0]
    sentences = best_sentences(question, _passage(best), 3)
    gap = "" if language(str(best["text"])) == "zh" else " "
    text = gap.join(sentence.strip() for sentence in sentences)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(gap or "。", 1)[0]


def _passage(found: dict[str, Any]) -> Passage:
    """What the tool told of a passage, as the knowledge base has it."""
    told = {key: str(found.get(key) or "") for key in ("title", "heading", "text")}
    return Passage("", str(found.get("document") or ""), url=None, locale="", **told)
