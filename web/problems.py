"""Errors over HTTP as RFC 9457 problem details: one shape, one sentence, never a trace."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

log = structlog.get_logger()


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem-details response; `about:blank` means that the title is the status code's own."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Make every error of the application such a response."""

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        response = problem(error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [{"field": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()]
        return problem(422, "Some fields of the request are not valid.", errors=fields)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", path=request.url.path, error=type(error).__name__, exc_info=error)
        return problem(500, "Something went wrong on our side. It has been noted; please try again.")
