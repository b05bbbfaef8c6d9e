"""The first admin's link: a token that this process alone knows, shown to whoever started it, good for one use."""

import hmac
import secrets
from hashlib import sha256

from web.console import users
from web.listening import Greeting

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Where a link that is opened crosses no network."""


class Setup:
    """Offers the link, or nothing: `python server.py user add` makes the first admin just as well."""

    def __init__(self) -> None:
        self._digest: bytes | None = None

    def offer(self) -> str:
        """A new token; an older one is good for nothing any more."""
        token = secrets.token_urlsafe(32)
        self._digest = _digest(token)
        return token

    def allows(self, token: str) -> bool:
        """Whether it is the token that was shown last, and has not been used."""
        return self._digest is not None and hmac.compare_digest(self._digest, _digest(token))

    def use_up(self) -> None:
        self._digest = None


def greeting(setup: Setup, host: str, *, seen: bool) -> Greeting:
    """How to make the first admin, to be said at the start.

    Args:
        seen: what is printed is seen by whoever started the server, and is kept in no log that others read.
    """
    if host in LOOPBACK and seen:
        return lambda url: f"The console has no admin yet. Make the first: {url}/console#setup={setup.offer()}\n"
    return lambda _url: f"The console has no admin yet. Make the first: {users.ADD}\n"


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
