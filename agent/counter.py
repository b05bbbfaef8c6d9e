"""What a person of the staff can do in a conversation, one method each: the other side of `agent.session`.

Whoever calls has made sure who the person is and what their role allows. Every method locks the conversation, checks
who has it, writes, commits, and only then tells; so of two people who press the same button one gets it, and the other
a sentence that says who.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent import handover, settling
from agent.desk import Desk
from agent.events import Author, Typing
from agent.handover import Colleague, State
from agent.runner import Runner
from agent.telling import tell
from records import audit, conversations, inbox, reports
from records import mentions as mentioned
from records.errors import NotPossible
from records.reports import Report
from records.tables import Conversation, Entry

_TOO_LATE = {
    "done": "A colleague was faster: this has been approved, and is done.",
    "failed": "A colleague was faster: this has been approved, and could not be carried out.",
    "declined": "A colleague was faster: this has been refused.",
    "expired": "The time to decide has run out: nothing was changed.",
}
_Change = Callable[[AsyncSession, Conversation], Awaitable[Sequence[Entry]]]


class NotYours(NotPossible):
    """Somebody else has the conversation, or nobody has taken it."""


class Counter:
    """The staff's door to every conversation."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        self._desk, self._runner = desk, runner

    async def take_over(self, me: Colleague, conversation: str) -> None:
        """Have it from now on; whatever the AI is about to say is dropped. Whoever has it already keeps it.

        Raises:
            NotPossible: somebody has it already, or it is closed.
        """

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            if _is_mine(head, me):
                return ()
            return await handover.accept(session, head, by=me, at=self._now())

        await self._change(me, conversation, "taken_over", change)

    async def reply(self, me: Colleague, conversation: str, *, text: str, client_id: str) -> Entry:
        """Say something to the customer. The same `client_id` again changes nothing and gives the same entry back.

        Raises:
            NotYours: one has to take it over first.
        """

        async def say(session: AsyncSession, head: Conversation) -> Entry:
            _require_mine(head, me)
            return await self._append(session, head, me, "message", {"text": text}, client_id=client_id)

        return await self._once(conversation, client_id, say)

    async def note(
        self, me: Colleague, conversation: str, *, text: str, mentions: Sequence[str] = (), client_id: str | None = None
    ) -> Entry:
        """Write something that only colleagues see; one need not have the conversation for that."""

        async def say(session: AsyncSession, head: Conversation) -> Entry:
            body = {"text": text, "mentions": list(mentions)}
            entry = await self._append(session, head, me, "note", body, client_id=client_id)
            await mentioned.call(session, conversation, entry.number, {*mentions} - {me.id})
            return entry

        return await self._once(conversation, client_id, say)

    async def report(self, me: Colleague, conversation: str, report: Report) -> Entry:
        """Say what was wrong with an answer of the AI, and what would have been right.

        Raises:
            NotFound: the AI has said nothing under that number.
        """
        async with self._desk.database.writing() as session:
            head = await conversations.head(session, conversation)
            entry = await reports.add(session, head, report, staff=me.id, name=me.name, at=self._now())
        await tell(self._desk.bus, conversation, [entry])
        return entry

    async def tag(self, me: Colleague, conversation: str, *, tags: Sequence[str]) -> None:
        """Replace the words that colleagues find it by."""

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            wanted = sorted(set(tags))
            if not await inbox.set_tags(session, conversation, wanted):
                return ()
            return [await self._append(session, head, me, "tagged", {"tags": wanted})]

        await self._change(me, conversation, "tagged", change)

    async def hand_back(self, me: Colleague, conversation: str) -> None:
        """Give it to the AI, which answers what nobody has answered.

        Raises:
            NotYours: it is not mine to give.
        """

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            _require_mine(head, me)
            return await handover.hand_back(session, head, at=self._now())

        await self._change(me, conversation, "handed_back", change)
        self._runner.poke(conversation)

    async def requeue(self, me: Colleague, conversation: str, *, why: str = "", team: str | None = None) -> None:
        """Put it back in the queue for others, or for a team: those who have that skill.

        Raises:
            NotYours: it is not mine to give.
        """

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            _require_mine(head, me)
            return await handover.requeue(
                session, head, reason="requeued", summary=why, at=self._now(), by=me, team=team, hours=self._desk.hours
            )

        await self._change(me, conversation, "requeued", change)

    async def pass_on(self, me: Colleague, conversation: str, *, to: Colleague, lead: bool = False) -> None:
        """Give it to a colleague; a lead may do so with anybody's.

        Raises:
            NotYours: it is not mine to give.
            NotPossible: nobody has it, or that colleague has it already.
        """

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            if not lead:
                _require_mine(head, me)
            return await handover.pass_on(session, head, to=to, at=self._now())

        await self._change(me, conversation, "passed_on", change, to=to.id)

    async def decide(self, me: Colleague, conversation: str, action: str, *, approve: bool, why: str = "") -> Entry:
        """Say yes or no to what the AI may not do by itself. Answered with what came of it.

        Args:
            why: told to the customer.

        Raises:
            NotFound: nothing of that kind waits here.
            NotYours: a colleague has the conversation, and it is theirs to decide.
            NotPossible: it has been decided, or has expired.
        """
        async with self._desk.database.writing() as session:
            head = await conversations.head(session, conversation)
            if head.state == State.HUMAN:
                _require_mine(head, me)
            settled = await settling.by_colleague(self._desk, session, head, action, me=me, approve=approve, why=why)
            if settled.again:
                raise NotPossible(_TOO_LATE[settled.outcome])
            about = {"id": action, "tool": settled.tool, "outcome": settled.outcome}
            did, subject = "approved" if approve else "refused", f"conversation:{conversation}"
            await audit.note(session, f"action.{did}", subject, at=self._now(), actor=f"staff:{me.id}", **about)
        await tell(self._desk.bus, conversation, settled.entries)
        self._runner.poke(conversation)
        return settled.entries[-1]

    async def resolve(self, me: Colleague, conversation: str) -> None:
        """Close it, and ask the customer how it was; one that waits may be closed by anybody.

        Raises:
            NotYours: somebody else has it.
            NotPossible: it is closed already.
        """

        async def change(session: AsyncSession, head: Conversation) -> Sequence[Entry]:
            if head.state == State.HUMAN:
                _require_mine(head, me)
            return await handover.resolve(session, head, at=self._now())

        await self._change(me, conversation, "resolved", change)

    async def typing(self, me: Colleague, conversation: str) -> None:
        """This person is writing, as far as they have the conversation."""
        async with self._desk.database.reading() as session:
            head = await session.get(Conversation, conversation)
        if head is not None and _is_mine(head, me):
            await self._desk.bus.publish(conversation, Typing(author=Author(kind="human", name=me.name)))

    async def _once(
        self,
        conversation: str,
        client_id: str | None,
        say: Callable[[AsyncSession, Conversation], Awaitable[Entry]],
    ) -> Entry:
        async with self._desk.database.writing() as session:
            head = await conversations.head(session, conversation)
            before = await conversations.by_client_id(session, conversation, client_id) if client_id else None
            said = before or await say(session, head)
        if before is None:
            await tell(self._desk.bus, conversation, [said])
        return said

    async def _append(
        self,
        session: AsyncSession,
        head: Conversation,
        me: Colleague,
        kind: str,
        body: dict[str, Any],
        *,
        client_id: str | None = None,
    ) -> Entry:
        body = {**body, "staff": me.id}
        name, at = me.name, self._now()
        return await conversations.append(
            session, head, kind=kind, at=at, author="human", author_name=name, client_id=client_id, body=body
        )

    async def _change(self, me: Colleague, conversation: str, action: str, change: _Change, **detail: str) -> None:
        async with self._desk.database.writing() as session:
            entries = await change(session, await conversations.head(session, conversation))
            if not entries:
                return
            subject, actor = f"conversation:{conversation}", f"staff:{me.id}"
            await audit.note(session, f"conversation.{action}", subject, at=self._now(), actor=actor, **detail)
        await tell(self._desk.bus, conversation, entries)

    def _now(self) -> datetime:
        return self._desk.clock.now()


def _is_mine(head: Conversation, me: Colleague) -> bool:
    return head.state == State.HUMAN and head.owner == me.id


def _require_mine(head: Conversation, me: Colleague) -> None:
    if head.state != State.HUMAN:
        raise NotYours("Take the conversation over first: until then the AI, or the queue, has it.")
    if head.owner != me.id:
        raise NotYours("A colleague has this conversation. Ask them to pass it on to you, or write them a note.")
