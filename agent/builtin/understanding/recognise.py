"""What a message asks for: its intents, each with the part of the message that says so, and the facts it names."""

from dataclasses import dataclass

from agent.builtin.understanding import replies
from agent.builtin.understanding.decide import decide
from agent.builtin.understanding.normalise import language, normalise
from agent.builtin.understanding.slots import Slots, read_slots
from agent.builtin.understanding.spelling import mended
from agent.builtin.understanding.story import Story


@dataclass(frozen=True, slots=True)
class Request:
    """One intent, and the text of the clauses that carry it."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """`requests` holds the same intents in the order of the message."""

    intents: frozenset[str]
    slots: Slots
    requests: tuple[Request, ...] = ()


def recognise(text: str, *, expecting: str | None = None) -> Recognised:
    """Understand one message. `expecting` is what the customer was asked for last, or None."""
    plain = normalise(text)
    slots = read_slots(text, expecting=expecting)
    answer = replies.read(plain, text, expecting, slots)
    if answer is not None:
        return Recognised(answer, slots, tuple(Request(intent, plain) for intent in sorted(answer)))
    story = Story.of(mended(plain))
    requests = _requests(story, decide(story, language(plain) or "en", guess=expecting not in replies.FILLS))
    intents = replies.kept(frozenset(request.intent for request in requests), plain, expecting, slots)
    return Recognised(intents, slots, tuple(request for request in requests if request.intent in intents))


def _requests(story: Story, found: list[tuple[str, int]]) -> tuple[Request, ...]:
    texts: dict[str, list[str]] = {}
    for intent, index in found:
        texts.setdefault(intent, []).append(story.clauses[index].text)
    return tuple(Request(intent, " ".join(dict.fromkeys(parts))) for intent, parts in texts.items())
