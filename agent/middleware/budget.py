"""What a turn may use: so many model calls, and so much money. Asked before every call, told after it.

A class that `fallback` asks and not a middleware of its own: the two decide together, and every layer costs time.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from langchain_core.messages import AIMessage, AnyMessage

from agent.context import TurnContext
from agent.errors import BudgetSpent, TurnTooLong
from agent.models import NamedModel
from agent.models.spend import Spend
from agent.tokens import count_tokens


@dataclass(frozen=True, slots=True)
class Caps:
    """The limits. Money is in US dollars, None means no limit."""

    calls: int = 12
    """Model calls in a turn, with retries, fallbacks and the built-in model's own."""
    kept: int = 2
    """Of those, kept for the built-in model, so that it can still look something up and answer."""
    conversation: Decimal | None = None
    day: Decimal | None = None

    @property
    def money(self) -> bool:
        return self.conversation is not None or self.day is not None


class Budget:
    """Holds turns to the caps."""

    def __init__(self, caps: Caps, spend: Spend) -> None:
        self._caps, self._spend = caps, spend

    async def allow(self, named: NamedModel, context: TurnContext) -> None:
        """Count a call that is about to be made.

        Raises:
            TurnTooLong: this model has no calls left in this turn.
            BudgetSpent: this model costs money, and there is none left.
        """
        left = self._caps.calls - (0 if named.builtin else self._caps.kept) - context.usage.calls
        if left <= 0:
            raise TurnTooLong(f"{context.usage.calls} model calls")
        if named.price and self._caps.money:
            spent = await self._spend.so_far(context)
            context.usage.capped = _reached(spent.conversation, self._caps.conversation)
            if context.usage.capped or _reached(spent.day, self._caps.day):
                raise BudgetSpent("the spend cap is reached")
        context.usage.calls += 1

    def add(
        self, named: NamedModel, context: TurnContext, sent: Sequence[AnyMessage], answer: AIMessage | None
    ) -> None:
        """Count what a call took; without an `answer` it broke off, and what was sent is paid for."""
        asked, written = _told(answer) or ((0, 0) if named.builtin else _counted(sent, answer))
        usage = context.usage
        usage.input_tokens += asked
        usage.output_tokens += written
        if named.price:
            cost = named.price.of(asked, written)
            usage.cost += cost
            self._spend.add(context.tools.turn, cost)


def _reached(spent: Decimal, cap: Decimal | None) -> bool:
    return cap is not None and spent >= cap


def _told(answer: AIMessage | None) -> tuple[int, int] | None:
    """As the endpoint counts them."""
    told = answer.usage_metadata if answer else None
    return (told["input_tokens"], told["output_tokens"]) if told and told["output_tokens"] else None


def _counted(sent: Sequence[AnyMessage], answer: AIMessage | None) -> tuple[int, int]:
    """Near enough, where it does not say."""
    return sum(map(_size, sent)), _size(answer) if answer else 0


def _size(message: AnyMessage) -> int:
    calls = json.dumps(message.tool_calls, default=str) if isinstance(message, AIMessage) and message.tool_calls else ""
    return count_tokens(message.text) + count_tokens(calls)
