"""A turn around a scripted endpoint: the real loop and middleware, with tools and a built-in model of the tests."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from pydantic import Field

from agent.build import Agent, build
from agent.context import TurnContext
from agent.middleware.around import around
from agent.middleware.budget import Budget, Caps
from agent.middleware.fallback import Pauses
from agent.middleware.truth import Check
from agent.models import Patience, Price, chain
from agent.models.spend import Spent
from agent.turn import Called, Concluded, Said, Step, Withdrawn, steps
from records.database import Database
from tests.agent.model import Line, Script, ScriptedModel
from tests.conftest import StillClock
from tools.context import Done, Happened, ToolContext
from tools.guard import Guard
from tools.policy import Deployment, Policy
from tools.tool import Arguments, Tool, ToolResult, tool

SAFE = "I could not reach our assistant. Would you like to talk to a person?"
"""What the built-in model of these tests says."""
PAUSES = Pauses(backoff=0.01, reserve=0.5)
PATIENCE = Patience(connect=2, silence=4)
SHORT = Patience(connect=2, silence=0.4)
"""For an endpoint that falls silent: what answers at once does so in that time on a busy machine too."""


class OrderArguments(Arguments):
    """Which order."""

    order: str = Field(description="the number of the order")


@tool(OrderArguments, Policy(effect="read"), en="Looking up your order…", zh="正在查询订单…")
async def get_order(_call: Any, _arguments: Any) -> dict[str, Any]:
    """Look up one order."""
    raise AssertionError("the tiny guard answers")


@tool(OrderArguments, Policy(effect="write"), en="Cancelling…", zh="正在取消…")
async def cancel_order(_call: Any, _arguments: Any) -> dict[str, Any]:
    """Cancel one order."""
    raise AssertionError("the tiny guard answers")


class TinyGuard:
    """Answers calls from a table, and keeps them."""

    def __init__(self, answers: Mapping[str, dict[str, Any]]) -> None:
        self.answers, self.called = answers, list[tuple[str, Any]]()

    async def call(self, context: ToolContext, name: str, raw: Any, **_: Any) -> ToolResult:
        self.called.append((name, raw))
        readable = isinstance(raw, Mapping)
        result = (
            self.answers.get(name, {"error": f"There is no tool {name!r}."}) if readable else {"error": "Not JSON."}
        )
        ok = "error" not in result
        done = Done(name, ok, dict(raw) if readable else {}, result)
        context.happened.results.append(done)
        if ok and name == "cancel_order":
            context.happened.done.append(done)
        return ToolResult(json.dumps(result), ok, "ok" if ok else "try_again", result)


class Purse:
    """What has been spent, as a test says it."""

    def __init__(self, conversation: str = "0", day: str = "0") -> None:
        self.spent = Spent(Decimal(conversation), Decimal(day))
        self.asked = 0

    async def so_far(self, context: TurnContext) -> Spent:
        self.asked += 1
        cost = context.usage.cost
        return replace(self.spent, conversation=self.spent.conversation + cost, day=self.spent.day + cost)

    def add(self, turn: str, cost: Decimal) -> None:
        assert turn == "turn-1"


@dataclass
class Outcome:
    """What a turn came to, as the session sees it."""

    context: TurnContext
    seen: list[Step] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What the customer keeps."""
        kept: list[str] = []
        for step in self.seen:
            if isinstance(step, Said):
                kept.append(step.text)
            elif isinstance(step, Withdrawn):
                kept.clear()
        return "".join(kept)

    @property
    def ever_said(self) -> str:
        return "".join(step.text for step in self.seen if isinstance(step, Said))

    @property
    def withdrawals(self) -> int:
        return sum(isinstance(step, Withdrawn) for step in self.seen)

    @property
    def called(self) -> list[str]:
        return [step.tool for step in self.seen if isinstance(step, Called) and not step.finished]

    @property
    def message(self) -> AIMessage:
        last = self.seen[-1]
        assert isinstance(last, Concluded)
        assert last.message
        return last.message


def says(text: str) -> Script:
    """A built-in model that always says the same."""
    return lambda messages: Line([text])


def all_is_true(_reply: str, _evidence: Any) -> Sequence[Any]:
    return ()


class Stand:
    """Builds one agent, and runs turns through it."""

    def __init__(
        self,
        urls: Iterable[str],
        *,
        builtin: Script | None = None,
        results: Mapping[str, dict[str, Any]] | None = None,
        caps: Caps | None = None,
        purse: Purse | None = None,
        check: Check = all_is_true,
        pauses: Pauses = PAUSES,
        patience: Patience = PATIENCE,
        prices: Mapping[str, Price] | None = None,
    ) -> None:
        self.builtin = ScriptedModel.of(builtin or says(SAFE))
        self.guard = TinyGuard(results or {"get_order": {"order": {"id": "1042", "status": "shipped"}}})
        self.purse = purse or Purse()
        models = []
        for n, url in enumerate(urls):
            made = chain(
                f"openai:m{n}",
                builtin=self.builtin,
                api_key="sk-secret",
                base_url=url,
                prices=prices,
                patience=patience,
            )
            models.append(made[0])
        models.append(chain("builtin", builtin=self.builtin)[0])
        self.agent: Agent = build(
            self.builtin,
            cast(tuple[Tool, ...], (get_order, cancel_order)),
            around(
                models,
                Budget(caps or Caps(), self.purse),
                cast(Guard, self.guard),
                check=check,
                key=b"a key of the tests",
                pauses=pauses,
            ),
        )

    async def ask(
        self,
        text: str = "Where is my order 1042?",
        *,
        before: Sequence[AnyMessage] = (),
        seconds: float = 5.0,
        locale: str = "en",
        each: Callable[[Step], None] = lambda step: None,
    ) -> Outcome:
        """One turn. `each` hears every step as it comes."""
        outcome = Outcome(turn_context(seconds, locale))
        facts = {"rapport": {"locale": locale, "customer": "c-1", "secret": "for builtin only"}}
        messages = [SystemMessage("You are an assistant.", additional_kwargs=facts), *before, HumanMessage(text)]
        async for step in steps(self.agent, messages, outcome.context):
            outcome.seen.append(step)
            each(step)
        return outcome


def turn_context(seconds: float = 5.0, locale: str = "en") -> TurnContext:
    tools = ToolContext(
        conversation="conversation-1",
        visitor="visitor-1",
        turn="turn-1",
        locale=locale,
        database=cast(Database, None),
        knowledge=cast(Any, None),
        clock=StillClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)),
        deployment=Deployment(secret=b"a secret of the tests"),
        settled=lambda: asyncio.sleep(0),
        happened=Happened(),
    )
    return TurnContext(tools, until=asyncio.get_running_loop().time() + seconds, tell=_nobody_listens)


async def _nobody_listens(_entries: Sequence[Any]) -> None:
    pass
