"""What an endpoint can do wrong, in a few kinds, and how often each is worth another try. No retrying happens here."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

import openai


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
    """The kind of failure that an exception of the client stands for."""
    if isinstance(error, Failed):
        return error
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return Failed(Kind.SILENT, streamed=streamed)
    if not isinstance(error, openai.APIStatusError):
        return Failed(Kind.BROKEN, streamed=streamed)
    status = error.status_code
    if status == 429 and error.code != "insufficient_quota":
        return Failed(Kind.BUSY, status, streamed, _wait(error))
    if status in {408, 409} or status >= 500:
        return Failed(Kind.BROKEN, status, streamed, _wait(error))
    return Failed(Kind.REFUSED, status, streamed)


def _wait(error: openai.APIStatusError) -> float | None:
    """`Retry-After`: seconds, or a date, which counts from the response's own `Date` (RFC 9110, 10.2.3)."""
    headers = error.response.headers
    asked = headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = (_date(asked) - _date(headers.get("date", ""))).total_seconds()
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _date(header: str) -> datetime:
    date = parsedate_to_datetime(header)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
