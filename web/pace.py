"""How many frames a socket may send: a bucket that fills again with time."""

import time
from collections.abc import Callable

BURST = 60
PER_SECOND = 20.0
PATIENCE = 500
"""Frames over the limit that are let drop before the socket is closed."""


class Bucket:
    """One socket's allowance."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._left, self._seen, self.dropped = clock, float(BURST), clock(), 0

    def take(self) -> bool:
        """Whether one more frame is within the limit; counts those that are not."""
        now = self._clock()
        self._left = min(float(BURST), self._left + (now - self._seen) * PER_SECOND)
        self._seen = now
        if self._left < 1:
            self.dropped += 1
            return False
        self._left -= 1
        return True

    @property
    def exhausted(self) -> bool:
        """Whether this is no customer any more."""
        return self.dropped > PATIENCE
