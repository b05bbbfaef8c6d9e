"""A transcript as people read it: who said and did what, and why the trial failed, beside the place that shows it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.results import Reason, Said, Transcript

Who = Literal["customer", "ai", "human", "system", "tool", "asked", "done", "state"]
"""Whose line it is: somebody's words, a call, an action that was proposed or settled, or who has the conversation."""
SPEAKERS: dict[str, Who] = {"customer": "customer", "ai": "ai", "human": "human"}
LONGEST = 600
"""Characters of a tool's arguments, and of its result, that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the thread, and what is wrong with it."""

    number: int
    who: Who
    text: str
    more: str = ""
    """What few want to read: a tool's result, the sources of an answer."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """All lines, and the reasons that no line shows."""

    lines: tuple[Line, ...]
    reasons: tuple[str, ...]


def thread(transcript: Transcript, reasons: Iterable[Reason] = ()) -> Thread:
    """The thread of a trial. A reason whose entry nobody is shown stands with those that have none."""
    named = list(reasons)
    read = [(entry, *found) for entry in transcript.entries if (found := _read(entry))]
    shown = {entry.number for entry, *_ in read}
    lines = [Line(entry.number, who, text, more, _at(named, entry.number)) for entry, who, text, more in read]
    return Thread(tuple(lines), tuple(one.text for one in named if one.entry not in shown))


def _at(reasons: Sequence[Reason], number: int) -> tuple[str, ...]:
    return tuple(one.text for one in reasons if one.entry == number)


def _read(entry: Said) -> tuple[Who, str, str] | None:
    body = entry.body
    match entry.kind:
        case "message":
            sources = "\n".join(f"{source.get('title', '')}: {source.get('quote', '')}" for source in _sources(body))
            return SPEAKERS.get(entry.author, "system"), str(body.get("text", "")), sources
        case "tool.called":
            called = f"{body.get('tool', '')}({_arguments(body.get('arguments'))})"
            return "tool", f"{called} → {body.get('outcome', '')}", _short(body.get("result"))
        case "action.asked":
            return "asked", str(body.get("summary", "")), ""
        case "action.done":
            return "done", f"{body.get('outcome', '')}: {body.get('summary', '')}", ""
        case "state.changed":
            return "state", str(body.get("state", "")), ""
    return None


def _sources(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [source for source in body.get("sources") or () if isinstance(source, dict)]


def _arguments(given: Any) -> str:
    if not isinstance(given, dict):
        return _short(given)
    return ", ".join(f"{name}={_short(value)}" for name, value in given.items() if value not in ("", [], None))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
