"""Which failure an exception stands for, and how long the endpoint asked us to wait."""

import httpx2
import openai
import pytest

from agent.models.client_errors import of_client
from agent.models.failures import Failed, Kind

ASKED = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def _status(code: int, headers: dict[str, str] | None = None, error: str = "") -> openai.APIStatusError:
    response = httpx2.Response(code, headers=headers, request=ASKED)
    return openai.APIStatusError("no", response=response, body={"code": error})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_status(400), Kind.REFUSED),
        (_status(401), Kind.REFUSED),
        (_status(403), Kind.REFUSED),
        (_status(404), Kind.REFUSED),
        (_status(422), Kind.REFUSED),
        (_status(408), Kind.BROKEN),
        (_status(429), Kind.BUSY),
        (_status(429, error="insufficient_quota"), Kind.REFUSED),
        (_status(500), Kind.BROKEN),
        (_status(529), Kind.BROKEN),
        (openai.APIConnectionError(request=ASKED), Kind.BROKEN),
        (openai.APITimeoutError(request=ASKED), Kind.SILENT),
        (TimeoutError(), Kind.SILENT),
        (ValueError("not JSON"), Kind.BROKEN),
        (Failed(Kind.EMPTY), Kind.EMPTY),
    ],
)
def test_that_every_error_has_a_kind(error: Exception, kind: Kind) -> None:
    assert of_client(error, streamed=False).kind is kind


def test_that_it_is_remembered_whether_something_was_said() -> None:
    assert of_client(ValueError(), streamed=True).streamed
    assert str(of_client(_status(503), streamed=False)) == "broken (503)"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:27:50 GMT"}, 10.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ],
)
def test_that_the_wait_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert of_client(_status(429, headers), streamed=False).wait == seconds
