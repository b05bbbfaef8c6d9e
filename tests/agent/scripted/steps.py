"""What a scripted endpoint can do with one request, and how such steps are written in JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call. A `str` goes out as it is, so that arguments can be broken."""

    name: str
    arguments: Mapping[str, Any] | str
    id: str = ""

    @property
    def text(self) -> str:
        if isinstance(self.arguments, str):
            return self.arguments
        return json.dumps(self.arguments, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: text in small pieces, then tool calls, each split over two chunks. Empty without both."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    delay: float = 0.0
    """Seconds before each piece."""
    usage: tuple[int, int] | None = (100, 20)
    """Tokens asked and written; None for an endpoint that does not say."""


@dataclass(frozen=True, slots=True)
class Status:
    """An error instead of an answer."""

    code: int
    retry_after: str | None = None
    error: str = "scripted"


@dataclass(frozen=True, slots=True)
class Silence:
    """Hangs: before the first byte, or after some text."""

    after: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection breaks after some text; politely (an end without the end), or in the middle of a chunk."""

    after: str = ""
    politely: bool = False


@dataclass(frozen=True, slots=True)
class Garbage:
    """Something that is not a chunk, after some text."""

    after: str = ""
    line: str = '{"choices": [{"delta": '


Step = Answer | Status | Silence | Cut | Garbage


def text(words: str, *, delay: float = 0.0) -> Answer:
    return Answer(words, delay=delay)


def calls(*made: Call, saying: str = "") -> Answer:
    return Answer(saying, made)


_KINDS: dict[str, type[Any]] = {"status": Status, "silence": Silence, "cut": Cut, "garbage": Garbage}


def step_of(written: Mapping[str, Any]) -> Step:
    """A step from JSON: `{"text": …, "calls": [{"name", "arguments"}], "delay": …}`, `{"status": {"code": 429}}`,
    `{"silence": {"after": …}}`, `{"cut": {…}}`, `{"garbage": {…}}`, and `{}` for an empty answer.
    """
    for kind, made in _KINDS.items():
        if kind in written:
            return made(**written[kind])  # type: ignore[no-any-return]
    made_calls = tuple(Call(**call) for call in written.get("calls", ()))
    return Answer(written.get("text", ""), made_calls, delay=written.get("delay", 0.0))
