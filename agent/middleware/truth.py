"""Lets no false sentence stand: every text of a model is held against what was said, found and done.

A false answer is taken back and asked for once more, with the reason; a second one is replaced by a sentence that
promises nothing, and a person takes over. False text in front of tool calls is taken back; the calls go on without it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from agent.context import TurnContext
from agent.errors import AgentError
from agent.middleware.evidence import evidence
from agent.middleware.fallback import WITHDRAWN
from agent.models import BUILTIN
from agent.models.answer import this_turn
from agent.truth import Evidence, Violation
from agent.words import say
from tools.context import Handover

log = structlog.get_logger(__name__)

Request = ModelRequest[TurnContext]
Handler = Callable[[Request], Awaitable[ModelResponse[Any]]]
Check = Callable[[str, Evidence], Sequence[Violation]]

REMEMBERED = 256
"""Conversations whose evidence is kept, so that the next reply does not have to read all of it again."""
LONG = 20
"""Messages that are read on the spot; more of them, when they are new to this process, keep a thread busy instead."""
REFUSED = {"note": "reply_check"}
"""Beside the messages of a refusal, which are for the model that it is about and for no other."""
REASON = """[Your reply was not sent, because it says what nothing backs]
{why}
Answer the customer again. Say only what tools or passages have returned; call a tool where you need one; where you do
not know, say so. Do not mention this note."""


class TruthMiddleware(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """The outermost one: what passes it is what the customer keeps."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check
        self._earlier: OrderedDict[str, Evidence] = OrderedDict()

    async def awrap_model_call(self, request: Request, handler: Handler) -> ModelResponse[Any]:
        response = await handler(request)
        message = _answer(response)
        wrong = await self._wrong(message, request)
        if not wrong:
            return response
        self._refuse(request, wrong)
        if message.tool_calls:
            return _only(message.model_copy(update={"content": ""}))
        return await self._once_more(request, handler, message, wrong) or self._give_up(request, wrong)

    async def _once_more(
        self, request: Request, handler: Handler, message: AIMessage, wrong: Sequence[Violation]
    ) -> ModelResponse[Any] | None:
        """The second try, if there is one and it is true."""
        context = request.runtime.context
        if context.usage.model == BUILTIN or _tried(request.messages):
            return None
        reason = REASON.format(why="\n".join(f"- {one.why}" for one in wrong))
        refused: list[AnyMessage] = [
            AIMessage(message.text, additional_kwargs=dict(REFUSED)),
            HumanMessage(reason, additional_kwargs=dict(REFUSED)),
        ]
        try:
            again = _answer(await handler(request.override(messages=[*request.messages, *refused])))
        except AgentError as error:
            log.warning("no second try", error=type(error).__name__)
            return None
        again = again.model_copy(update={"additional_kwargs": {**again.additional_kwargs, "retried": True}})
        still = await self._wrong(again, request)
        if still:
            self._refuse(request, still)
            return _only(again.model_copy(update={"content": ""})) if again.tool_calls else None
        return _only(again)

    async def _wrong(self, message: AIMessage, request: Request) -> Sequence[Violation]:
        if not message.text.strip():
            return ()
        if len(request.messages) > LONG and request.runtime.context.tools.conversation not in self._earlier:
            return await asyncio.to_thread(self._judge, message.text, request)
        return self._judge(message.text, request)

    def _judge(self, text: str, request: Request) -> Sequence[Violation]:
        context = request.runtime.context
        conversation = context.tools.conversation
        found = evidence(request.messages, context, self._earlier.get(conversation))
        wrong = self._check(text, found)
        self._earlier[conversation] = found
        self._earlier.move_to_end(conversation)
        if len(self._earlier) > REMEMBERED:
            self._earlier.popitem(last=False)
        return wrong

    def _refuse(self, request: Request, wrong: Sequence[Violation]) -> None:
        usage = request.runtime.context.usage
        usage.refused_replies += 1
        log.warning("reply refused", model=usage.model, kinds=sorted({one.kind for one in wrong}))
        request.runtime.stream_writer(WITHDRAWN)

    def _give_up(self, request: Request, wrong: Sequence[Violation]) -> ModelResponse[Any]:
        tools = request.runtime.context.tools
        summary = "A reply was held back, because nothing backs it: " + " ".join(one.why for one in wrong)
        tools.happened.handover = tools.happened.handover or Handover(reason="reply_check", summary=summary)
        return _only(AIMessage(say("withheld", tools.locale)))


def _answer(response: ModelResponse[Any]) -> AIMessage:
    return next(message for message in response.result if isinstance(message, AIMessage))


def _only(message: AIMessage) -> ModelResponse[Any]:
    return ModelResponse(result=[message])


def _tried(messages: Sequence[AnyMessage]) -> bool:
    """Whether this turn has already had its second try, and that went on to call tools."""
    return any(message.additional_kwargs.get("retried") for message in this_turn(messages))
