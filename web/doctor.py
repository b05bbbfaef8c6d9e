"""What `doctor` finds: each part of a deployment looked at once, and for what is wrong the way to mend it."""

import asyncio
import shutil
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PATIENCE = 10.0
LEAST_DISK = 500 * 1024 * 1024

Verdict = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: how it is, and what to do when it is not well."""

    part: str
    verdict: Verdict
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mark = {"ok": "✓", "warning": "!", "wrong": "✗"}[self.verdict]
        return f"{mark} {self.part}: {self.says}" + (f"\n    → {self.mend}" if self.mend else "")


Look = Callable[[], Awaitable[Finding]]


async def examine(looks: Sequence[tuple[str, Look]]) -> list[Finding]:
    """Look at every part; one that breaks or hangs is a finding and not the end."""
    return [await _examined(part, look) for part, look in looks]


async def _examined(part: str, look: Look) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE):
            return await look()
    except TimeoutError:
        return Finding(part, "wrong", f"does not answer within {PATIENCE:g} seconds", "Is it running, and reachable?")
    except Exception as error:
        return Finding(part, "wrong", f"{type(error).__name__}: {error}".splitlines()[0][:300])


async def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Finding("Python", "ok", version)
    return Finding(
        "Python", "warning", f"{version} is not tested", "Use Python 3.11 to 3.13: make PYTHON=python3.12 serve"
    )


def data_folder(folder: Path) -> Look:
    """Whether it can be written, and has room."""

    async def look() -> Finding:
        return await asyncio.to_thread(_folder, folder)

    return look


def _folder(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        mend = "Give this user the right to write there, or set RAPPORT_DATA_DIR to a folder where it may."
        return Finding("data folder", "wrong", f"{folder} cannot be written: {error.strerror}", mend)
    free = shutil.disk_usage(folder).free
    if free < LEAST_DISK:
        return Finding("data folder", "warning", f"{folder}: {free // 2**20} MiB free", "Make room on that disk.")
    return Finding("data folder", "ok", f"{folder}, {free / 2**30:.1f} GiB free")


def port(host: str, number: int) -> Look:
    """Whether the server could listen."""

    async def look() -> Finding:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError:
                mend = "If that is not Rapport itself, choose another one: PORT=8001 make serve"
                return Finding("port", "warning", f"{host}:{number} is taken", mend)
        return Finding("port", "ok", f"{host}:{number} is free")

    return look


def answering(part: str, says: str, check: Callable[[], Awaitable[object]], mend: str) -> Look:
    """A part that is well when `check` returns."""

    async def look() -> Finding:
        try:
            await check()
        except Exception as error:
            why = f"{type(error).__name__}: {error}" + (f" ({error.__cause__})" if error.__cause__ else "")
            return Finding(part, "wrong", f"{says}: {why}".splitlines()[0][:300], mend)
        return Finding(part, "ok", says)

    return look


def told(finding: Finding) -> Look:
    """Something that is known without looking."""

    async def look() -> Finding:
        return finding

    return look
