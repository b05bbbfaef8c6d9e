"""Who may call what. Every route asks for somebody who works here, or is public for a reason that stands here; an
application with a route that does neither does not start.

    @router.get("/sources")
    async def sources(signed: Annotated[Signed, Depends(access.requires(Role.LEAD))]) -> …

The same for a socket. What is unsafe (it changes something, or is a socket) has to come from a page of our own, and a
request that changes something brings the token of its session in the `x-csrf-token` header too.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.websockets import WebSocket

from records.staff.accounts import Accounts, Signed
from records.staff.roles import Role, holders
from web.problems import Refused

PUBLIC = {
    "/healthz": "whether the process runs",
    "/readyz": "whether its parts answer",
    "/metrics": "figures without anybody's name; a proxy may close it",
    "/docs": "how to call what is here",
    "/docs/oauth2-redirect": "a part of that page",
    "/redoc": "the same, written otherwise",
    "/openapi.json": "what both are made from",
    "/api/visitors": "anybody may become a visitor; a customer needs the website's signature",
    "/ws/chat": "the first frame brings a visitor's token, and shows that visitor's conversations only",
    "/widget.js": "the script tag of any website",
    "/static": "the browser's files: no data is in them",
    "/console": "the page, which has no data before somebody signs in",
    "/api/console/login": "nobody is signed in yet",
    "/api/console/setup": "the token of this process, until there is an admin",
    "/": "the demo shop, in demo mode only",
    "/unsubscribe/{token}": "the token was mailed to its customer, and says no for them alone",
    "/demo/customers": "made up, in demo mode only",
    "/demo/products": "made up, in demo mode only",
    "/demo/outbox": "mails to people who are made up, in demo mode only",
}
"""What anybody may call, and why that is right."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE, SECURE_COOKIE = "rapport-staff", "__Host-rapport-staff"
NOT_SIGNED_IN, NOT_ALLOWED, OTHER_SITE = 4001, 4003, 1008
"""How a socket is closed that is refused."""


class Undeclared(Exception):
    """A route does not say who may call it."""


class SocketRefused(Exception):
    """A socket that is closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Gate:
    """Lets those through who have one of these roles."""

    def __init__(self, accounts: Accounts, roles: frozenset[Role]) -> None:
        self._accounts, self.roles = accounts, roles

    async def __call__(self, connection: HTTPConnection) -> Signed:
        """Who it is.

        Raises:
            Refused: 401 nobody is signed in, 403 not from our page, or not with that role. SocketRefused for a socket.
        """
        if isinstance(connection, WebSocket):
            try:
                return await self._through(connection)
            except Refused as refused:
                raise SocketRefused(_CLOSES[refused.code], str(refused.detail)) from None
        return await self._through(connection)

    async def _through(self, connection: HTTPConnection) -> Signed:
        unsafe = connection.scope.get("method") not in SAFE  # a socket has none
        if unsafe:
            refuse_other_sites(connection)
        token = token_of(connection)
        signed = await self._accounts.who(token) if token else None
        if signed is None:
            raise Refused(401, "not_signed_in", "Please sign in.")
        if unsafe and not isinstance(connection, WebSocket):
            _refuse_without_csrf(connection, signed)
        if signed.role not in self.roles:
            raise Refused(403, "not_allowed", f"Your role ({signed.role}) does not include this.")
        return signed


_CLOSES = {"not_signed_in": NOT_SIGNED_IN, "not_allowed": NOT_ALLOWED, "other_site": OTHER_SITE}


class Access:
    """Makes gates. Roles that include one of those that are named pass too; with none named, everybody who works
    here.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def requires(self, *roles: Role) -> Gate:
        return Gate(self._accounts, holders(*roles))


def refuse_other_sites(connection: HTTPConnection) -> None:
    """Raises Refused when a page of another website has sent it. What is no browser names no origin."""
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != connection.headers.get("host", "").lower():
        sentence = "This came from a page of another website. If it did not: a proxy has to pass the Host header on."
        raise Refused(403, "other_site", sentence)


def _refuse_without_csrf(connection: HTTPConnection, signed: Signed) -> None:
    given = connection.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(given.encode(), signed.csrf.encode()):
        raise Refused(403, "no_csrf_token", "The x-csrf-token header does not have the token of this session.")


def token_of(connection: HTTPConnection) -> str | None:
    """The session's token that a browser brings."""
    return connection.cookies.get(SECURE_COOKIE if _encrypted(connection) else COOKIE)


def remember(connection: HTTPConnection, response: Response, token: str) -> None:
    """Have the browser bring this token until it is closed."""
    secure = _encrypted(connection)
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(name, token, path="/", secure=secure, httponly=True, samesite="strict")


def forget(connection: HTTPConnection, response: Response) -> None:
    """Have the browser forget it."""
    secure = _encrypted(connection)
    name = SECURE_COOKIE if secure else COOKIE
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def _encrypted(connection: HTTPConnection) -> bool:
    return connection.url.scheme in {"https", "wss"}


def address_of(connection: HTTPConnection) -> str:
    """A digest of where it comes from; of IPv6 the network, since a household has 2⁶⁴ addresses."""
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host)
        where = str(ip_network((address, 64), strict=False)) if address.version == 6 else host
    except ValueError:
        where = host
    return sha256(where.encode()).hexdigest()


def install(app: FastAPI) -> None:
    """Close refused sockets so that a browser is told the code: only of an open one it is."""

    @app.exception_handler(SocketRefused)
    async def close(socket: WebSocket, refused: SocketRefused) -> None:
        await socket.accept()
        await socket.close(refused.code, str(refused))


def declared(app: FastAPI) -> dict[str, frozenset[Role] | None]:
    """Every route, as `GET /path`, `SOCKET /path` or `ANY /path`, with the roles that may call it; None: anybody.

    Raises:
        Undeclared: a route asks for nobody and is not public, or the other way round.
    """
    found: dict[str, frozenset[Role] | None] = {}
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        gates = [gate.roles for gate in _gates(getattr(route, "dependant", None))]
        if bool(gates) == (path in PUBLIC):
            why = "is public and asks for somebody" if gates else "does not say who may call it"
            raise Undeclared(f"{path} {why}: give it access.requires(…), or its reason in web.access.PUBLIC.")
        roles = frozenset.intersection(*gates) if gates else None
        for method in _methods(route.methods, is_socket="Socket" in type(route.original_route).__name__):
            found[f"{method} {path}"] = roles
    return found


def _methods(methods: set[str] | None, *, is_socket: bool) -> list[str]:
    return sorted(set(methods) - {"HEAD"}) if methods else ["SOCKET" if is_socket else "ANY"]


def _gates(dependant: Dependant | None) -> Iterator[Gate]:
    for one in dependant.dependencies if dependant else []:
        if isinstance(one.call, Gate):
            yield one.call
        yield from _gates(one)
