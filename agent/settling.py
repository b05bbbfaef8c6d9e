"""Settling what was proposed in a conversation: on the customer's word, on a colleague's, or because nobody decided in
time. What an answer does is the guard's; who may give it is for whoever calls.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from agent import handoff, handover
from agent.desk import Desk
from agent.escalation import Rule
from agent.handover import Colleague, State
from records import actions, conversations
from records.tables import Conversation, Entry
from tools.approval import Decided
from tools.context import ToolContext
from tools.settle import Settled


async def by_customer(desk: Desk, session: AsyncSession, head: Conversation, action: str, *, approve: bool) -> Settled:
    """The customer's yes or no.

    Raises:
        NotFound: nothing of that kind waits for them here.
    """
    return await desk.guard.settle_action(_tools(desk, head), session, head, action, approve=approve)


async def by_colleague(
    desk: Desk, session: AsyncSession, head: Conversation, action: str, *, me: Colleague, approve: bool, why: str = ""
) -> Settled:
    """A colleague's yes or no, with what the customer is told of why. The AI goes on from there, where it may.

    Raises:
        NotFound: nothing of that kind waits for the staff here.
    """
    settled = await desk.guard.settle_action(
        _tools(desk, head),
        session,
        head,
        action,
        approve=approve,
        approver="staff",
        by=Decided(me.id, me.name, why),
    )
    owe(head, settled)
    return settled


async def lapse(desk: Desk, conversation: str, action: str, *, at: datetime) -> list[Entry]:
    """Nobody of the staff has decided in time: the customer is told so, and comes into the queue."""
    async with desk.database.writing() as session:
        head = await conversations.head(session, conversation)
        settled = await desk.guard.settle_action(
            _tools(desk, head), session, head, action, approve=False, approver="staff"
        )
        entries = list(settled.entries)
        if entries and head.state == State.AI and Rule.POLICY_LIMIT in desk.escalation:
            queued = await handover.escalate(session, head, reason=Rule.POLICY_LIMIT, at=at, hours=desk.hours)
            await handoff.improve(session, desk, queued)
            return [*entries, *queued]
        owe(head, settled)
    return entries


async def lapsed(desk: Desk, *, at: datetime) -> list[tuple[str, str]]:
    """What nobody of the staff has decided in time: conversation and action."""
    async with desk.database.reading() as session:
        return list(await actions.lapsed(session, at=at))


def owe(head: Conversation, settled: Settled) -> None:
    """The AI owes an answer to what became of an action, if it has the conversation and owes none from before."""
    done = next((entry for entry in settled.entries if entry.kind == "action.done"), None)
    if done and head.state == State.AI and head.owed_from is None:
        head.owed_from = done.number


def _tools(desk: Desk, head: Conversation) -> ToolContext:
    return ToolContext(
        conversation=head.id,
        visitor=head.visitor_id,
        turn="",
        locale=head.locale,
        database=desk.database,
        knowledge=desk.knowledge,
        clock=desk.clock,
        deployment=desk.deployment,
        settled=_at_once,
    )


async def _at_once() -> None:
    """The word has been given already: there is nothing to wait for."""
