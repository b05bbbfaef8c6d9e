"""A real server process on a folder of its own, and the commands that run beside it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server.py"
STARTING = 90.0
"""Seconds that a start may take on a machine that does other things too."""
NEVER_LOGGED = ("Traceback", "frame failed", "turn broke", "following failed", "sweep failed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without anything that Rapport would read, and these settings."""
    ours = ("RAPPORT_", "OPENAI_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours) and name != "PORT"}
    return {**kept, "PYTHONUNBUFFERED": "1", **settings}


async def eventually(true: Callable[[], Awaitable[bool]], *, within: float, what: str) -> float:
    """Look again and again until it is so; the seconds that it took."""
    started = time.monotonic()
    while not await true():
        assert time.monotonic() - started < within, f"{what}: not within {within:g} s"
        await asyncio.sleep(0.05)
    return time.monotonic() - started


@dataclass
class Rapport:
    """One server: started, killed and started again on the same folder and port."""

    data_dir: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    demo: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """Of the database in the folder."""
        return f"sqlite+aiosqlite:///{self.data_dir}/rapport.db"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.data_dir.with_suffix(".log")

    def launch(self) -> None:
        """Start the process, and do not wait for it."""
        # Not in the checkout: a developer's own .env is not part of a test.
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(SERVER), "serve", *(["--demo"] if self.demo else [])],
                env=environment(RAPPORT_DATA_DIR=str(self.data_dir), PORT=str(self.port), **self.settings),
                cwd=self.data_dir.parent,
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> float:
        """Wait until it can work; the seconds that it took."""
        async with httpx2.AsyncClient(verify=False) as client:

            async def answers() -> bool:
                assert self.process is not None
                assert self.process.poll() is None, f"the server ended by itself:\n{self.log[-3000:]}"
                try:
                    return (await client.get(f"{self.url}/readyz")).status_code == 200
                except httpx2.TransportError:
                    return False

            return await eventually(answers, within=STARTING, what="the server is ready")

    async def start(self) -> None:
        self.launch()
        await self.ready()

    def kill(self) -> None:
        """SIGKILL: not one more instruction of it runs."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    async def terminate(self) -> float:
        """SIGTERM; the seconds until it has ended."""
        process = self.process
        assert process is not None
        process.send_signal(signal.SIGTERM)

        async def ended() -> bool:
            return process.poll() is not None

        return await eventually(ended, within=30, what="the server ends after SIGTERM")

    def close(self) -> None:
        """End it whatever it does, and hold its log against what must never stand there."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        found = [words for words in NEVER_LOGGED if words in self.log]
        assert not found, f"the server logged {found}:\n{self.log[-6000:]}"

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with httpx2.AsyncClient(verify=False, timeout=30) as client:
            response = await client.post(self.url + path, json=body)
        response.raise_for_status()
        return response.json()  # type: ignore[no-any-return]

    async def demo_customers(self) -> list[dict[str, Any]]:
        """The customers of the demo shop, with a signature each."""
        async with httpx2.AsyncClient(verify=False, timeout=30) as client:
            return (await client.get(f"{self.url}/demo/customers")).json()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


async def command(*words: object, data_dir: Path, **settings: str) -> Ran:
    """Run one command of the command line as a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SERVER),
        *map(str, words),
        env=environment(RAPPORT_DATA_DIR=str(data_dir), **settings),
        cwd=data_dir.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 200)
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())
