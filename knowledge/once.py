"""What takes seconds to load is loaded once, by the first who asks for it."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Once(Generic[_T]):
    """Loads in a thread. Who stops waiting does not stop it: whoever asks next has what was loaded meanwhile.

    Args:
        load: may raise anything; whoever asks after that has it tried again.
    """

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._loading: asyncio.Future[_T] | None = None

    async def get(self) -> _T:
        if self._loading is None or _failed(self._loading):
            self._loading = asyncio.ensure_future(asyncio.to_thread(self._load))
            self._loading.add_done_callback(_failed)  # nobody may be left to hear of it
        return await asyncio.shield(self._loading)


def _failed(loading: asyncio.Future[_T]) -> bool:
    return loading.done() and (loading.cancelled() or loading.exception() is not None)
