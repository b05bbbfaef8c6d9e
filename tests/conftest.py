"""How the tests are run, a clock that stands still, and what is asked of this machine."""

import gc
import os
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import Parameters
from argon2.low_level import Type
from xdist.scheduler import LoadScopeScheduling

POSTGRES = "postgresql+asyncpg://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"

QUICK = Parameters(Type.ID, version=19, salt_len=16, hash_len=32, time_cost=1, memory_cost=64, parallelism=1)
"""Of a password that nobody has to be kept from guessing: a real one takes 150 ms."""


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or not config.getoption("numprocesses"):  # who only hands out needs no product
        config.pluginmanager.import_plugin("tests.stores")
    # No test meets a stranger: every client would read this machine's certificates, each time for 60 ms of CPU.
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = os.devnull


def pytest_collection() -> None:
    gc.disable()  # nothing that is imported here is garbage


def pytest_collection_finish() -> None:
    gc.freeze()  # so that no collection during a test walks through all of it
    gc.enable()


SHARED = {
    "browser/": "the demo shop and a browser",
    "process/test_killed.py": "servers that are killed",
    "web/static/": "a browser",
    "browser/test_connection.py": "the slow server",
    "process/test_many_servers.py": "many servers",
    "process/": "the demo shop",
    "knowledge/test_embed.py": "torch",
    "knowledge/test_rerank.py": "torch",
}
"""What the tests of some files share that takes seconds to make, by the beginnings of paths; the longest counts.

The dearest first, and among the first three one that waits for neither the encoder nor the seeded shop.
"""


def shared(nodeid: str) -> str:
    """What a test shares with others; its file, where that is nothing dear."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return SHARED.get(max(filter(file.startswith, SHARED), key=len, default=""), file)


class TogetherByWhatIsShared(LoadScopeScheduling):  # type: ignore[misc] # comes without types
    """Gives all tests that share something to one worker: each would make it again."""

    def _split_scope(self, nodeid: str) -> str:
        return shared(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return TogetherByWhatIsShared(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dear ones begin, so that none is left for last."""
    order = {what: place for place, what in enumerate(SHARED.values())}
    items.sort(key=lambda item: order.get(shared(item.nodeid), len(order)))


class StillClock:
    """A clock that moves when it is told to, and counts its ids."""

    def __init__(self, start: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) -> None:
        self.moment = start
        self.ids = 0

    def now(self) -> datetime:
        return self.moment

    def new_id(self) -> str:
        self.ids += 1
        return f"id-{self.ids}"

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def need(port: int, what: str) -> None:
    """Skip without the server, unless CI says that it must be there."""
    if not answers(port):
        if os.environ.get("CI"):
            pytest.fail(f"{what} does not answer on port {port}, and CI needs it")
        pytest.skip(f"{what} does not answer on port {port}")
