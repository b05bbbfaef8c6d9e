"""Which failure an exception of the OpenAI client stands for, and how long the endpoint asked us to wait."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import openai

from agent.models.failures import Failed, Kind, failed


def of_client(error: Exception, *, streamed: bool) -> Failed:
    """The kind of failure that an exception, of the client or not, stands for."""
    if isinstance(error, openai.APITimeoutError):
        return Failed(Kind.SILENT, streamed=streamed)
    if not isinstance(error, openai.APIStatusError):
        return failed(error, streamed=streamed)
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
