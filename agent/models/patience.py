"""How long an endpoint is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an endpoint is waited for, in seconds."""

    connect: float = 5.0
    silence: float = 15.0
    """Without a single byte, before the first piece or between two."""

    @classmethod
    def within(cls, deadline: float) -> "Patience":
        """Such that a turn has time for a second try."""
        usual = cls()
        return cls(connect=min(usual.connect, deadline / 8), silence=min(usual.silence, deadline / 4))
