"""Which of several named things a customer means: by position, by words of the name, by the newest. Compares texts;
asks nobody.
"""

import re
from collections.abc import Sequence
from functools import cache

from agent.builtin.understanding.normalise import normalise, resource
from agent.builtin.understanding.slots import read_slots
from knowledge.tokens import tokens

_NEWEST = re.compile(r"\b(?:latest|newest|most recent|last|recent)\b|最近|最新|刚买|刚下|上一个|最后")
_OLDEST = re.compile(r"\b(?:oldest|earliest)\b|最早|最旧")

_ASKING = re.compile(r"\bcan(?:not)? (?:i|you|we|it|they|this|that|these|the)\b|\b(?:i|you|we|it|they) can(?:not)?\b")
"""Here `can` is no watering can."""
_HEAD = re.compile(r"[\u4e00-\u9fff]([\u4e00-\u9fff]{2})(?![\u4e00-\u9fff])")
"""What a Chinese name says the thing is: the 耳机 of 降噪头戴耳机."""
NAMED = 0.3
"""How much of a name that is."""


@cache
def _common() -> frozenset[str]:
    """Words that tell nothing from anything."""
    listed: str = resource("../same_words.yaml")["common"]
    return frozenset(listed.split())


@cache
def _same_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Words of both languages for one thing (`蓝色`, `blue`), each as a pattern and the English of it."""
    table: dict[str, list[str]] = resource("../same_words.yaml")["same"]
    return tuple((re.compile(word), f" {english} ") for english, words in table.items() for word in words)


@cache
def words(text: str) -> frozenset[str]:
    """The words that tell one thing from another, in a form that both languages share where the table knows them."""
    plain = _ASKING.sub(" ", normalise(text))
    for pattern, english in _same_words():
        plain = pattern.sub(english, plain)
    return frozenset(tokens(plain)) - _common()


def likeness(text: str, name: str) -> float:
    """How much of a name is in a text, 0 to 1; a Chinese name counts by its pairs of characters, its last above all."""
    wanted = words(name)
    if not wanted:
        return 0.0
    shared = {word for word in words(text) & wanted if len(word) > 1}
    size = sum(len(word) > 1 for word in wanted) or 1
    head = _HEAD.search(name)
    return max(len(shared) / size, NAMED if head and head[1] in words(text) else 0.0)


def best(text: str, names: Sequence[str], *, least: float = 0.2) -> list[int]:
    """The places of the names that fit a text best: one, several that fit equally, or none."""
    return holding(text, [[name] for name in names], least=least)


def holding(text: str, groups: Sequence[Sequence[str]], *, least: float = 0.2) -> list[int]:
    """The places of the groups in which one name fits a text best: one, several that fit equally, or none."""
    scores = [max((likeness(text, name) for name in names), default=0.0) for names in groups]
    top = max(scores, default=0.0)
    return [n for n, score in enumerate(scores) if score == top] if top >= least else []


def by_position(text: str, count: int) -> int | None:
    """The place that "the second one", "2" or "the latest" (the list begins with it) points at."""
    position = read_slots(text).position
    if position is None:
        if _NEWEST.search(text.lower()) and count:
            return 0
        return count - 1 if _OLDEST.search(text.lower()) and count else None
    if position < 0:
        return count - 1 if count else None
    return position - 1 if 0 < position <= count else None
