"""What models have cost so far, in this conversation and today: read from the turns, and kept cheap to ask.

Exact for one process. Several processes learn of each other's turns when those are over.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from agent.context import TurnContext
from records.clock import Clock
from records.database import Database
from records.tables import Turn

FRESH = 5.0
"""Seconds for which the sum of a day is not read again."""


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars, with what the running turn has cost."""

    conversation: Decimal = Decimal(0)
    day: Decimal = Decimal(0)


class Spend(Protocol):
    """Where a budget learns what has been spent."""

    async def so_far(self, context: TurnContext) -> Spent: ...

    def add(self, turn: str, cost: Decimal) -> None:
        """Remember a cost whose turn is not over yet."""
        ...


class RecordedSpend:
    """The sum over the turns in the database, and over those of this process that are not there yet.

    A day begins at 00:00 UTC.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._running: dict[str, Decimal] = {}
        self._recorded = Decimal(0)
        self._read_at: datetime | None = None

    def add(self, turn: str, cost: Decimal) -> None:
        if cost:
            self._running[turn] = self._running.get(turn, Decimal(0)) + cost

    async def so_far(self, context: TurnContext) -> Spent:
        now = self._clock.now()
        if self._read_at is None or not 0 <= (now - self._read_at).total_seconds() < FRESH:
            await self._read(now)
        recorded = await self._sum(col(Turn.conversation_id) == context.tools.conversation)
        mine = self._running.get(context.tools.turn, Decimal(0))
        return Spent(recorded + mine, self._recorded + sum(self._running.values()))

    async def _read(self, now: datetime) -> None:
        if self._read_at and self._read_at.date() != now.date():
            self._running.clear()
        self._recorded = await self._sum(col(Turn.started_at) >= _midnight(now.date()))
        async with self._database.reading() as session:
            over = await session.scalars(select(Turn.id).where(col(Turn.id).in_(list(self._running))))
            for turn in over:
                self._running.pop(turn, None)
        self._read_at = now

    async def _sum(self, where: ColumnElement[bool]) -> Decimal:
        async with self._database.reading() as session:
            total = await session.scalar(select(func.sum(Turn.cost)).where(where))
        return Decimal(total or 0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
