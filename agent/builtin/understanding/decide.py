"""The rules' finding and the classifier's guess, made into one answer. The rules know the structure, the classifier the words."""

from dataclasses import dataclass

from agent.builtin.understanding.classifier import probabilities
from agent.builtin.understanding.rules import hits
from agent.builtin.understanding.settle import settled
from agent.builtin.understanding.story import Story

Hits = list[tuple[str, int]]

SURE = 0.4
"""The classifier is followed against one rule's finding from here on."""
GUESS = 0.2
"""Below this it has no idea."""
DOUBT = 0.1
"""One of several findings that the classifier holds less likely than this, in its own clause too, is dropped."""


@dataclass(frozen=True, slots=True)
class _View:
    """What the classifier makes of the whole message."""

    shares: dict[str, float]

    @property
    def best(self) -> str:
        return max(self.shares, key=lambda intent: self.shares[intent], default="")


def decide(story: Story, language: str, *, guess: bool = True) -> Hits:
    """(intent, index of its clause) of the message's intents, in the order of the message.

    `guess`: the classifier may name an intent that no rule has found.
    """
    found = settled(hits(story))
    if not guess or not story.clauses:
        return found
    view = _View(probabilities(story.live, language))
    several = {intent for intent, _ in found}
    if len(several) > 1:
        found = _without_doubtful(found, story, view, language)
        several = {intent for intent, _ in found}
    if len(several) > 1:
        return found
    best = view.best
    if best in several or view.shares.get(best, 0.0) < _needed(best, several):
        return found
    return [(best, _place(story))]


def _needed(best: str, several: set[str]) -> float:
    """How sure the classifier must be. A yes or no that the reply rules have not seen is rarely one."""
    if best in ("yes", "no"):
        return 0.6
    return SURE if several else GUESS


def _without_doubtful(found: Hits, story: Story, view: _View, language: str) -> Hits:
    kept = []
    for intent, index in found:
        share = view.shares.get(intent, 0.0)
        if share < DOUBT:
            share = probabilities(Story((story.clauses[index],)), language).get(intent, 0.0)
        if share >= DOUBT:
            kept.append((intent, index))
    return kept or found


def _place(story: Story) -> int:
    """The clause that says most: the longest live one."""
    live = [n for n in range(len(story.clauses)) if story.clauses[n] in story.live.clauses]
    return max(live, key=lambda n: len(story.clauses[n].text), default=0)
