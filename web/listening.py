"""How the server listens: until a signal says to stop, and with a word on the terminal once it can be reached."""

import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from fastapi import FastAPI

from web import terminal
from web.protocol import LARGEST

PING = 20.0
"""Seconds between two pings on a socket."""

Greeting = Callable[[str], str]
"""What is said beside the address, which it is given."""


async def listen(app: FastAPI, host: str, port: int, greeting: Greeting) -> int:
    """Until a signal says to stop; the exit status."""
    try:
        await _Server(uvicorn.Config(app, host=host, port=port, **_SETTINGS), greeting).serve()
    except SystemExit:
        terminal.complain(
            f"The server cannot listen on {host}:{port}. If another program has that port, "
            "choose another one: PORT=8001 make serve"
        )
        return 1
    return 0


_SETTINGS: dict[str, Any] = {
    "ws": "websockets-sansio",
    "ws_max_size": LARGEST,
    "ws_ping_interval": PING,
    "ws_ping_timeout": PING,
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": 5,
}


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, greeting: Greeting) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.config.host, self.servers[0].sockets[0].getsockname()[1]
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            sys.stderr.write(f"Rapport is ready: {url}\n{self._greeting(url)}")
