"""PDF and Word files to blocks, by a child process that is ended when it takes too long. Not the reading itself.

The child is started by the first file and kept for the next ones; a file that hangs or crashes it costs the child, is
named, and the next file gets a new one. See `knowledge.converters` for what runs in there.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from knowledge.blocks import Article, Block, Kind, heading, unwrapped
from knowledge.errors import Unreadable
from knowledge.html import parse_html
from knowledge.source import Format

SECONDS = 120.0  # for one file, however large
_HERE = Path(__file__).parent
# At the end of the path, so that none of our modules stands before one of Python's own.
_START = f"import sys; sys.path.append({str(_HERE)!r}); import converters.__main__ as child; child.main()"


class Converter:
    """Reads one file at a time; call it from any thread. Close it, or use it as a context."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._one = threading.Lock()

    def __enter__(self) -> "Converter":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    @property
    def child(self) -> int | None:
        """The process that reads, if there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def convert(self, format: Format, content: bytes) -> Article:
        """What is in a file. Raises Unreadable with the reason why there is nothing."""
        with self._one:
            used_before = self._child is not None
            answer = self._ask(format, content)
            if answer is None and used_before:  # it may have ended before it got this file
                answer = self._ask(format, content)
        if answer is None:
            raise Unreadable("it is broken: the converter ended while it read it")
        if error := answer.get("error"):
            raise Unreadable(error)
        if (html := answer.get("html")) is not None:
            article = parse_html(html)
            return Article(article.blocks, answer.get("title") or article.title, None, answer.get("locale"))
        return Article(tuple(map(_block, answer["blocks"])), answer["title"], None, answer["locale"])

    def _ask(self, format: Format, content: bytes) -> dict[str, Any] | None:
        """The child's answer; None when it ended without one."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self.seconds, end)
        timer.start()
        try:
            head = {"format": format.value, "size": len(content)}
            child.stdin.write(json.dumps(head).encode() + b"\n" + content)
            child.stdin.flush()
            line = child.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        if late.is_set():
            raise Unreadable(f"it takes longer than {self.seconds:g} seconds to read: split it")
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            command = [sys.executable, "-I", "-c", _START]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child


def _block(fields: dict[str, Any]) -> Block:
    """A block as the child has it, with what `knowledge.blocks` does to lines."""
    kind, lines, anchor = Kind(fields["kind"]), fields["lines"], f"page={fields['page']}"
    if kind is Kind.HEADING:
        return Block(kind, heading(lines[0], fields["level"]).lines, fields["level"], anchor)
    if kind is Kind.TEXT:
        return Block(kind, (unwrapped("\n".join(lines)),), anchor=anchor)
    return Block(kind, tuple(lines), anchor=anchor)
