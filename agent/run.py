"""One turn of one conversation, under its lease: waits out a burst, runs the agent, and has what came of it written.

Written before it is said: what a turn concludes is one transaction (`agent.conclusion`), and only then is it
published. A turn that has lost its conversation meanwhile leaves word that its reply was dropped, and nothing else.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal, cast

import structlog
from langchain_core.messages import AIMessage

from agent import history
from agent.bus import Subscription
from agent.conclusion import Conclusion, conclude, public
from agent.context import TurnContext
from agent.desk import Desk
from agent.errors import TurnTooLong
from agent.events import Message, StateChanged, TurnFinished, durable
from agent.facts import facts
from agent.middleware.policy import TurnStopped
from agent.prompt import system_message
from agent.speaker import Speaker
from agent.turn import Called, Concluded, Said, Withdrawn, steps
from records import conversations
from records.tables import Conversation, Entry
from tools.context import Handover, ToolContext

log = structlog.get_logger()

Stopped = Literal["cancelled", "lost"]


class Run:
    """One turn. `turn` is its id, and the holder of the lease."""

    def __init__(self, desk: Desk, conversation: str, turn: str) -> None:
        self._desk, self._conversation, self.turn = desk, conversation, turn
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._attempt: asyncio.Task[None] | None = None
        self._again = False
        self._stopped: Stopped | None = None
        self._begin()

    def _begin(self) -> None:
        self._again, self._writing = False, False
        self._quiet = asyncio.Event()
        self._speaker = Speaker(self._desk.bus, self._conversation, self.turn, quiet=self._quiet)
        self._conclusion = Conclusion(self.turn, self._desk.clock.now())

    async def __call__(self) -> bool:
        """Decide it. Returns whether another answer is owed after it."""
        async with self._desk.bus.subscribe(self._conversation) as heard:
            listener = asyncio.create_task(self._listen(heard))
            try:
                while not self._stopped and await self._attempted():
                    self._begin()
                if self._stopped:
                    self._conclusion.failure = self._stopped
                    await self._conclude()
            finally:
                listener.cancel()
                await self._speaker.finish()
        return self._conclusion.owes_more

    def stop(self, why: Stopped) -> None:
        """End the turn without an answer; harmless when its answer is being written."""
        if not self._writing:
            self._stopped = self._stopped or why
            self._cancel()

    def _restart(self) -> None:
        self._again = True
        self._cancel()

    def _cancel(self) -> None:
        if self._attempt and not self._writing:
            self._attempt.cancel()

    async def _attempted(self) -> bool:
        """Try to answer; True when the customer went on writing and it has to be tried again."""
        self._attempt = asyncio.create_task(self._answer())
        try:
            await self._attempt
        except asyncio.CancelledError:
            if cast(asyncio.Task[Any], asyncio.current_task()).cancelling() or not (self._again or self._stopped):
                self._attempt.cancel()
                raise
        return self._again

    async def _listen(self, heard: Subscription) -> None:
        async for event in heard:
            if isinstance(event, Message) and event.author.kind == "customer" and not self._quiet.is_set():
                self._restart()
            elif isinstance(event, StateChanged) and event.state != "ai":
                self.stop("lost")
            elif isinstance(event, TurnFinished) and event.turn == self.turn:
                self.stop("cancelled")

    async def _answer(self) -> None:
        conversation, past, known = await self._read()
        release = asyncio.create_task(self._release(past))
        try:
            async with asyncio.timeout_at(self._started + self._desk.pace.deadline):
                self._conclusion.message = await self._decide(conversation, past, known)
                self._conclusion.text = self._speaker.text
        except TurnStopped:
            self._conclusion.failure = "lost"
        except Exception as error:
            log.warning("turn failed", conversation=self._conversation, turn=self.turn, error=type(error).__name__)
            self._conclusion.failure = "too_long" if isinstance(error, TimeoutError | TurnTooLong) else "failed"
            await self._speaker.withdraw()
        except asyncio.CancelledError:
            release.cancel()
            raise
        await release
        self._writing = True
        await asyncio.shield(self._conclude())

    async def _read(self) -> tuple[Conversation, history.History, dict[str, Any]]:
        """The conversation, its window, and what is true of the customer: one view of the database."""
        desk = self._desk
        async with desk.database.reading() as session:
            conversation = await session.get(Conversation, self._conversation)
            assert conversation is not None
            past = await history.load(session, conversation)
            known = await facts(session, conversation, desk.deployment, assistant=desk.name, now=desk.clock.now())
        self._conclusion.covers, self._conclusion.overflows = past.covers, past.overflows
        self._conclusion.past = past.entries
        self._conclusion.happened.handover = handover_asked(past.entries)
        return conversation, past, known

    async def _release(self, past: history.History) -> None:
        """Wait until the customer has been quiet long enough; then the turn may speak, unless something new came."""
        asked = [entry.at for entry in past.entries if entry.author == "customer"]
        if asked:
            age = (self._desk.clock.now() - asked[-1]).total_seconds()
            await asyncio.sleep(self._desk.pace.quiet - age)
        async with self._desk.database.reading() as session:
            newer = await conversations.after_number(session, self._conversation, number=past.covers)
        if any(entry.author == "customer" for entry in newer):
            self._restart()
        else:
            await self._speaker.release()

    async def _decide(
        self, conversation: Conversation, past: history.History, known: dict[str, Any]
    ) -> AIMessage | None:
        desk = self._desk
        context = TurnContext(
            self._tools(conversation),
            until=self._started + desk.pace.deadline,
            tell=self._tell,
            usage=self._conclusion.usage,
            facts=known,
        )
        messages = [system_message(known, now=desk.clock.now()), *past.messages]
        async for step in steps(desk.agent, messages, context):
            match step:
                case Said(text):
                    await self._speaker.say(text)
                case Withdrawn():
                    await self._speaker.withdraw()
                case Called(tool, finished):
                    label = _label(desk, tool, conversation.locale)
                    await self._speaker.tool(tool, label, finished=finished)
                case Concluded(message):
                    return message
        return None

    def _tools(self, conversation: Conversation) -> ToolContext:
        return ToolContext(
            conversation=conversation.id,
            visitor=conversation.visitor_id,
            turn=self.turn,
            locale=conversation.locale,
            database=self._desk.database,
            knowledge=self._desk.knowledge,
            clock=self._desk.clock,
            deployment=self._desk.deployment,
            settled=self._settled,
            happened=self._conclusion.happened,
            digits=self._desk.digits,
            sentiment=self._desk.sentiment,
            attended=self._desk.hours.opens_after(self._desk.clock.now()) is None,
        )

    async def _tell(self, entries: Sequence[Entry]) -> None:
        await self._desk.bus.publish(self._conversation, *map(durable, public(entries)))

    async def _settled(self) -> None:
        await self._quiet.wait()

    async def _conclude(self) -> None:
        """Runs shielded: what is being written is written whole, and published, whatever is cancelled meanwhile."""
        done = self._conclusion
        done.total_ms = int((self._loop.time() - self._started) * 1000)
        if self._speaker.first_text_at is not None:
            done.first_text_ms = int((self._speaker.first_text_at - self._started) * 1000)
        entries = public(await conclude(self._desk, self._conversation, done))
        for entry in entries:
            if entry.author == "ai" and entry.kind == "message":
                text: str = entry.body["text"]
                if not text.startswith(self._speaker.text):
                    await self._speaker.withdraw()
                await self._speaker.say(text[len(self._speaker.text) :])
        await self._desk.bus.publish(self._conversation, *map(durable, entries))


def handover_asked(entries: Sequence[Entry]) -> Handover | None:
    """The handover that a turn had asked for when it died before it could conclude; the next one carries it out."""
    asked: Handover | None = None
    for entry in entries:
        if entry.kind == "state.changed" or (entry.kind == "message" and entry.author == "ai"):
            asked = None
        elif entry.kind == "tool.called" and entry.body["tool"] == "hand_over" and entry.body["ok"]:
            arguments = entry.body["arguments"]
            asked = Handover(str(arguments.get("reason", "tool")), str(arguments.get("summary", "")))
    return asked


def _label(desk: Desk, tool: str, locale: str) -> str:
    known = desk.guard.tools.get(tool)
    return known.labels.get(locale, known.labels["en"]) if known else ""
