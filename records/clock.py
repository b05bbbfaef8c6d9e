"""Time and names, handed in everywhere, so that expiry, trials and crashes can be replayed."""

import secrets
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time and makes new ids."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def new_id(self) -> str:
        """A name that nothing else has: 22 characters of letters, digits, `-` and `_` (128 random bits)."""
        ...


class SystemClock:
    """The machine's own clock and randomness."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def new_id(self) -> str:
        return secrets.token_urlsafe(16)
