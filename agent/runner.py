"""Every turn that this process runs: who has which lease, and the conversations that nobody answers."""

import asyncio
import contextlib

import structlog

from agent.desk import Desk
from agent.run import Run
from records import conversations

log = structlog.get_logger()

AT_ONCE = 200
"""Turns that one process decides at the same time; the others wait for their turn."""
RENEWALS = 3
"""A lease is renewed this many times while it lasts."""
SWEEP = 5.0
"""Seconds between two looks for conversations that are owed an answer and have nobody."""


class Runner:
    """Runs turns. `poke` says that a conversation may be owed an answer; everything else follows from the database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._working: dict[str, asyncio.Task[None]] = {}
        self._poked: set[str] = set()
        self._runs: dict[str, Run] = {}
        self._chores: list[asyncio.Task[None]] = []
        self._ended = False

    def start(self) -> None:
        """Begin to renew leases and to look for what was left unanswered, by this process or another."""
        self._chores = [asyncio.create_task(self._renew()), asyncio.create_task(self._sweep())]

    async def stop(self) -> None:
        """End all turns. What they owe stays owed, and the next process to look takes it at once."""
        self._ended = True
        tasks, holders = [*self._chores, *self._working.values()], list(self._runs)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with self._desk.database.writing() as session:
            await conversations.renew(session, holders, until=self._desk.clock.now())
        self._runs.clear()

    def poke(self, conversation: str) -> None:
        """Answer this conversation if it is owed an answer and no other turn has it; once ended, leave it to others."""
        if self._ended:
            return
        self._poked.add(conversation)
        if conversation not in self._working:
            self._working[conversation] = asyncio.create_task(self._work(conversation))

    async def idle(self) -> None:
        """Until nothing is being answered by this process any more."""
        while self._working:
            await asyncio.wait(self._working.values())

    async def _work(self, conversation: str) -> None:
        try:
            while conversation in self._poked:
                self._poked.discard(conversation)
                async with self._at_once:
                    while await self._turn(conversation):
                        pass
        except asyncio.CancelledError:
            self._poked.discard(conversation)
            raise
        except Exception as error:
            # The lease runs out, and the sweep takes the conversation up again.
            log.error("turn broke", conversation=conversation, error=type(error).__name__, exc_info=True)
        finally:
            del self._working[conversation]
            if conversation in self._poked:
                self.poke(conversation)

    async def _turn(self, conversation: str) -> bool:
        """One turn; whether another one is owed after it."""
        desk, turn = self._desk, self._desk.clock.new_id()
        async with desk.database.writing() as session:
            lasts, now = desk.pace.lease_length, desk.clock.now()
            if await conversations.lease(session, conversation, holder=turn, lasts=lasts, now=now) is None:
                return False
        run = self._runs[turn] = Run(desk, conversation, turn)
        try:
            return await run()
        finally:
            del self._runs[turn]

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._desk.pace.lease / RENEWALS)
            with contextlib.suppress(Exception):
                await self.renew_leases()

    async def renew_leases(self) -> None:
        """Prolong what is running here, and stop what has lost its conversation."""
        runs = dict(self._runs)
        if not runs:
            return
        async with self._desk.database.writing() as session:
            until = self._desk.clock.now() + self._desk.pace.lease_length
            kept = await conversations.renew(session, list(runs), until=until)
        for turn, run in runs.items():
            if turn not in kept:
                run.stop("lost")

    async def _sweep(self) -> None:
        while True:
            try:
                await self.recover()
            except Exception as error:
                log.error("sweep failed", error=type(error).__name__)
            await asyncio.sleep(SWEEP)

    async def recover(self) -> None:
        """Take up the conversations that are owed an answer and that nobody has."""
        async with self._desk.database.reading() as session:
            owing = await conversations.owing(session, now=self._desk.clock.now())
        for conversation in owing:
            self.poke(conversation)
