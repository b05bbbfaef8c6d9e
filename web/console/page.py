"""`GET /console`: one page whose scripts ask for everything else. It may load nothing but what this server has."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.static import Static

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(static: Static) -> APIRouter:
    """The routes of this file."""
    router = APIRouter()

    @router.get("/console", include_in_schema=False)
    async def page(request: Request) -> Response:
        response = static.respond("/console/index.html", request.headers)
        response.headers.update({"content-security-policy": POLICY, "referrer-policy": "no-referrer"})
        return response

    return router
