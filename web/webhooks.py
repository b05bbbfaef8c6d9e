"""Webhooks, out: each happening to each address, signed, as a job of its own that is tried again until it is taken.

Nobody waits for it: what happened was committed before (`records.hooks`). An address of a private network is not asked,
unless the operator named its host.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Sequence

import httpcore2
from httpx2 import create_ssl_context

from knowledge.errors import Unreadable
from knowledge.web.addresses import parsed
from knowledge.web.network import GuardedNetwork
from records import jobs
from records.clock import Clock
from records.database import HOOK, Database
from records.jobs import GiveUp, Taken
from records.runner import Handler

DELIVERY = "webhook_delivery"
GONE = 410
_TIMEOUTS = {"connect": 10.0, "read": 15.0, "write": 10.0, "pool": 10.0}


class NotTaken(Exception):
    """The other side did not answer with 2xx: it is tried again later."""


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over `timestamp.body`: whoever shares the secret knows that it is ours, and how old it is."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Webhooks:
    """Sends to `urls`.

    Args:
        private: hosts of the operator's own network that may be asked, as `RAPPORT_PRIVATE_URLS` names them.
    """

    def __init__(
        self, database: Database, clock: Clock, urls: Sequence[str], secret: bytes, *, private: Collection[str] = ()
    ) -> None:
        self._database, self._clock, self._urls, self._secret = database, clock, tuple(urls), secret
        self._network = GuardedNetwork(private)

    def handlers(self) -> dict[str, Handler]:
        """For the job runner."""
        return {HOOK: self.spread, DELIVERY: self.deliver}

    async def spread(self, job: Taken) -> None:
        """One job for each address, so that one that does not answer keeps nothing from another."""
        async with self._database.writing() as session:
            for url in self._urls:
                about = {"url": url, "id": job.id, "body": dict(job.payload)}
                await jobs.add(session, DELIVERY, about, clock=self._clock, key=f"{job.id}@{url}")

    async def deliver(self, job: Taken) -> None:
        """Send it once.

        Raises:
            NotTaken: not now.
            GiveUp: never: the address may not be asked, or says that it is gone.
        """
        body = json.dumps({"id": job.payload["id"], **job.payload["body"]}, ensure_ascii=False).encode()
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "content-type": "application/json",
            "user-agent": "Rapport/0.1 (webhook)",
            "x-rapport-event": str(job.payload["body"]["event"]),
            "x-rapport-timestamp": timestamp,
            "x-rapport-signature": f"v1={signature(self._secret, timestamp, body)}",
        }
        try:
            status = await self._post(str(job.payload["url"]), headers, body)
        except Unreadable as refused:
            raise GiveUp(str(refused)) from refused
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as error:
            raise NotTaken(f"{type(error).__name__}: {error}") from error
        if status == GONE:
            raise GiveUp("The address says that it is gone for good (410).")
        if not 200 <= status < 300:
            raise NotTaken(f"The address answered {status}.")

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        """The status; a redirect is not followed, for who knows where it leads."""
        where = parsed(url)
        async with httpcore2.AsyncConnectionPool(create_ssl_context(), network_backend=self._network) as pool:
            answer = await pool.request(
                "POST", str(where), headers=[*headers.items()], content=body, extensions={"timeout": _TIMEOUTS}
            )
            return answer.status
