"""The application: every route, and what stands around them. Made from parts that are ready; reads no setting."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response

from agent.board import Board
from agent.counter import Counter
from agent.desk import Desk
from agent.follow import Emit, Follower
from agent.session import Sessions
from knowledge.base import KnowledgeBase
from records.staff.accounts import Accounts, Signed
from records.staff.roles import Role
from web import access, health, problems, visitors
from web.auth import Tokens
from web.chat import ChatSocket
from web.console import (
    acting,
    answers,
    campaigns,
    conversations,
    customers,
    drafting,
    evals,
    knowledge,
    matters,
    outcomes,
    page,
    replies,
    report,
    shifts,
    signing_in,
    tickets,
    views,
)
from web.console.evals import Evaluations
from web.console.setup import Setup
from web.console.socket import DeskSocket
from web.health import Check
from web.marketing import unsubscribing
from web.marketing.sending import Post
from web.report.writing import Reports
from web.static import Static

LARGEST_BODY = 2**20
"""Bytes of a request: nothing that is sent here over HTTP is larger."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the routes speak to."""

    desk: Desk
    sessions: Sessions
    counter: Counter
    tokens: Tokens
    identity_secret: bytes
    accounts: Accounts
    setup: Setup
    checks: Mapping[str, Check]
    origins: Sequence[str] = ("*",)
    demo: APIRouter | None = None
    reports: Reports | None = None
    post: Post | None = None
    """How letters of campaigns leave."""
    evals: Evaluations | None = None
    knowledge: KnowledgeBase | None = None
    """For the console's page of it; what the agent searches is the desk's."""


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(parts: Parts, lifespan: Lifespan | None = None) -> FastAPI:
    """The server's application.

    Raises:
        Undeclared: a route does not say who may call it.
    """
    app = FastAPI(title="Rapport", summary="A customer-service agent", lifespan=lifespan, max_body_size=LARGEST_BODY)
    app.add_middleware(
        CORSMiddleware, allow_origins=list(parts.origins), allow_methods=["GET", "POST"], allow_headers=["content-type"]
    )
    problems.install(app)
    access.install(app)
    _add(app, health.routes(parts.checks))
    _add(app, visitors.routes(parts.sessions, parts.tokens, parts.desk.clock, identity_secret=parts.identity_secret))
    if parts.demo:
        _add(app, parts.demo)
    static = Static()
    app.mount("/static", static, name="static")
    _add(app, page.routes(static))
    gates, board = access.Access(parts.accounts), Board(parts.desk.database, parts.desk.bus, parts.desk.clock)
    _console(app, parts, gates)

    @app.get("/widget.js", include_in_schema=False)
    async def widget(request: Request) -> Response:
        return static.respond("/widget/widget.js", request.headers)

    @app.websocket("/ws/chat")
    async def chat(socket: WebSocket) -> None:
        if not _allowed(socket, parts.origins):
            await socket.close(1008, "this website may not embed the chat")
        else:
            await ChatSocket(socket, parts.sessions, follow, parts.tokens).run()

    @app.websocket("/ws/console")
    async def console(socket: WebSocket, signed: Annotated[Signed, Depends(gates.requires(Role.AGENT))]) -> None:
        await DeskSocket(
            socket, signed, desk=parts.desk, counter=parts.counter, board=board, accounts=parts.accounts
        ).run()

    def follow(conversation: str, after_seq: int, emit: Emit) -> Follower:
        return Follower(parts.desk.database, parts.desk.bus, conversation, after_seq=after_seq, emit=emit)

    access.declared(app)
    return app


def _add(app: FastAPI, router: APIRouter) -> None:
    """Its routes as they are: nothing is laid over them, for which `include_router` would build each a second time."""
    app.router.routes.extend(router.routes)


def _console(app: FastAPI, parts: Parts, gates: access.Access) -> None:
    """What those who work here call, and the link by which customers say no to what those send."""
    _add(app, signing_in.routes(parts.accounts, gates, parts.setup))
    _add(app, conversations.routes(parts.desk, gates))
    _add(app, customers.routes(parts.desk, gates))
    _add(app, matters.routes(parts.desk, gates))
    _add(app, views.routes(parts.desk, gates))
    _add(app, replies.routes(parts.desk, gates))
    _add(app, shifts.routes(parts.desk, gates))
    _add(app, acting.routes(parts.desk, parts.counter, gates))
    _add(app, answers.routes(parts.desk, parts.counter, gates))
    _add(app, drafting.routes(parts.desk, gates))
    if parts.evals:
        _add(app, evals.routes(parts.evals, gates))
    if parts.knowledge:
        _add(app, knowledge.routes(parts.knowledge, parts.desk, gates))
    _add(app, tickets.routes(parts.desk, gates))
    _add(app, outcomes.routes(parts.desk, gates))
    if parts.reports:
        _add(app, report.routes(parts.desk, gates, parts.reports))
    if parts.post:
        post, shop = parts.post, parts.desk.deployment.shop
        _add(app, campaigns.routes(parts.desk, gates, post))
        _add(app, unsubscribing.routes(parts.desk.database, parts.desk.clock, post.links, shop=shop))


def _allowed(socket: WebSocket, origins: Sequence[str]) -> bool:
    """Browsers name the page's origin; what is no browser has none, and brings a token anyway."""
    origin = socket.headers.get("origin")
    own = f"{'https' if socket.url.scheme == 'wss' else 'http'}://{socket.headers.get('host', '')}"
    return "*" in origins or origin is None or origin in {*origins, own}
