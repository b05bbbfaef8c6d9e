"""Errors over HTTP as RFC 9457 problem details: one shape, one sentence, never a trace. `code` is for programs."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from records.errors import BadInput, NotFound, RecordError
from records.staff.errors import NotSignedIn, TooManyTries, WrongPassword

log = structlog.get_logger()

NOT_A_CHARACTER = {"22021", "22P05"}
"""What PostgreSQL says of a NUL in a text, and in JSON."""


class Refused(HTTPException):
    """A request that is answered with a problem that programs can tell from others of the same status."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(status, sentence)
        self.code = code


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem-details response; `about:blank` means that the title is the status code's own."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Make every error of the application such a response."""

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        response = problem(error.status_code, str(error.detail), **_code(error))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RecordError)
    async def refused(_request: Request, error: RecordError) -> JSONResponse:
        response = problem(_status(error), str(error), **_code(error))
        if isinstance(error, TooManyTries):
            response.headers["retry-after"] = str(error.seconds)
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [{"field": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()]
        return problem(422, "Some fields of the request are not valid.", errors=fields)

    @app.exception_handler(DBAPIError)
    async def unkept(request: Request, error: DBAPIError) -> JSONResponse:
        if getattr(error.orig, "sqlstate", None) in NOT_A_CHARACTER:
            return problem(422, "A text has a character that cannot be kept, such as NUL: leave it out.")
        return await broken(request, error)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", path=request.url.path, error=type(error).__name__, exc_info=error)
        return problem(500, "Something went wrong on our side. It has been noted; please try again.")


_STATUSES = (
    (NotSignedIn, 401),
    (WrongPassword, 403),
    (TooManyTries, 429),
    (BadInput, 422),
    (NotFound, 404),
    (RecordError, 409),
)


def _status(error: RecordError) -> int:
    return next(status for kind, status in _STATUSES if isinstance(error, kind))


def _code(error: Exception) -> dict[str, str]:
    code = getattr(error, "code", None)
    return {"code": code} if isinstance(code, str) else {}
