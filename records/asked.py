"""What the AI searched the articles for, and how that was taken: read from the log, for whoever writes the articles.

Only what a customer asked of the articles is told, never who asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import AnswerReport, Conversation, Entry

MOST = 5_000
"""Searches that are looked at, the newest of them."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One search. `disliked`: the answer was rated down, or reported by somebody who works here; `cited` its titles."""

    question: str
    locale: str
    answerable: float
    disliked: bool
    conversation: str
    at: datetime
    cited: tuple[str, ...] = ()


async def searched(session: AsyncSession, since: datetime, until: datetime | None = None) -> list[Searched]:
    """The newest searches from `since` until before `until`, newest first, each question once a turn."""
    ended = () if until is None else (col(Entry.at) < until,)
    query = (
        select(Entry, col(Conversation.locale))
        .join(Conversation, col(Conversation.id) == col(Entry.conversation_id))
        .where(col(Entry.kind) == "tool.called", col(Entry.at) >= since, *ended)
        .order_by(col(Entry.at).desc())
        .limit(4 * MOST)
    )
    rows = [
        (entry, locale) for entry, locale in await session.execute(query) if entry.body["tool"] == "search_knowledge"
    ]
    answers = await _answers(session, {entry.conversation_id for entry, _ in rows}, since)
    found: dict[tuple[str | None, str], Searched] = {}
    for entry, locale in rows[:MOST]:
        question = str(entry.body["arguments"].get("question", "")).strip()
        if question and entry.body["ok"]:
            disliked, cited = answers.get(entry.turn or "", (False, ()))
            likely = float(entry.body["result"].get("answerable") or 0.0)
            one = Searched(question, locale, likely, disliked, entry.conversation_id, entry.at, cited)
            found.setdefault((entry.turn, question), one)
    return list(found.values())


async def _answers(
    session: AsyncSession, conversations: Sequence[str] | set[str], since: datetime
) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """By turn: whether its answer was disliked, and the titles of what it cited."""
    disliked: set[tuple[str, int]] = set()
    said: list[Entry] = []
    names = sorted(conversations)
    for start in range(0, len(names), 500):
        within = col(Entry.conversation_id).in_(names[start : start + 500]), col(Entry.at) >= since
        kinds = col(Entry.kind).in_(("feedback", "message"))
        for entry in await session.scalars(select(Entry).where(*within, kinds).order_by(col(Entry.number))):
            if entry.kind == "message" and entry.author == "ai":
                said.append(entry)
            elif entry.kind == "feedback":
                place = entry.conversation_id, cast("int", entry.body["seq"])
                (disliked.add if entry.body["rating"] == "down" else disliked.discard)(place)
    reports = select(col(AnswerReport.conversation_id), col(AnswerReport.answer)).where(col(AnswerReport.at) >= since)
    reported = {(conversation, answer) for conversation, answer in await session.execute(reports)}
    return {
        entry.turn: (
            (entry.conversation_id, entry.seq) in disliked or (entry.conversation_id, entry.number) in reported,
            tuple(str(source["title"]) for source in entry.body.get("sources") or ()),
        )
        for entry in said
        if entry.turn
    }
