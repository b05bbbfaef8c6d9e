"""`POST /api/visitors`: a browser becomes a visitor, and a customer whom the website vouches for becomes known."""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from agent.session import Sessions
from records.clock import Clock
from web.auth import Claim, NotAuthentic, Tokens, check
from web.protocol import Locale, language

Text = Annotated[str, Field(max_length=320)]


class CustomerClaim(BaseModel):
    """What a website's backend signs: hex HMAC-SHA256 over `id|email|issued_at` with RAPPORT_IDENTITY_SECRET."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    email: Text | None = None
    name: Text | None = None
    issued_at: int = Field(description="seconds since 1970; a signature is valid for 24 hours")
    signature: Annotated[str, Field(max_length=128)]


class NewVisitor(BaseModel):
    model_config = ConfigDict(frozen=True)

    locale: Locale | None = None
    customer: CustomerClaim | None = None


class Visitor(BaseModel):
    visitor: str
    token: str = Field(description="for the first frame on /ws/chat; valid for 30 days")


def routes(sessions: Sessions, tokens: Tokens, clock: Clock, *, identity_secret: bytes) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api", tags=["visitors"])

    @router.post("/visitors", status_code=201)
    async def create(new: NewVisitor) -> Visitor:
        """Make a new visitor. A signature that is wrong or too old is answered with 401."""
        claim = new.customer
        if claim:
            try:
                signed = Claim(claim.id, claim.email or "", claim.issued_at, claim.signature)
                check(identity_secret, signed, now=clock.now())
            except NotAuthentic as error:
                raise HTTPException(401, str(error)) from None
        visitor = await sessions.visit(
            locale=language(new.locale) or "en",
            customer=claim.id if claim else None,
            email=claim.email if claim else None,
            name=claim.name if claim else None,
        )
        return Visitor(visitor=visitor, token=tokens.issue(visitor))

    return router
