"""What is told to those who work here, beside what a conversation says: that its log has grown, and who looks at it.

No customer's socket ever follows this channel. It may lose things, as the bus may: the log tells what has happened.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from agent.events import Event


class LogGrew(Event):
    """A conversation has something new: entries, or who has it."""

    type: Literal["log.grew"] = "log.grew"
    conversation: str


class Looking(Event):
    """A colleague has a conversation before them, or has put it away."""

    type: Literal["looking"] = "looking"
    conversation: str
    window: str = Field(description="one of several that a colleague may have open")
    staff: str
    name: str
    doing: Literal["looking", "writing", "gone"]
    asks: bool = Field(default=False, description="whoever looks at it too says so")


StaffEvent = LogGrew | Looking
STAFF_EVENT: TypeAdapter[StaffEvent] = TypeAdapter(Annotated[StaffEvent, Field(discriminator="type")])
"""Reads one back from JSON, for a bus between machines."""
