"""Doing something in a conversation, one request each. In whose conversation one may is decided by the counter."""

from collections.abc import Awaitable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from agent.counter import Counter
from agent.desk import Desk
from agent.handover import Colleague
from records import conversations, inbox
from records.errors import NotFound
from records.staff import members
from records.staff.accounts import Signed
from records.staff.roles import INCLUDES, Role
from web.access import Access, Gate
from web.console.shapes import Conversation, LogEntry

Text = Annotated[str, Field(min_length=1, max_length=16_000, pattern=r"\S")]
Tag = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\s,][^,\n]*$")]


class Given(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reply(Given):
    client_id: UUID = Field(description="the same again changes nothing, and is answered with the same entry")
    text: Text


class Note(Given):
    client_id: UUID
    text: Text
    mentions: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], max_length=20, description="colleagues' ids"
    )


class Why(Given):
    why: Annotated[str, Field(max_length=2000)] = ""
    team: Annotated[str, Field(max_length=64, description="a skill: only who has it is given the conversation")] = ""


class PassOn(Given):
    to: Annotated[str, Field(max_length=64, description="a colleague's id")]


class Tags(Given):
    tags: Annotated[list[Tag], Field(max_length=20)]


class Decision(Given):
    approve: bool
    why: Annotated[str, Field(max_length=1000, description="told to the customer")] = ""


class Acts:
    """What colleagues do, each answered with the conversation as it is afterwards."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self.desk, self.counter = desk, counter

    async def done(self, conversation: str, doing: Awaitable[None]) -> Conversation:
        await doing
        async with self.desk.database.reading() as session:
            [line] = await inbox.lines(session, [conversation])
        return Conversation.of(line, self.desk.due)


def routes(desk: Desk, counter: Counter, access: Access) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(prefix="/api/console/conversations/{conversation}", tags=["console"])
    acts, gate = Acts(desk, counter), access.requires(Role.AGENT)
    _having(router, acts, gate)
    _speaking(router, acts, gate)
    return router


def _having(router: APIRouter, acts: Acts, gate: Gate) -> None:
    Me = Annotated[Signed, Depends(gate)]
    counter = acts.counter

    @router.post("/take-over")
    async def take_over(conversation: str, signed: Me) -> Conversation:
        """Have it from now on: the AI says nothing more. 409 when a colleague has it, or it is closed."""
        return await acts.done(conversation, counter.take_over(_me(signed), conversation))

    @router.post("/hand-back")
    async def hand_back(conversation: str, signed: Me) -> Conversation:
        """Give it to the AI, which answers what nobody has answered. 409 when it is not one's own."""
        return await acts.done(conversation, counter.hand_back(_me(signed), conversation))

    @router.post("/requeue")
    async def requeue(conversation: str, given: Why, signed: Me) -> Conversation:
        """Put it back in the queue for others, or for a team; `why` is for them. 409 when it is not one's own."""
        if given.team:
            async with acts.desk.database.reading() as session:
                if not any(given.team in one.skills for one in await members.colleagues(session)):
                    raise NotFound("Nobody has this skill.")
        again = counter.requeue(_me(signed), conversation, why=given.why, team=given.team or None)
        return await acts.done(conversation, again)

    @router.post("/pass-on")
    async def pass_on(conversation: str, given: PassOn, signed: Me) -> Conversation:
        """Give it to a colleague; a lead may do so with anybody's. 404 without such a colleague."""
        async with acts.desk.database.reading() as session:
            to = await members.colleague(session, given.to)
        lead, whom = Role.LEAD in INCLUDES[signed.role], Colleague(to.id, to.name)
        return await acts.done(conversation, counter.pass_on(_me(signed), conversation, to=whom, lead=lead))

    @router.post("/resolve")
    async def resolve(conversation: str, signed: Me) -> Conversation:
        """Close it and ask the customer how it was. 409 when a colleague has it, or it is closed already."""
        return await acts.done(conversation, counter.resolve(_me(signed), conversation))


def _speaking(router: APIRouter, acts: Acts, gate: Gate) -> None:
    Me = Annotated[Signed, Depends(gate)]
    counter = acts.counter

    @router.post("/reply")
    async def reply(conversation: str, given: Reply, signed: Me) -> LogEntry:
        """Say something to the customer. 409 without having taken it over."""
        client_id = str(given.client_id)
        return LogEntry.of(await counter.reply(_me(signed), conversation, text=given.text, client_id=client_id))

    @router.post("/note")
    async def note(conversation: str, given: Note, signed: Me) -> LogEntry:
        """Write something that only colleagues see; one need not have the conversation for that."""
        me, client_id = _me(signed), str(given.client_id)
        said = await counter.note(me, conversation, text=given.text, mentions=given.mentions, client_id=client_id)
        return LogEntry.of(said)

    @router.post("/typing", status_code=204)
    async def typing(conversation: str, signed: Me) -> None:
        """Show the customer that one writes; for programs without a socket."""
        async with acts.desk.database.reading() as session:
            await conversations.known(session, conversation)
        await counter.typing(_me(signed), conversation)

    @router.post("/actions/{action}")
    async def decide(conversation: str, action: str, given: Decision, signed: Me) -> LogEntry:
        """Approve or refuse what the AI may not do by itself; answered with what came of it. 404: nothing waits there.
        409 when a colleague was faster or has the conversation, or the time to decide has run out.
        """
        me = _me(signed)
        return LogEntry.of(await counter.decide(me, conversation, action, approve=given.approve, why=given.why.strip()))

    @router.put("/tags")
    async def tags(conversation: str, given: Tags, signed: Me) -> Conversation:
        """Replace its tags."""
        return await acts.done(conversation, counter.tag(_me(signed), conversation, tags=given.tags))


def _me(signed: Signed) -> Colleague:
    return Colleague(signed.staff.id, signed.staff.name)
