"""Tells of committed entries: the customer of what is theirs to see, and colleagues that there is something."""

from collections.abc import Sequence

from agent.bus import Bus
from agent.conclusion import public
from agent.events import durable
from agent.staff_events import LogGrew
from records.tables import Entry


async def tell(bus: Bus, conversation: str, entries: Sequence[Entry]) -> None:
    seen = public(entries)
    await bus.publish(conversation, *map(durable, seen))
    if not seen:
        await bus.tell_staff(LogGrew(conversation=conversation))
