"""The server as a widget sees it, played inside the browser: the real files, a log in memory, frames said on cue.

It keeps the contract of the chat socket (acknowledge, number, replay) and nothing of what makes an answer.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.async_api import BrowserContext, Page, Route, WebSocketRoute
from starlette.datastructures import Headers

from web.static import Static

HOST = "http://localhost"
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<body style="min-height: 150vh"><button id="behind">Behind</button>
<script src="{host}/widget.js" {attributes} defer></script>"""
FILES = Static()
SOURCES = [{"title": "Returns", "url": "https://shop.example/returns", "quote": "You have 30 days."}]
"""What an answer rests on."""

Frame = dict[str, Any]


class Desk:
    """One visitor's conversation. `received`: every frame from a browser; `connected`: every socket; `sockets`: those
    with a session; `pages`: what stands at other addresses.
    """

    def __init__(self) -> None:
        self.log: list[Frame] = []
        self.received: list[Frame] = []
        self.visitors: list[Frame] = []
        self.sockets: list[WebSocketRoute] = []
        self.connected: list[WebSocketRoute] = []
        self.state = "ai"
        self.refuse: int | None = None
        self.silent = False
        self.identity_holds = True
        self.pages: dict[str, Any] = {}
        self._said = asyncio.Condition()

    async def serve(self, where: Page | BrowserContext, *, lang: str = "en", attributes: str = "") -> None:
        """Answer for the host from now on; every other host shows a page that embeds the widget from it."""
        self._page = PAGE.format(lang=lang, host=HOST, attributes=attributes)
        await where.route("**/*", self._answer)
        await where.route_web_socket("**/ws/chat", self._connected)

    async def _answer(self, route: Route) -> None:
        url = route.request.url.split("?")[0]
        path = url.removeprefix(HOST)
        if path in self.pages:
            await self._page_of(route, self.pages[path])
        elif path in {"/", url}:
            await route.fulfill(body=self._page, content_type="text/html")
        elif path == "/api/visitors":
            await self._visitor(route)
        else:
            name = "/widget/widget.js" if path == "/widget.js" else path.removeprefix("/static")
            file = FILES.respond(name, Headers())
            headers = {**file.headers, "access-control-allow-origin": "*"}
            await route.fulfill(status=file.status_code, headers=headers, body=bytes(file.body))

    async def _page_of(self, route: Route, page: Any) -> None:
        """What the test put there: a file, JSON, or nothing, which fails."""
        if page is None:
            await route.fulfill(status=500, body="")
        elif isinstance(page, Path):
            await route.fulfill(body=page.read_text(encoding="utf-8"), content_type="text/html")
        else:
            await route.fulfill(json=page)

    async def _visitor(self, route: Route) -> None:
        allow = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
        if route.request.method == "OPTIONS":
            return await route.fulfill(status=204, headers=allow)
        asked = json.loads(route.request.post_data or "{}")
        self.visitors.append(asked)
        if asked.get("customer") and not self.identity_holds:
            return await route.fulfill(status=401, headers=allow, json={"title": "That signature is not valid."})
        number = len(self.visitors)
        made = {"visitor": f"visitor-{number}", "token": f"token-{number}"}
        return await route.fulfill(status=201, headers=allow, json=made)

    def _connected(self, socket: WebSocketRoute) -> None:
        async def receive(text: str | bytes) -> None:
            await self._frame(socket, json.loads(text))

        socket.on_message(receive)
        self.connected.append(socket)

    async def _frame(self, socket: WebSocketRoute, frame: Frame) -> None:
        self.received.append(frame)
        if not self.silent:
            await self._understand(socket, frame)
        async with self._said:
            self._said.notify_all()

    async def _understand(self, socket: WebSocketRoute, frame: Frame) -> None:
        if frame["type"] == "session.open":
            await self._open(socket, frame)
        elif frame["type"] == "ping":
            socket.send('{"type":"pong"}')
        elif frame["type"] == "message.send":
            self._message(frame)

    async def _open(self, socket: WebSocketRoute, frame: Frame) -> None:
        if self.refuse:
            return await socket.close(code=self.refuse, reason="refused")
        self.sockets.append(socket)
        place = {"conversation": "c-1", "visitor": "v-1", "state": self.state, "seq": len(self.log)}
        for one in [{"type": "session.ready", **place}, *self.log[frame.get("after_seq", 0) :]]:
            socket.send(json.dumps(one))
        return None

    def _message(self, frame: Frame) -> None:
        known = next((one for one in self.log if one.get("client_id") == frame["client_id"]), None)
        if known:
            return self.tell(known)
        self.write("message", author={"kind": "customer"}, text=frame["text"], client_id=frame["client_id"])
        return None

    def tell(self, frame: Frame) -> None:
        """Send a frame to every open socket."""
        for socket in self.sockets:
            socket.send(json.dumps(frame))

    def live(self, kind: str, **fields: Any) -> None:
        """Say something that is not in the log."""
        self.tell({"type": kind, **fields})

    def write(self, kind: str, **fields: Any) -> Frame:
        """Append to the log, and say it."""
        frame = {"type": kind, "seq": len(self.log) + 1, **fields}
        if kind == "message":
            frame.setdefault("at", datetime.now(UTC).isoformat())
        if kind == "state.changed":
            self.state = fields["state"]
        self.log.append(frame)
        self.tell(frame)
        return frame

    def answer(self, text: str, *, name: str = "", kind: str = "ai", **fields: Any) -> Frame:
        """A message from the AI, or from a person."""
        return self.write("message", author={"kind": kind, "name": name}, text=text, **fields)

    def ask(self, summary: str, **fields: Any) -> str:
        """Propose an action."""
        action = uuid4().hex
        expires = (datetime.now(UTC) + timedelta(minutes=15)).isoformat()
        self.write("action.asked", **{"action": action, "summary": summary, "expires_at": expires, **fields})
        return action

    async def drop(self) -> None:
        """Close every socket, as a server does that starts again."""
        sockets, self.sockets = self.sockets, []
        for socket in sockets:
            await socket.close(code=1012, reason="restarting")

    def sent(self, kind: str) -> list[Frame]:
        """The frames of one type that came from the browser."""
        return [frame for frame in self.received if frame["type"] == kind]

    async def until(self, kind: str, count: int = 1) -> list[Frame]:
        """Wait until that many frames of a type have come."""
        async with asyncio.timeout(30), self._said:
            await self._said.wait_for(lambda: len(self.sent(kind)) >= count)
        return self.sent(kind)
