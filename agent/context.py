"""What one turn is decided with, and what deciding it took. Made afresh for every turn; the model never sees it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from records.tables import Entry
from tools.context import ToolContext


@dataclass(slots=True)
class Usage:
    """What a turn has cost so far. The middleware adds to it, the session writes it down."""

    model: str = ""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = Decimal(0)
    refused_replies: int = 0
    capped: bool = False
    """The conversation has spent what it may."""


@dataclass(frozen=True, slots=True)
class TurnContext:
    """`create_agent`'s context: read by the middleware, which are the only ones to use it."""

    tools: ToolContext
    until: float
    """The event loop's time by which the turn has to be over."""
    tell: Callable[[Sequence[Entry]], Awaitable[None]]
    """Publishes what a tool has appended to the log."""
    usage: Usage = field(default_factory=Usage)
    facts: dict[str, Any] = field(default_factory=dict)
    """What the prompt says of the customer: see `agent.facts`."""
