"""Answers of the AI that somebody who works here has reported, each with the right one written beside it.

The words stand in the log; what is kept beside it says where, so that they are found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from records import conversations, turns
from records.errors import NotFound
from records.tables import AnswerReport, Conversation, Entry

Fault = Literal["wrong", "incomplete", "off_topic", "tone", "not_allowed", "other"]


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of an answer. `right`: what it should have been; empty where they do not say."""

    answer: int
    fault: Fault
    right: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report as it is read. `asked`: what the customer had said; `answer`: what the AI said to it."""

    report: Entry
    answer: Entry
    asked: Sequence[Entry]
    language: str


async def add(
    session: AsyncSession, head: Conversation, report: Report, *, staff: str, name: str, at: datetime
) -> Entry:
    """Append a report to a conversation that is locked.

    Raises:
        NotFound: the AI has said nothing under that number.
    """
    answer = await session.get(Entry, (head.id, report.answer))
    if answer is None or (answer.kind, answer.author) != ("message", "ai"):
        raise NotFound("The AI has said nothing under that number.")
    body = {"of": report.answer, "fault": report.fault, "right": report.right, "staff": staff}
    entry = await conversations.append(
        session, head, kind="answer.reported", at=at, author="human", author_name=name, body=body
    )
    row = AnswerReport(conversation_id=head.id, number=entry.number, answer=report.answer, fault=report.fault, at=at)
    session.add(row)
    await session.flush()
    return entry


async def newest(session: AsyncSession, *, limit: int, before: datetime | None = None) -> list[Reported]:
    """Reports, the newest first; `before`: earlier ones than that."""
    query = _found().limit(limit)
    if before:
        query = query.where(col(AnswerReport.at) < before)
    return await _read(session, query)


async def of_answer(session: AsyncSession, conversation: str, answer: int) -> Reported:
    """The newest report of an answer.

    Raises:
        NotFound: nobody has reported it.
    """
    its = col(AnswerReport.conversation_id) == conversation, col(AnswerReport.answer) == answer
    found = await _read(session, _found().where(*its).limit(1))
    if not found:
        raise NotFound("Nobody has reported that answer.")
    return found[0]


def _found() -> Select[Entry, Entry, str]:
    """Every report with its answer and the language of its conversation, the newest first."""
    report, answer = aliased(Entry), aliased(Entry)
    same = col(AnswerReport.conversation_id)
    return (
        select(report, answer, col(Conversation.locale))
        .select_from(AnswerReport)
        .join(Conversation, col(Conversation.id) == same)
        .join(report, (report.conversation_id == same) & (report.number == col(AnswerReport.number)))  # type: ignore[arg-type]
        .join(answer, (answer.conversation_id == same) & (answer.number == col(AnswerReport.answer)))  # type: ignore[arg-type]
        .order_by(col(AnswerReport.at).desc(), same, col(AnswerReport.number).desc())
    )


async def _read(session: AsyncSession, query: Select[Entry, Entry, str]) -> list[Reported]:
    return [
        Reported(one, said, await turns.answered(session, said.conversation_id, before=said.number), locale)
        for one, said, locale in (await session.execute(query)).all()
    ]
