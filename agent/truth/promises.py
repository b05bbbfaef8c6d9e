"""Promises of money, goods, calls and speed: what this system does not do by itself.

A promise holds where our side's words contain its subject (`support`), or a tool of this turn or the conversation's
state brings it about. An offer under a condition ("once it is back, you get a refund") is no promise of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.truth.frames import asked, conditional, denied, quoted
from agent.truth.sentences import Piece
from agent.truth.words import words


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of promise. `tools` and `waiting`: what in this turn brings it about; `strict`: no document backs it.

    `anyway`: a condition does not excuse it.
    """

    name: str
    pattern: re.Pattern[str]
    support: re.Pattern[str]
    tools: frozenset[str] = frozenset()
    waiting: bool = False
    strict: bool = False
    anyway: bool = False


_WORDS = words("promises")


def _kinds(language: str) -> list[Kind]:
    return [
        Kind(
            name=row["kind"],
            pattern=_WORDS.compiled(row["words"]),
            support=_WORDS.compiled(row.get("support", "(?!)")),
            tools=frozenset(row.get("tools", "").split()),
            waiting=row.get("waiting", False),
            strict=row.get("strict", False),
            anyway=row.get("anyway", False),
        )
        for row in _WORDS.raw[language]
    ]


_LANGUAGES = [
    (_WORDS.pattern("maybe_english"), _kinds("english")),
    (_WORDS.pattern("maybe_chinese"), _kinds("chinese")),
]
_POSSIBLE = _WORDS.pattern("possible")
_SAME = [_WORDS.compiled(group) for group in _WORDS.raw["same"]]


@dataclass(frozen=True, slots=True)
class Promise:
    kind: Kind
    start: int
    end: int
    support: re.Pattern[str]


def promises_in(sentence: Piece, clauses: list[Piece]) -> Iterator[Promise]:
    possible = _POSSIBLE.search(sentence.text) is not None
    for clause in clauses:
        kinds = [kind for maybe, kinds in _LANGUAGES if maybe.search(clause.text) for kind in kinds]
        if not kinds or asked(clause.text, sentence.text):
            continue
        for kind in kinds:
            found = kind.pattern.search(clause.text)
            if not found or denied(clause.text[: found.end()]) or quoted(clause.text[: found.start()]):
                continue
            before = sentence.text[: clause.start - sentence.start + found.start()]
            if kind.anyway or not (possible or conditional(before)):
                yield Promise(kind, clause.start, clause.end, _subject(found) or kind.support)


def _subject(found: re.Match[str]) -> re.Pattern[str] | None:
    """What is promised, where the promise is of a thing, and must be told of as such."""
    parts = found.groupdict()
    if not parts:
        return None
    thing = next(part for part in (*parts.values(), found[0][-8:]) if part)
    same = next((group for group in _SAME if group.search(thing)), None)
    return same or re.compile(re.escape(thing[:6]), re.IGNORECASE)
