"""What a running turn tells those who follow it, before any of it stands in the log.

Until the customer has been quiet for a moment everything is held back: a new message would make the turn start again.
"""

import asyncio

from agent.bus import Bus
from agent.events import (
    Live,
    TextDelta,
    TextSnapshot,
    TextWithdrawn,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)

LONGEST = 8000
"""Characters of an answer; what a model writes past it is not said."""


class Speaker:
    """One attempt at an answer, as it is being said."""

    def __init__(self, bus: Bus, conversation: str, turn: str, *, quiet: asyncio.Event) -> None:
        self._bus, self._conversation, self._turn, self._quiet = bus, conversation, turn, quiet
        self._held: list[Live] = [TurnStarted(turn=turn)]
        self.text = ""
        self.first_text_at: float | None = None

    async def say(self, text: str) -> None:
        text = text[: LONGEST - len(self.text)]
        if not text:
            return
        if self.first_text_at is None:
            self.first_text_at = asyncio.get_running_loop().time()
        delta = TextDelta(turn=self._turn, offset=len(self.text), text=text)
        self.text += text
        await self._tell(delta)

    async def withdraw(self) -> None:
        said, self.text = self.text, ""
        if said:
            await self._tell(TextWithdrawn(turn=self._turn))

    async def tool(self, name: str, label: str, *, finished: bool) -> None:
        kind = ToolFinished if finished else ToolStarted
        await self._tell(kind(turn=self._turn, tool=name, label=label))

    async def release(self) -> None:
        """The customer is quiet: say what was held back, and from now on say things at once."""
        self._quiet.set()
        held, self._held = self._held, []
        await self._publish(*held)

    async def finish(self) -> None:
        """The turn is over, whatever came of it."""
        await self._bus.keep(self._conversation, None)
        if self._quiet.is_set():
            await self._bus.publish(self._conversation, TurnFinished(turn=self._turn))

    async def _tell(self, event: Live) -> None:
        if self._quiet.is_set():
            await self._publish(event)
        else:
            self._held.append(event)

    async def _publish(self, *events: Live) -> None:
        # Kept first: a reader who comes between the two sees a piece twice, which it can tell, and misses none.
        await self._bus.keep(self._conversation, TextSnapshot(turn=self._turn, text=self.text))
        await self._bus.publish(self._conversation, *events)
