"""The eight laws broken once each, in our own code: what the machine has to find."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncSession

from agent import conclusion, counter, handover
from agent.conclusion import Conclusion
from agent.handover import Answer, Change
from records import conversations
from records.staff import attendance
from records.tables import Conversation, Entry


def _anybody(_head: Conversation, _me: Any) -> None:
    """H1: whoever likes may speak."""


async def _speaks_anyway(session: AsyncSession, head: Conversation, ended: Conclusion, at: datetime) -> Entry:
    """H2: a reply that comes too late is said."""
    return await Answer(ended.turn, "AI assistant", {"text": ended.text or "late"}).append(session, head, at)


async def _in_silence(session: AsyncSession, head: Conversation, text: str, at: datetime) -> Entry:
    """H3: the customer is told nothing."""
    return await conversations.append(session, head, kind="note", at=at, body={"text": text})


async def _nobody_left(_session: AsyncSession, *, before: datetime) -> list[Any]:
    """H4: who is gone keeps what they had."""
    return []


async def _remembers(session: AsyncSession, head: Conversation, *, at: datetime) -> list[Entry]:
    """H5: what was before the closing is still there."""
    handover._move(head, Change.REOPEN)
    return [await handover._state_changed(session, head, at)]


async def _forgets(_session: AsyncSession, _head: Conversation) -> None:
    """H6: a hand-back owes nothing."""


def _owes_all(_entry: Entry) -> bool:
    """H7: its own answer is answered again."""
    return True


async def _as_a_person(self: Answer, session: AsyncSession, head: Conversation, at: datetime, tail: str = "") -> Entry:
    """H8: the AI under a person's name."""
    text = "\n\n".join(filter(None, [self.body["text"], tail]))
    return await conversations.append(
        session, head, kind="message", at=at, author="ai", author_name="Anna", turn=self.turn, body={"text": text}
    )


PLANTS: dict[str, AbstractContextManager[Any]] = {
    "H1": patch.object(counter, "_require_mine", _anybody),
    "H2": patch.object(conclusion, "_dropped", _speaks_anyway),
    "H3": patch.object(handover, "_tell", _in_silence),
    "H4": patch.object(attendance, "left", _nobody_left),
    "H5": patch.object(handover, "reopen", _remembers),
    "H6": patch.object(conversations, "unanswered_from", _forgets),
    "H7": patch.object(conclusion, "owes_answer", _owes_all),
    "H8": patch.object(Answer, "append", _as_a_person),
}
