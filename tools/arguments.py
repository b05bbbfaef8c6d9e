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
    try:
        given = {key: value for key, value in storable(_mapping(tool, raw)).items() if value is not None}
        return tool.arguments.model_validate(given)
    except RecursionError:
        raise TryAgain(f"The arguments of {tool.name} are nested too deeply.") from None
    except ValidationError as error:
        raise TryAgain(_sentence(tool, error)) from None


def loggable(raw: Mapping[str, Any] | str | None) -> dict[str, Any]:
    """What was asked for, as far as it fits into the log."""
    if not isinstance(raw, Mapping):
        return {"unread": storable(raw)[:500]} if raw else {}
    try:
        text = json.dumps(storable(raw), ensure_ascii=False, default=str)
    except RecursionError:
        return {"unread": "nested too deeply"}
    return dict(json.loads(text)) if len(text) <= LONGEST else {"unread": text[:500]}


def storable(value: Any) -> Any:
    """The same without what no database takes: NUL, and halves of a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return value


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
