"""The server as a widget sees it, played inside the browser: the real files, a log in memory, and frames said on cue.

It keeps the contract of the chat socket (acknowledge, number, replay from a number) and nothing of what makes an answer.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from playwright.async_api import Page, Route, WebSocketRoute
from starlette.datastructures import Headers

from web.static import Static

HOST = "http://localhost"
PAGE = """<!doctype html><html lang="{lang}"{theme}><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop</title><body style="min-height: 150vh"><button id="behind">Behind</button>
<script src="/widget.js" {attributes} defer></script>"""

Frame = dict[str, Any]


class Desk:
    """One visitor's conversation. `received` is every frame that a browser sent; `heard` may answer them."""

    def __init__(self) -> None:
        self.log: list[Frame] = []
        self.received: list[Frame] = []
        self.visitors: list[Frame] = []
        self.sockets: list[WebSocketRoute] = []
        self.state = "ai"
        self.refuse: tuple[int, str] | None = None
        self.silent = False
        self.identity_holds = True
        self.heard: Callable[[Frame], None] = lambda _frame: None
        self._static = Static()

    async def serve(
        self, page: Page, *, lang: str = "en", theme: str = "", attributes: str = 'data-name="Larkfield"'
    ) -> None:
        """Answer for the host from now on, in this page."""
        self._page = PAGE.format(lang=lang, theme=f' data-theme="{theme}"' if theme else "", attributes=attributes)
        await page.route(f"{HOST}/**", self._answer)
        await page.route_web_socket("**/ws/chat", self._connected)

    async def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path == "/":
            await route.fulfill(body=self._page, content_type="text/html")
        elif path == "/api/visitors":
            await self._visitor(route)
        else:
            file = self._static.respond(
                path.removeprefix("/static").replace("/widget.js", "/widget/widget.js", path == "/widget.js"), Headers()
            )
            await route.fulfill(status=file.status_code, headers=dict(file.headers), body=bytes(file.body))

    async def _visitor(self, route: Route) -> None:
        asked = json.loads(route.request.post_data or "{}")
        self.visitors.append(asked)
        if asked.get("customer") and not self.identity_holds:
            return await route.fulfill(status=401, json={"title": "That signature is not valid."})
        token = f"token-{len(self.visitors)}"
        return await route.fulfill(status=201, json={"visitor": f"visitor-{len(self.visitors)}", "token": token})

    def _connected(self, socket: WebSocketRoute) -> None:
        async def receive(text: str | bytes) -> None:
            await self._frame(socket, json.loads(text))

        socket.on_message(receive)

    async def _frame(self, socket: WebSocketRoute, frame: Frame) -> None:
        self.received.append(frame)
        if self.silent:
            return
        if frame["type"] == "session.open":
            await self._open(socket, frame)
        elif frame["type"] == "ping":
            socket.send('{"type":"pong"}')
        elif frame["type"] == "message.send":
            self._message(frame)
        self.heard(frame)

    async def _open(self, socket: WebSocketRoute, frame: Frame) -> None:
        if self.refuse:
            code, reason = self.refuse
            await socket.close(code=code, reason=reason)
            return
        self.sockets.append(socket)
        ready = {
            "type": "session.ready",
            "conversation": "c-1",
            "visitor": "v-1",
            "state": self.state,
            "seq": len(self.log),
        }
        for one in [ready, *self.log[frame.get("after_seq", 0) :]]:
            socket.send(json.dumps(one))

    def _message(self, frame: Frame) -> None:
        known = next((one for one in self.log if one.get("client_id") == frame["client_id"]), None)
        if known:
            self.tell(known)
        else:
            self.write("message", author={"kind": "customer"}, text=frame["text"], client_id=frame["client_id"])

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

    async def drop(self, code: int = 1006) -> None:
        """Close every socket."""
        sockets, self.sockets = self.sockets, []
        for socket in sockets:
            await socket.close(code=code if code != 1006 else 1012, reason="gone")

    def sent(self, kind: str) -> list[Frame]:
        """The frames of one type that came from the browser."""
        return [frame for frame in self.received if frame["type"] == kind]
