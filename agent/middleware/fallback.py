"""Asks the models of the chain in order until one gives a usable answer, within the turn's time.

What was streamed of a failed try is taken back before the next one. The model that a turn has come to stays its model:
going back to one that has just failed would cost the customer the same wait at every step. The next turn starts afresh.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage
from langgraph.errors import GraphBubbleUp

from agent.context import TurnContext
from agent.errors import AgentError, ModelsFailed, TurnTooLong
from agent.middleware.budget import Budget
from agent.models import NamedModel
from agent.models.answer import usable
from agent.models.failures import Failed, Kind, failed

log = structlog.get_logger(__name__)

Request = ModelRequest[TurnContext]
Handler = Callable[[Request], Awaitable[ModelResponse[Any]]]
WITHDRAWN = {"type": "withdrawn"}
"""Written to the turn's stream: what was said so far in this turn does not stand."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """In seconds."""

    backoff: float = 0.5
    """Before a second try, give or take half of it; twice that before a third."""
    reserve: float = 5.0
    """Before the end of the turn, kept for the built-in model."""
    rest: float = 0.0
    """For which no turn asks a model that has refused our key. By default a failed turn disables nothing for others."""

    @classmethod
    def within(cls, deadline: float) -> "Pauses":
        """Such that a short turn, too, has time for both an endpoint and the built-in model."""
        usual = cls()
        return cls(backoff=min(usual.backoff, deadline / 20), reserve=min(usual.reserve, deadline / 4))


class FallbackMiddleware(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """Replaces the request's model by the ones of the chain."""

    def __init__(
        self,
        chain: Sequence[NamedModel],
        budget: Budget,
        *,
        pauses: Pauses | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__()
        self._chain, self._budget = chain, budget
        self._pauses, self._chance = pauses or Pauses(), chance
        self._resting: dict[str, float] = {}

    async def awrap_model_call(self, request: Request, handler: Handler) -> ModelResponse[Any]:
        context = request.runtime.context
        why: Exception | None = None
        for named in self._left(context):
            context.usage.model = named.name
            try:
                return await self._persist(named, request.override(model=named.model), handler)
            except (Failed, AgentError) as error:
                if isinstance(error, TurnTooLong) and named.builtin:
                    raise
                why = error
        raise ModelsFailed("no model of the chain answered") from why

    def _left(self, context: TurnContext) -> Iterator[NamedModel]:
        """The model that this turn has come to, and those after it."""
        names = [named.name for named in self._chain]
        start = names.index(context.usage.model) if context.usage.model in names else 0
        for named in self._chain[start:]:
            if self._resting.get(named.name, 0.0) <= _now():
                yield named

    async def _persist(self, named: NamedModel, request: Request, handler: Handler) -> ModelResponse[Any]:
        """Ask one model, again where that may help."""
        tries = 0
        while True:
            try:
                return await self._once(named, request, handler)
            except Failed as failure:
                self._note(named, request, failure)
                pause = self._pause(failure, tries, self._end(named, request.runtime.context))
                if pause is None:
                    raise
            tries += 1
            await asyncio.sleep(pause)

    async def _once(self, named: NamedModel, request: Request, handler: Handler) -> ModelResponse[Any]:
        context = request.runtime.context
        end = self._end(named, context)
        if _now() >= end:
            raise Failed(Kind.LATE)
        await self._budget.allow(named, context)
        try:
            async with asyncio.timeout_at(end):
                response = await handler(request)
        except GraphBubbleUp:
            raise
        except Exception as error:
            failure = Failed(Kind.LATE, streamed=True) if _now() >= end else failed(error, streamed=False)
            if failure.streamed:
                self._budget.add(named, context, request.messages, None)
            raise failure from error
        message = _said(response)
        self._budget.add(named, context, request.messages, message)
        return ModelResponse(result=[usable(message, request.messages)])

    def _end(self, named: NamedModel, context: TurnContext) -> float:
        return context.until - (0.0 if named.builtin else self._pauses.reserve)

    def _note(self, named: NamedModel, request: Request, failure: Failed) -> None:
        log.warning("model failed", model=named.name, kind=failure.kind.label, status=failure.status)
        if failure.status in {401, 403}:
            self._resting[named.name] = _now() + self._pauses.rest
        if failure.streamed:
            request.runtime.stream_writer(WITHDRAWN)

    def _pause(self, failure: Failed, tries: int, end: float) -> float | None:
        """How long to wait before the same model is asked again; None when it is not worth it."""
        if tries >= failure.kind.tries:
            return None
        pause = failure.wait
        if pause is None:
            pause = self._pauses.backoff * 2**tries * (0.5 + self._chance())
        # Half of what is left: the answer itself takes time too.
        return pause if pause <= (end - _now()) / 2 else None


def _said(response: ModelResponse[Any]) -> AIMessage:
    for message in response.result:
        if isinstance(message, AIMessage):
            return message
    raise Failed(Kind.EMPTY)


def _now() -> float:
    return asyncio.get_running_loop().time()
