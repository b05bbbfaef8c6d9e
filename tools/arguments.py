"""From what a model wrote to a tool's arguments, or a sentence that says what is wrong with it."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from tools.errors import TryAgain
from tools.tool import Arguments, Tool

LONGEST = 16_000


def understood(tool: Tool, raw: Mapping[str, Any] | str | None) -> Arguments:
    """The tool's arguments.

    Raises:
        TryAgain: not JSON, not an object, or not what the tool takes.
    """
    given = {key: value for key, value in _mapping(tool, raw).items() if value is not None}
    try:
        return tool.arguments.model_validate(given)
    except ValidationError as error:
        raise TryAgain(_sentence(tool, error)) from None


def loggable(raw: Mapping[str, Any] | str | None) -> dict[str, Any]:
    """What was asked for, as far as it fits into the log."""
    if isinstance(raw, Mapping):
        text = json.dumps(raw, ensure_ascii=False, default=str)
        if len(text) <= LONGEST:
            return dict(json.loads(text))
        return {"unread": text[:500]}
    return {"unread": raw[:500]} if raw else {}


def _mapping(tool: Tool, raw: Mapping[str, Any] | str | None) -> Mapping[str, Any]:
    if isinstance(raw, str):
        if len(raw) > LONGEST:
            raise TryAgain(f"The arguments of {tool.name} are too long.")
        try:
            raw = json.loads(raw or "{}")
        except (ValueError, RecursionError):
            raise TryAgain(f"The arguments of {tool.name} are not valid JSON: write one JSON object.") from None
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise TryAgain(f"The arguments of {tool.name} must be one JSON object, not {type(raw).__name__}.")
    return raw


def _sentence(tool: Tool, error: ValidationError) -> str:
    known = ", ".join(tool.arguments.model_fields) or "none"
    wrong = [_about(problem) for problem in error.errors(include_url=False, include_input=False)[:3]]
    return f"{' '.join(wrong)} {tool.name} takes: {known}."


def _about(problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"]) or "arguments"
    if problem["type"] == "missing":
        return f"`{name}` is missing."
    if problem["type"] == "extra_forbidden":
        return f"`{name[:80]}` is not an argument."
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"`{name}`: {message.rstrip('.')}."
