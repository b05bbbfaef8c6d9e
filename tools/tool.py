"""A tool: what the model reads of it, what it declares, and what it runs. Nothing here decides whether it may."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from records.tables import Entry
from tools.context import Call
from tools.policy import Policy

Outcome = Literal["ok", "asked", "refused", "try_again", "failed"]


def _untitled(schema: dict[str, Any]) -> None:
    schema.pop("title", None)
    for field_schema in schema.get("properties", {}).values():
        field_schema.pop("title", None)


class Arguments(BaseModel):
    """What a model may hand to a tool: flat, described, and nothing else."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        coerce_numbers_to_str=True,  # models write an order's number as a number
        json_schema_extra=_untitled,
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What a customer is asked to agree to, in both languages. `amount` is the money it moves, `subject` the row."""

    en: str
    zh: str
    approve: Mapping[str, str]
    decline: Mapping[str, str]
    subject: str
    amount: Decimal = Decimal(0)

    def text(self, locale: str) -> str:
        return self.zh if locale == "zh" else self.en


Run = Callable[[Call, Any], Awaitable[dict[str, Any]]]
Summarise = Callable[[Call, Any], Awaitable[Summary]]


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing the agent can do."""

    name: str
    description: str
    arguments: type[Arguments]
    policy: Policy
    run: Run
    labels: Mapping[str, str]
    summarise: Summarise | None = None


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What the model reads of a call (`content`, JSON), and what the log keeps of it."""

    content: str
    ok: bool
    outcome: Outcome
    result: dict[str, Any] = field(default_factory=dict)
    events: tuple[Entry, ...] = ()


A = TypeVar("A", bound=Arguments)


def tool(
    arguments: type[A],
    policy: Policy,
    *,
    en: str,
    zh: str,
    summarise: Callable[[Call, A], Awaitable[Summary]] | None = None,
) -> Callable[[Callable[[Call, A], Awaitable[dict[str, Any]]]], Tool]:
    """Make a tool of an async function: its name is the tool's, its docstring is written for the model."""
    if policy.confirm != "nobody" and summarise is None:
        raise TypeError("A tool that somebody has to confirm needs a summary to show them")

    def made(run: Callable[[Call, A], Awaitable[dict[str, Any]]]) -> Tool:
        return Tool(
            name=run.__name__,
            description=inspect.cleandoc(run.__doc__ or ""),
            arguments=arguments,
            policy=policy,
            run=cast(Run, run),
            labels={"en": en, "zh": zh},
            summarise=cast("Summarise | None", summarise),
        )

    return made
