"""What an endpoint can do wrong, in a few kinds, and how often each is worth another try. No retrying happens here."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The kinds of failure: a name for the log, and how many more times the same model is worth asking."""

    REFUSED = "refused", 0
    """The key, the name or the request itself is not accepted: asking again changes nothing."""
    BUSY = "busy", 2
    """Asked to come back later."""
    BROKEN = "broken", 1
    """An error of the endpoint's own, a connection that failed or was cut, something that is not a chunk."""
    SILENT = "silent", 1
    """Nothing came for too long."""
    EMPTY = "empty", 0
    """An answer without text and without a tool call."""
    LOOPING = "looping", 0
    """The same tool call, over and over."""
    LATE = "late", 0
    """The turn has no more time for it."""

    def __init__(self, label: str, tries: int) -> None:
        self.label, self.tries = label, tries


@dataclass(eq=False)
class Failed(Exception):
    """One call of one model came to nothing.

    `streamed`: the customer may have seen text of it. `wait`: the seconds that the endpoint asked for.
    """

    kind: Kind
    status: int | None = None
    streamed: bool = False
    wait: float | None = None

    def __str__(self) -> str:
        return f"{self.kind.label} ({self.status})" if self.status else self.kind.label


def failed(error: Exception, *, streamed: bool) -> Failed:
    """The kind of failure that an exception stands for; `client_errors` knows those of the client."""
    if isinstance(error, Failed):
        return error
    return Failed(Kind.SILENT if isinstance(error, TimeoutError) else Kind.BROKEN, streamed=streamed)
