"""Calls of tools, counted for their limits, and writes that wait for somebody's yes. Runs nothing itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.refusals import Absent
from records.tables import PendingAction, ToolCall, Visitor

_FOR_STAFF = (col(PendingAction.approver) == "staff", col(PendingAction.status) == "asked")


async def visitor(session: AsyncSession, visitor_id: str, *, lock: bool = False) -> Visitor:
    """The visitor; `lock` keeps two of their conversations from passing one limit together.

    Raises:
        Absent: there is none.
    """
    query = select(Visitor).where(col(Visitor.id) == visitor_id).execution_options(populate_existing=True)
    found = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Absent("no_visitor", "This visitor is not known.", "没有这位访客的记录。")
    return found


async def calls_here(session: AsyncSession, tool: str, conversation_id: str, *, counted: Collection[str]) -> int:
    """How often this conversation has used the tool, with an outcome that counts."""
    query = select(func.count()).select_from(ToolCall).where(col(ToolCall.conversation_id) == conversation_id)
    return await session.scalar(query.where(col(ToolCall.tool) == tool, col(ToolCall.outcome).in_(counted))) or 0


async def calls_since(
    session: AsyncSession,
    tool: str,
    *,
    visitor_id: str,
    customer_id: str | None,
    since: datetime,
    counted: Collection[str],
) -> int:
    """How often this person has used the tool: the visitor, or the customer from wherever they came."""
    who = col(ToolCall.visitor_id) == visitor_id
    if customer_id is not None:
        who = or_(who, col(ToolCall.customer_id) == customer_id)
    query = select(func.count()).select_from(ToolCall).where(who, col(ToolCall.at) > since)
    return await session.scalar(query.where(col(ToolCall.tool) == tool, col(ToolCall.outcome).in_(counted))) or 0


async def open_actions(session: AsyncSession, conversation_id: str) -> Sequence[PendingAction]:
    """Those that nobody has answered yet, oldest first; some may have expired."""
    query = select(PendingAction).where(
        col(PendingAction.conversation_id) == conversation_id, col(PendingAction.status) == "asked"
    )
    return (await session.scalars(query.order_by(col(PendingAction.asked_at), col(PendingAction.id)))).all()


def for_staff() -> Subquery:
    """The conversations in which something waits for one of the shop's people."""
    return select(col(PendingAction.conversation_id)).where(*_FOR_STAFF).distinct().subquery()


async def waiting_for_staff(session: AsyncSession, conversation_ids: Collection[str]) -> Mapping[str, int]:
    """How many wait for one of the shop's people, by conversation."""
    query = (
        select(col(PendingAction.conversation_id), func.count())
        .where(*_FOR_STAFF, col(PendingAction.conversation_id).in_(conversation_ids))
        .group_by(col(PendingAction.conversation_id))
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def lapsed(session: AsyncSession, *, at: datetime, limit: int = 100) -> Sequence[tuple[str, str]]:
    """Those for which none of the shop's people has decided in time: conversation and action."""
    query = select(col(PendingAction.conversation_id), col(PendingAction.id)).where(
        *_FOR_STAFF, col(PendingAction.expires_at) <= at
    )
    rows = await session.execute(query.order_by(col(PendingAction.expires_at)).limit(limit))
    return [(conversation, action) for conversation, action in rows]


async def locked(
    session: AsyncSession, action_id: str, *, conversation_id: str, visitor_id: str, approver: str = "customer"
) -> PendingAction:
    """The action as it stands now, locked: of two approvals one sees that the other has been.

    Raises:
        Absent: there is none in this conversation, it is another visitor's, or somebody else is to approve it.
    """
    query = select(PendingAction).where(col(PendingAction.id) == action_id).with_for_update()
    found = await session.scalar(query.execution_options(populate_existing=True))
    asked = (conversation_id, visitor_id, approver)
    if found is None or (found.conversation_id, found.visitor_id, found.approver) != asked:
        raise Absent("no_action", "There is no such action.", "没有这项操作。")
    return found


async def settle(
    session: AsyncSession,
    action: PendingAction,
    *,
    status: str,
    at: datetime,
    result: dict[str, Any] | None = None,
    by: str | None = None,
) -> None:
    """The one change of an action: it was asked, and now it is over. `by` is the colleague who decided."""
    action.status, action.settled_at, action.result, action.settled_by = status, at, result, by
    await session.flush()
