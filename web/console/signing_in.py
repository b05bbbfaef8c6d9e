"""Signing in and out of the console, a new password, and the first admin. Nothing of a conversation."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from records.staff.accounts import Accounts, Signed
from records.staff.roles import INCLUDES, Role
from web.access import Access, address_of, forget, refuse_other_sites, remember, token_of
from web.console.setup import Setup
from web.problems import Refused

Email = Annotated[str, Field(min_length=1, max_length=320)]
Password = Annotated[str, Field(min_length=1, max_length=1000)]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Login(_Given):
    email: Email
    password: Password


class NewPassword(_Given):
    current: Password
    new: Password


class FirstAdmin(_Given):
    token: Annotated[str, Field(max_length=200, description="of the link that the server printed at its start")]
    email: Email
    name: Annotated[str, Field(min_length=1, max_length=200)]
    password: Password


class Person(BaseModel):
    """Who is signed in."""

    id: str
    email: str
    name: str
    role: Role
    languages: list[str]
    skills: list[str]


class Session(BaseModel):
    staff: Person
    may: list[Role] = Field(description="the roles that theirs includes")
    csrf: str = Field(description="for the x-csrf-token header of every request that changes something")
    expires_at: datetime = Field(description="when it ends, if nothing more is heard of it")


class SetupState(BaseModel):
    needed: bool = Field(description="there is no admin yet")


def routes(accounts: Accounts, access: Access, setup: Setup) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console", tags=["console"])
    Me = Annotated[Signed, Depends(access.requires())]

    @router.post("/login", dependencies=[Depends(refuse_other_sites)])
    async def login(given: Login, request: Request, response: Response) -> Session:
        """Sign in: the session is a cookie. 401 when e-mail or password is wrong, 429 after too many of those."""
        signed = await accounts.sign_in(
            given.email, given.password, address=address_of(request), instead_of=token_of(request)
        )
        return _session(request, response, signed)

    @router.get("/me")
    async def me(signed: Me, response: Response) -> Session:
        """Who is signed in; 401 when nobody is."""
        response.headers["cache-control"] = "no-store"
        return _told(signed)

    @router.post("/logout", status_code=204)
    async def logout(signed: Me, request: Request, response: Response) -> None:
        """Sign out in this browser."""
        await accounts.sign_out(signed)
        forget(request, response)

    @router.post("/password")
    async def password(given: NewPassword, signed: Me, request: Request, response: Response) -> Session:
        """Choose another password: this browser gets a new session, every other one is signed out."""
        renewed = await accounts.change_password(signed, given.current, given.new, address=address_of(request))
        return _session(request, response, renewed)

    @router.get("/setup")
    async def state() -> SetupState:
        """Whether the first admin has yet to be made."""
        return SetupState(needed=not await accounts.has_admin())

    @router.post("/setup", status_code=201, dependencies=[Depends(refuse_other_sites)])
    async def first(given: FirstAdmin, request: Request, response: Response) -> Session:
        """Make the first admin and sign them in."""
        if not setup.allows(given.token):
            raise Refused(403, "link_used", "This link is not good any more: a new one is printed at the next start.")
        signed = await accounts.first_admin(given.email, given.name, given.password)
        setup.use_up()
        return _session(request, response, signed)

    return router


def _session(request: Request, response: Response, signed: Signed) -> Session:
    remember(request, response, signed.token)
    response.headers["cache-control"] = "no-store"
    return _told(signed)


def _told(signed: Signed) -> Session:
    one = signed.staff
    person = Person(
        id=one.id, email=one.email, name=one.name, role=signed.role, languages=one.languages, skills=one.skills
    )
    return Session(staff=person, may=sorted(INCLUDES[signed.role]), csrf=signed.csrf, expires_at=signed.expires_at)
