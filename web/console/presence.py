"""Who else has a conversation before them: what one socket has heard of its colleagues' windows."""

import time
from collections.abc import Callable

from agent.staff_events import Looking
from web.console.protocol import Presence, Present

FORGOTTEN = 60.0
"""Seconds after which a window that says nothing more has gone, with its process perhaps."""
WRITING = 6.0
"""Seconds for which somebody writes who was heard to."""


class Around:
    """The other windows on one conversation."""

    def __init__(self, conversation: str, me: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._conversation, self._me, self._clock = conversation, me, clock
        self._windows: dict[str, tuple[Looking, float]] = {}
        self._told: Presence | None = None

    def heard(self, event: Looking) -> None:
        """A window says what it does. One's own second window is nobody else."""
        if event.doing == "gone":
            self._windows.pop(event.window, None)
        elif event.staff != self._me:
            self._windows[event.window] = (event, self._clock())

    def news(self) -> Presence | None:
        """Who is there now, if that is not what was told last."""
        now = self._clock()
        self._windows = {id: one for id, one in self._windows.items() if now - one[1] < FORGOTTEN}
        people: dict[str, Present] = {}
        for event, at in sorted(self._windows.values(), key=lambda one: one[0].name):
            writes = event.doing == "writing" and now - at < WRITING
            if writes or event.staff not in people:
                people[event.staff] = Present(
                    staff=event.staff, name=event.name, doing="writing" if writes else "looking"
                )
        presence = Presence(conversation=self._conversation, people=tuple(people.values()))
        if presence == self._told or (self._told is None and not people):
            return None
        self._told = presence
        return presence
