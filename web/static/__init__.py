"""The browser's files, and how they are delivered: as they are written, less what only a reader of the source needs.

There is no bundler. What leaves is the same module under the same name, without comments and spare space, compressed
once, and asked about again before each use (an ETag), so that a page never runs yesterday's half of the widget.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjsmin  # type: ignore[import-untyped]
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from web.problems import problem

HERE = Path(__file__).parent
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""What is delivered; anything else in the folder is for those who write it."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it leaves."""

    body: bytes
    zipped: bytes
    etag: str
    media_type: str


class Static:
    """An ASGI application to be mounted: the files below a folder."""

    def __init__(self, root: Path = HERE) -> None:
        self._assets = loaded(root)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        await self.respond(path, Headers(scope=scope))(scope, receive, send)

    def respond(self, path: str, headers: Headers) -> Response:
        """The file at a path, or word that there is none or that the asker has it already."""
        asset = self._assets.get(path)
        if asset is None:
            return problem(404, "There is no such file here.")
        fixed = {
            "etag": asset.etag,
            "cache-control": "no-cache",
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
        }
        if headers.get("if-none-match") == asset.etag:
            return Response(status_code=304, headers=fixed)
        if "gzip" in headers.get("accept-encoding", ""):
            return Response(asset.zipped, headers={**fixed, "content-encoding": "gzip"}, media_type=asset.media_type)
        return Response(asset.body, headers=fixed, media_type=asset.media_type)


@cache
def loaded(root: Path) -> dict[str, Asset]:
    """The files below a folder by their paths, made ready once a process."""
    return {f"/{path.relative_to(root).as_posix()}": load(path) for path in root.rglob("*") if path.suffix in TYPES}


def load(path: Path) -> Asset:
    """Read one file and make it ready to leave."""
    body = slim(path.read_text(encoding="utf-8"), path.suffix).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Asset(body, gzip.compress(body, 9, mtime=0), etag, TYPES[path.suffix])


def slim(text: str, suffix: str) -> str:
    """The same module or stylesheet without comments and needless space; names stay as they are."""
    if suffix == ".js":
        return str(rjsmin.jsmin(text)) + "\n"
    if suffix == ".css":
        return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip() + "\n"
    return text
