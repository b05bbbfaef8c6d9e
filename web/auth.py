"""Who is at the other end: visitors' tokens, and the signature by which a website vouches for its customer."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeTimedSerializer

TOKEN_DAYS = 30
SIGNATURE_HOURS = 24


class NotAuthentic(Exception):
    """A token or a signature that does not hold; the text says why."""


class Tokens:
    """Signs the visitor's id into a token, and reads it back."""

    def __init__(self, secret: bytes) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="visitor")

    def issue(self, visitor: str) -> str:
        return str(self._serializer.dumps(visitor))

    def visitor(self, token: str) -> str:
        """The visitor of a token.

        Raises:
            NotAuthentic: we have not signed it, or it is too old.
        """
        try:
            return str(self._serializer.loads(token, max_age=TOKEN_DAYS * 24 * 3600))
        except BadSignature:
            raise NotAuthentic("This token is not valid any more: ask for a new one at /api/visitors.") from None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a website says of its signed-in customer."""

    id: str
    email: str
    issued_at: int
    signature: str


def sign(secret: bytes, *, customer: str, email: str, issued_at: int) -> str:
    """The signature of a claim: hex HMAC-SHA256 over `id|email|issued_at`."""
    return hmac.new(secret, f"{customer}|{email}|{issued_at}".encode(), hashlib.sha256).hexdigest()


def check(secret: bytes, claim: Claim, *, now: datetime) -> None:
    """Raises NotAuthentic unless the website has signed the claim within the last day."""
    if not secret:
        raise NotAuthentic(
            "This server has no identity secret, so it can vouch for nobody: set RAPPORT_IDENTITY_SECRET."
        )
    expected = sign(secret, customer=claim.id, email=claim.email, issued_at=claim.issued_at)
    if not hmac.compare_digest(expected.encode(), claim.signature.encode()):
        raise NotAuthentic("The signature of this customer does not hold.")
    age = now.timestamp() - claim.issued_at
    if not -300 <= age <= SIGNATURE_HOURS * 3600:
        raise NotAuthentic("The signature of this customer is too old: sign it anew.")
