"""Who is put to the test: the models of a setting as the agent has them, or one that does nothing.

A failure of an endpoint is no failure of the agent: it is noted for the trial that met it.
"""

from collections.abc import AsyncIterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.chat_models import agenerate_from_stream
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

from agent.models import BUILTIN, NamedModel, names_of
from agent.models.failures import Failed, Kind
from agent.settings import Settings
from agent.wiring import models_of
from evals.trials.answers import Answers, key_of
from evals.trials.oracle import ORACLE

NOOP = "noop"
SAID_BY_NOOP = "…"
OUTSIDE = frozenset({Kind.REFUSED, Kind.BUSY, Kind.BROKEN, Kind.SILENT})
"""Failures that say nothing about a model, but that it could not be asked."""


@dataclass(slots=True)
class Attempt:
    """The trial that a model is being asked in."""

    number: int
    failures: list[Failed] = field(default_factory=list)


ATTEMPT: ContextVar[Attempt] = ContextVar("attempt")
"""Set by each trial; the tasks that it begins have it too."""


class Noop(BaseChatModel):
    """Does nothing, politely: what it scores is the floor that every score stands on."""

    @property
    def _llm_type(self) -> str:
        return NOOP

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "Noop":
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(SAID_BY_NOOP))])


class Watched(BaseChatModel):
    """A model behind an endpoint: its answers are kept, and what the endpoint does wrong is noted for the trial."""

    inner: BaseChatModel
    name_there: str
    endpoint: str = ""
    _answers: Answers | None = PrivateAttr(None)

    @classmethod
    def of(cls, model: BaseChatModel, name: str, endpoint: str, answers: Answers | None) -> "Watched":
        made = cls(inner=model, name_there=name, endpoint=endpoint)
        made._answers = answers
        return made

    @property
    def _llm_type(self) -> str:
        return self.inner._llm_type

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Runnable[LanguageModelInput, AIMessage]:
        bound: Any = self.inner.bind_tools(tools, **options)
        return self.bind(**bound.kwargs)

    def _generate(self, *args: Any, **options: Any) -> ChatResult:
        raise NotImplementedError("models are asked asynchronously")

    async def _agenerate(self, *args: Any, **options: Any) -> ChatResult:
        return await agenerate_from_stream(self._astream(*args, **options))

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        key = key_of(self.endpoint, self.name_there, messages, options, ATTEMPT.get().number)
        if self._answers and (kept := self._answers.get(key)):
            yield kept
            return
        whole: ChatGenerationChunk | None = None
        try:
            async for chunk in self.inner._astream(messages, stop, run_manager, **options):
                whole = chunk if whole is None else whole + chunk
                yield chunk
        except Failed as failure:
            ATTEMPT.get().failures.append(failure)
            raise
        if self._answers and whole is not None:
            self._answers.put(key, whole)


def contestants(settings: Settings, answers: Answers | None = None) -> tuple[NamedModel, ...]:
    """The chain of models that is asked, first to last.

    Raises:
        ValueError: with a sentence that names the setting that is wrong.
    """
    if settings.model in (NOOP, ORACLE):  # the oracle needs no model: nobody asks this one
        return (NamedModel(settings.model, Noop()),)
    return tuple(one if one.builtin else watched(one, settings, answers) for one in models_of(settings))


def watched(one: NamedModel, settings: Settings, answers: Answers | None) -> NamedModel:
    return replace(one, model=Watched.of(one.model, one.name, settings.openai_base_url, answers))


def meant(setting: str) -> frozenset[str]:
    """The models whose answers a run is about: `builtin` only where it was written."""
    if setting in (NOOP, ORACLE):
        return frozenset({setting})
    names, written = names_of(setting), {name.strip() for name in setting.split(",")}
    return frozenset(name for name in names if name != BUILTIN or BUILTIN in written or not setting.strip())
