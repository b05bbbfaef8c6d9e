"""Who may call what: every route that there is, asked by everybody there is, holds what the table below says."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from starlette.routing import Mount, Route
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from records.database import Database
from records.staff.accounts import Signed
from records.staff.roles import Role, holders
from tests.conftest import StillClock
from tests.web.conftest import Site, says, serving, site
from tests.web.staff import Seat, email_of, hire
from web import access, demo
from web.access import Access, Undeclared, declared
from web.mail import Sent

ANYBODY = None
STAFF = holders()
AGENT = holders(Role.AGENT)
LEAD = holders(Role.LEAD)
ONE = "/api/console/conversations/{conversation}"

WHO: dict[str, frozenset[Role] | None] = {
    "GET /": ANYBODY,
    "GET /api/console/availability": AGENT,
    "GET /api/console/colleagues": AGENT,
    "GET /api/console/conversations": AGENT,
    "GET /api/console/conversations/counts": AGENT,
    "GET /api/console/me": STAFF,
    "GET /api/console/replies": AGENT,
    "GET /api/console/setup": ANYBODY,
    "GET /api/console/views": AGENT,
    "POST /api/console/views": AGENT,
    "DELETE /api/console/views/{view}": AGENT,
    "GET /api/console/tickets": AGENT,
    "GET /api/console/outcomes": holders(Role.LEAD, Role.EVALUATOR),
    "PUT /api/console/tickets/{ticket}": AGENT,
    "POST /api/console/tickets/{ticket}/answer": AGENT,
    "POST /api/console/tickets/{ticket}/merge": AGENT,
    "GET /api/console/tags": AGENT,
    f"GET {ONE}": AGENT,
    f"GET {ONE}/customer": AGENT,
    f"GET {ONE}/entries": AGENT,
    f"GET {ONE}/suggested-tags": AGENT,
    f"GET {ONE}/summary": AGENT,
    f"GET {ONE}/turns/{{turn}}": AGENT,
    "GET /api/console/reports": holders(Role.LEAD, Role.EVALUATOR),
    **dict.fromkeys(("GET /api/console/campaigns", "POST /api/console/campaigns"), LEAD),
    **dict.fromkeys((f"GET /api/console/campaigns/{one}" for one in ("segments", "{campaign}")), LEAD),
    "PUT /api/console/campaigns/{campaign}/drafts/{draft}": LEAD,
    **dict.fromkeys(
        (f"POST /api/console/campaigns/{{campaign}}/{act}" for act in ("approve", "refuse", "send", "export")), LEAD
    ),
    **dict.fromkeys((f"{method} /unsubscribe/{{token}}" for method in ("GET", "POST")), ANYBODY),
    "GET /api/console/report": holders(Role.LEAD, Role.EVALUATOR),
    "GET /console": ANYBODY,
    "GET /demo/customers": ANYBODY,
    "GET /demo/outbox": ANYBODY,
    "GET /demo/products": ANYBODY,
    "GET /docs": ANYBODY,
    "GET /docs/oauth2-redirect": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /metrics": ANYBODY,
    "GET /openapi.json": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /redoc": ANYBODY,
    "GET /widget.js": ANYBODY,
    "ANY /static": ANYBODY,
    "POST /api/console/login": ANYBODY,
    "POST /api/console/logout": STAFF,
    "POST /api/console/password": STAFF,
    "POST /api/console/setup": ANYBODY,
    **dict.fromkeys(
        (
            f"POST {ONE}/{act}"
            for act in ("actions/{action}", "hand-back", "note", "pass-on", "reply", "reports", "requeue")
        ),
        AGENT,
    ),
    **dict.fromkeys((f"POST {ONE}/{act}" for act in ("draft", "resolve", "take-over", "typing")), AGENT),
    "PUT /api/console/availability": AGENT,
    "PUT /api/console/replies/{name}": LEAD,
    "DELETE /api/console/replies/{name}": LEAD,
    f"PUT {ONE}/tags": AGENT,
    "POST /api/visitors": ANYBODY,
    "SOCKET /ws/chat": ANYBODY,
    "SOCKET /ws/console": AGENT,
}
"""Every route. A new one has to be written down here, too: by somebody who thinks about who may call it."""

ASKED = [route for route in WHO if not route.startswith(("SOCKET", "ANY"))]


@pytest.fixture
async def shop(sqlite: Database, clock: StillClock) -> AsyncIterator[Site]:
    """With everything that can be switched on."""

    async def no_mail(_count: int) -> list[Sent]:
        return []

    routes = demo.routes(sqlite, clock, identity_secret=b"secret", outbox=no_mail)
    async with site(sqlite, clock, says("Good day"), demo=routes) as running:
        yield running


async def test_that_the_table_names_every_route_and_who_may_call_it(shop: Site) -> None:
    assert declared(shop.app) == WHO


def test_that_nothing_is_public_that_is_not_there() -> None:
    assert set(access.PUBLIC) == {route.split()[1] for route, who in WHO.items() if who is ANYBODY}


async def test_that_every_role_may_call_what_it_may_and_nothing_else(shop: Site) -> None:
    await hire(shop, *Role)
    for role in Role:
        seat = Seat(shop)
        for route in ASKED:
            if not seat.cookies:  # never came, or just signed out
                assert (await seat.login(email_of(role))).status_code == 200
            wanted = WHO[route]
            answer = await _call(seat, route)
            assert _turned_away(answer) is (wanted is not ANYBODY and role not in wanted), f"{role}: {route}"


async def test_that_nobody_else_may_call_what_asks_for_staff(shop: Site) -> None:
    token = (await shop.visitor()).json()["token"]
    for who, cookie, headers in (
        ("nobody", None, {}),
        ("a visitor", None, {"authorization": f"Bearer {token}"}),
        ("a visitor's cookie", token, {}),
        ("a made-up session", "id-1", {}),
    ):
        for route in ASKED:
            seat = Seat(shop, {access.COOKIE: cookie} if cookie else {}, csrf="0" * 64)
            answer = await _call(seat, route, headers=headers)
            if WHO[route] is ANYBODY:
                assert not _turned_away(answer), f"{who}: {route}"
            else:
                assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), f"{who}: {route}"


def test_that_an_application_with_a_route_that_says_nothing_does_not_start() -> None:
    async def nothing() -> None:
        raise AssertionError("nobody calls it")

    app = FastAPI()
    router = APIRouter(prefix="/api/console")
    router.get("/quiet")(nothing)
    app.include_router(router)
    _refuses(app, "/api/console/quiet")
    socket = FastAPI()
    socket.websocket("/ws/quiet")(nothing)
    _refuses(socket, "/ws/quiet")
    for route in (Mount("/files", app=FastAPI()), Route("/plain", nothing)):
        _refuses(FastAPI(routes=[route]), route.path)


def test_that_a_route_cannot_be_both_public_and_asked_for(shop: Site) -> None:
    app = FastAPI()

    @app.get("/healthz")
    async def alive(signed: Annotated[Signed, Depends(Access(shop.accounts).requires())]) -> None:
        raise AssertionError(signed)

    _refuses(app, "/healthz")


def _refuses(app: FastAPI, path: str) -> None:
    with pytest.raises(Undeclared, match=path):
        declared(app)


async def test_that_a_socket_asks_for_the_same_session(shop: Site) -> None:
    await hire(shop, Role.AGENT, Role.LEAD)
    app = FastAPI()
    access.install(app)

    @app.websocket("/ws/console")
    async def console(
        socket: WebSocket, signed: Annotated[Signed, Depends(Access(shop.accounts).requires(Role.LEAD))]
    ) -> None:
        await socket.accept()
        await socket.send_text(signed.staff.email)

    async with serving(app) as port:
        here = f"http://127.0.0.1:{port}"
        for who, origin, wanted in (
            (Role.LEAD, here, email_of(Role.LEAD)),
            (Role.LEAD, None, email_of(Role.LEAD)),
            (Role.LEAD, "https://elsewhere.example", 1008),
            (Role.LEAD, "null", 1008),
            (Role.AGENT, here, 4003),
            (None, here, 4001),
        ):
            seat = Seat(shop)
            if who:
                await seat.login(email_of(who))
            assert await _knock(port, seat, origin) == wanted, (who, origin)


async def _knock(port: int, seat: Seat, origin: str | None) -> str | int:
    """The first thing that a socket says, or the code that it is closed with."""
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in seat.cookies.items())}
    if origin:
        headers["origin"] = origin
    async with connect(f"ws://127.0.0.1:{port}/ws/console", additional_headers=headers) as socket:
        with suppress(ConnectionClosed):
            return str(await socket.recv())
    return socket.close_code or 0


async def _call(seat: Seat, route: str, **more: Any) -> Any:
    method, path = route.split()
    return await seat.send(method, path, json={} if method == "POST" else None, **more)


def _turned_away(answer: Any) -> bool:
    """By us, and not because what was sent makes no sense or the link is used up."""
    if answer.status_code not in {401, 403}:
        return False
    return answer.json().get("code") in {"not_signed_in", "not_allowed", "no_csrf_token", "other_site"}
