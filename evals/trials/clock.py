"""Time, ids and chance of one trial: they come from its seed, so that the same trial is the same again."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random


class TrialClock:
    """Stands still until somebody lets time pass. Ids are as long as real ones, and count up under the seed."""

    def __init__(self, start: datetime, seed: str) -> None:
        self._moment, self._seed = start, seed
        self._ids = 0
        self._random = Random(f"digits {seed}")

    def now(self) -> datetime:
        return self._moment

    def new_id(self) -> str:
        self._ids += 1
        return urlsafe_b64encode(sha256(f"{self._seed} {self._ids}".encode()).digest()[:16]).decode().rstrip("=")

    def digits(self, count: int) -> str:
        """The digits of a mailed code."""
        return "".join(self._random.choice("0123456789") for _ in range(count))

    def wait(self, **amount: float) -> None:
        self._moment += timedelta(**amount)
