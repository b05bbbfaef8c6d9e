"""Whether it is alive, whether it can work, and its figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger()

PATIENCE = 3.0
"""Seconds that a part has to answer in."""

Check = Callable[[], Awaitable[None]]


def routes(checks: Mapping[str, Check]) -> APIRouter:
    """`checks` are the parts that have to answer for the server to be ready: each raises when it does not."""
    router = APIRouter(tags=["operating"])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process runs."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        """The database, the index and the bus answer; 503 names the one that does not."""
        states = dict(zip(checks, await asyncio.gather(*map(_state, checks.items())), strict=True))
        good = all(state == "ok" for state in states.values())
        return JSONResponse({"status": "ok" if good else "not ready", "parts": states}, 200 if good else 503)

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _state(part: tuple[str, Check]) -> str:
    name, check = part
    try:
        async with asyncio.timeout(PATIENCE):
            await check()
    except Exception as error:
        log.warning("not ready", part=name, error=type(error).__name__)
        return "does not answer" if isinstance(error, TimeoutError | OSError) else "not ready"
    return "ok"
