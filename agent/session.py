"""What a customer can do in a conversation, one method each: log, then tell, then let the turn run.

A channel (the chat socket today) calls this and nothing deeper. Every method takes the visitor, and touches only
their conversations.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from agent import contact, handoff, handover, settling, waiting
from agent.builtin.understanding.written import written_in
from agent.conclusion import public
from agent.consent import consent
from agent.desk import Desk
from agent.events import Author, Message, QueueMoved, TextWithdrawn, TurnFinished, Typing, durable
from agent.facts import pending
from agent.runner import Runner
from agent.staff_events import LogGrew
from records import conversations, hooks
from records.customers import email_key
from records.tables import Conversation, Customer, Entry


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as a visitor finds it."""

    conversation: str
    visitor: str
    state: str
    seq: int


Change = Callable[[AsyncSession, Conversation], Awaitable[list[Entry]]]


class Sessions:
    """The door to every conversation."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        self._desk, self._runner = desk, runner

    async def visit(
        self, *, locale: str, customer: str | None = None, email: str | None = None, name: str | None = None
    ) -> str:
        """A new visitor; `customer` when a signature has just proven who they are. Returns the visitor's id.

        A customer whom we do not have yet is added, with what the website says of them.
        """
        async with self._desk.database.writing() as session:
            if customer and await session.get(Customer, customer) is None:
                key = email_key(email) if email else None
                known = Customer(id=customer, name=name or "", email=email, email_key=key, locale=locale)
                session.add(known)
                await session.flush()
            visitor = await conversations.add_visitor(
                session, locale=locale, clock=self._desk.clock, customer_id=customer
            )
        return visitor.id

    async def open(self, visitor: str, conversation: str | None, *, locale: str | None = None) -> Opened:
        """Take up a conversation, or begin one.

        Raises:
            NotFound: there is no such visitor, or the conversation is not theirs.
        """
        if conversation is not None:
            async with self._desk.database.reading() as session:
                found = await conversations.find(session, conversation, visitor_id=visitor)
        else:
            async with self._desk.database.writing() as session:
                known = await conversations.visitor(session, visitor)
                found = await conversations.start(
                    session, visitor_id=known.id, locale=locale or known.locale, clock=self._desk.clock
                )
        return Opened(found.id, visitor, found.state, found.last_seq)

    async def say(self, visitor: str, conversation: str, *, text: str, client_id: str) -> tuple[Message, bool]:
        """Append what the customer said. Once this returns it cannot be lost, and will be answered.

        The same `client_id` again changes nothing and gives the same message back, and False for not being new.
        """
        desk, now = self._desk, self._desk.clock.now()
        entries: list[Entry] = []
        async with desk.database.writing() as session:
            head = await self._head(session, visitor, conversation)
            said = await conversations.by_client_id(session, conversation, client_id)
            if said is None:
                head.locale = written_in(text) or head.locale
                if head.state == handover.State.CLOSED:
                    entries += await handover.reopen(session, head, at=now)
                said = await conversations.append(
                    session,
                    head,
                    kind="message",
                    at=now,
                    author="customer",
                    client_id=client_id,
                    body={"text": text},
                )
                entries.append(said)
                entries += await self._agreed(session, head, said)
                _owe(head, said)
        await self._tell(conversation, entries)
        message = durable(said)
        assert isinstance(message, Message)
        return message, bool(entries)

    async def answer_action(self, visitor: str, conversation: str, *, action: str, approve: bool) -> None:
        """The customer's yes or no to a proposed action, by its button.

        Raises:
            NotFound: there is no such action in this conversation.
        """
        async with self._desk.database.writing() as session:
            head = await self._head(session, visitor, conversation)
            settled = await settling.by_customer(self._desk, session, head, action, approve=approve)
            settling.owe(head, settled)
        await self._tell(conversation, settled.entries)

    async def ask_human(self, visitor: str, conversation: str) -> None:
        """A person, now. Whatever turn is running says nothing more."""
        await self._change(visitor, conversation, self._ask_human)

    async def place(self, visitor: str, conversation: str) -> QueueMoved | None:
        """Where a conversation that waits is now: the log only says where it was."""
        async with self._desk.database.reading() as session:
            head = await conversations.find(session, conversation, visitor_id=visitor)
            place = await waiting.place(session, head, at=self._desk.clock.now())
        return QueueMoved(position=place.position, minutes=place.minutes) if place else None

    async def leave_contact(self, visitor: str, conversation: str, *, email: str | None) -> None:
        """Be written to instead of waiting; without an address, at the one that we know of a proven customer.

        Raises:
            NotPossible: the conversation does not wait.
            BadInput: this is no address.
        """

        async def leave(session: AsyncSession, head: Conversation) -> list[Entry]:
            return await contact.leave(session, head, self._desk, email)

        await self._change(visitor, conversation, leave)

    async def end(self, visitor: str, conversation: str) -> None:
        """The customer is done."""
        await self._change(visitor, conversation, self._end)

    async def cancel(self, visitor: str, conversation: str) -> None:
        """Stop the answer that is being written; nothing more is owed until the customer writes again."""
        async with self._desk.database.writing() as session:
            head = await self._head(session, visitor, conversation)
            turn, head.owed_from = head.lease_holder, None
            head.lease_holder, head.lease_until = None, None
        if turn:
            await self._desk.bus.keep(conversation, None)
            await self._desk.bus.publish(conversation, TextWithdrawn(turn=turn), TurnFinished(turn=turn))

    async def feedback(self, visitor: str, conversation: str, *, seq: int, rating: str, comment: str = "") -> None:
        """What the customer thinks of one answer."""
        await self._note(visitor, conversation, "feedback", {"seq": seq, "rating": rating, "comment": comment})

    async def csat(self, visitor: str, conversation: str, *, score: int, comment: str = "") -> None:
        """How the conversation was, from 1 to 5."""
        await self._note(visitor, conversation, "csat", {"score": score, "comment": comment})

    async def typing(self, conversation: str) -> None:
        """The customer is writing."""
        await self._desk.bus.publish(conversation, Typing(author=Author(kind="customer")))

    async def _note(self, visitor: str, conversation: str, kind: str, body: dict[str, object]) -> None:
        async with self._desk.database.writing() as session:
            head = await self._head(session, visitor, conversation)
            at = self._desk.clock.now()
            entry = await conversations.append(session, head, kind=kind, at=at, author="customer", body=body)
            if kind == "csat":
                about = {"conversation": conversation, "score": body["score"]}
                await hooks.happened(session, "csat.given", f"{conversation}:{entry.number}", at=at, **about)
        await self._desk.bus.tell_staff(LogGrew(conversation=conversation))

    async def _change(self, visitor: str, conversation: str, change: Change) -> None:
        async with self._desk.database.writing() as session:
            entries = await change(session, await self._head(session, visitor, conversation))
        await self._tell(conversation, entries)

    async def _ask_human(self, session: AsyncSession, head: Conversation) -> list[Entry]:
        at, entries = self._desk.clock.now(), []
        if head.state == handover.State.CLOSED:
            entries = await handover.reopen(session, head, at=at)
        if head.state == handover.State.AI:
            entries += await handover.escalate(session, head, reason="asked", at=at, hours=self._desk.hours)
            await handoff.improve(session, self._desk, entries)
        return entries

    async def _end(self, session: AsyncSession, head: Conversation) -> list[Entry]:
        if head.state == handover.State.CLOSED:
            return []
        return await handover.resolve(session, head, at=self._desk.clock.now())

    async def _head(self, session: AsyncSession, visitor: str, conversation: str) -> Conversation:
        head = await conversations.head(session, conversation)
        conversations.belongs(head, visitor)
        return head

    async def _agreed(self, session: AsyncSession, head: Conversation, said: Entry) -> Sequence[Entry]:
        """A plain yes or no, when exactly one action waits for it, is as good as its button."""
        answer = consent(said.body["text"])
        waiting = await pending(session, head.id, now=said.at) if answer and head.state == "ai" else []
        theirs = [action for action in waiting if action.approver == "customer"]
        if len(theirs) != 1:
            return ()
        settled = await settling.by_customer(self._desk, session, head, theirs[0].id, approve=answer == "yes")
        return settled.entries

    async def _tell(self, conversation: str, entries: Sequence[Entry]) -> None:
        await self._desk.bus.publish(conversation, *map(durable, public(entries)))
        if entries:
            self._runner.poke(conversation)


def _owe(head: Conversation, entry: Entry) -> None:
    """The AI owes an answer, from this entry on if from none before."""
    if head.state == handover.State.AI and head.owed_from is None:
        head.owed_from = entry.number
