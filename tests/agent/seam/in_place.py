"""SQLite without its thread: a statement runs where it is awaited, and the loop goes on to whoever is next.

The same order every time, which is what makes an example that fails fail again; and a fifth of the time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import aiosqlite.core


class _InPlace:
    """Takes what would be queued for the thread, and does it."""

    def put_nowait(self, work: tuple[Any, Callable[[], Any]]) -> None:
        future, function = work
        try:
            result = function()
        except BaseException as error:
            if future:
                future.get_loop().call_soon(aiosqlite.core.set_exception, future, error)
        else:
            if future:
                future.get_loop().call_soon(aiosqlite.core.set_result, future, result)


class _NoThread:
    def __init__(self, **_: Any) -> None:
        self.daemon = True

    def start(self) -> None:
        """There is nothing to start."""


@contextmanager
def in_place() -> Iterator[None]:
    """For connections that are opened from now on."""
    with patch.object(aiosqlite.core, "SimpleQueue", _InPlace), patch.object(aiosqlite.core, "Thread", _NoThread):
        yield
