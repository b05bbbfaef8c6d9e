"""A colleague's window at the site of a test: signed in, and on the console's socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from records.staff.roles import Role
from tests.web.conftest import Browser, Site
from tests.web.staff import Seat, email_of

Frame = dict[str, Any]


@dataclass
class Window:
    """One socket of one colleague. `frames` is everything it has received."""

    seat: Seat
    socket: ClientConnection
    frames: list[Frame] = field(default_factory=list)

    async def send(self, type: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type, **fields}))

    async def until(self, wanted: str, **fields: Any) -> Frame:
        """Receive until a frame of that type, with those fields, has come."""
        async with asyncio.timeout(30):
            while True:
                frame: Frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if frame["type"] == wanted and fields.items() <= frame.items():
                    return frame

    async def entry(self, kind: str) -> Frame:
        """The next entry of a kind."""
        while True:
            entry: Frame = (await self.until("entry"))["entry"]
            if entry["kind"] == kind:
                return entry

    async def listed(self, state: str) -> Frame:
        """The next line of the list in that state."""
        while True:
            line: Frame = (await self.until("conversation.changed"))["conversation"]
            if line["state"] == state:
                return line

    async def act(self, conversation: str, what: str, **given: Any) -> Any:
        """Do something in a conversation; the answer."""
        return await self.seat.post(f"/api/console/conversations/{conversation}/{what}", given or {})

    async def reply(self, conversation: str, text: str) -> Any:
        return await self.act(conversation, "reply", client_id=str(uuid4()), text=text)


@asynccontextmanager
async def window(site: Site, role: Role = Role.AGENT, seat: Seat | None = None) -> AsyncIterator[Window]:
    """Sign in, and open the socket."""
    if seat is None:
        seat = Seat(site)
        assert (await seat.login(email_of(role))).status_code == 200
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in seat.cookies.items()), "origin": site.url}
    url = f"ws://127.0.0.1:{site.port}/ws/console"
    async with connect(url, additional_headers=headers, max_size=None) as socket:
        yield Window(seat, socket)


async def arrived(browser: Browser, text: str = "hello") -> str:
    """A customer who has said something; their conversation."""
    await browser.open()
    await browser.send(type="message.send", client_id=str(uuid4()), text=text)
    await browser.until("message", text=text)
    return browser.conversation
