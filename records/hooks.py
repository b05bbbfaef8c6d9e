"""What outside programs are told of: put down as a job in the transaction in which it happened, so that nothing is told
that was not committed, and nothing that was committed is forgotten. How it is sent is for whoever does the job.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from records.database import HOOK
from records.tables import Job

Happening = Literal[
    "conversation.waiting",
    "conversation.taken",
    "conversation.handed_back",
    "conversation.closed",
    "csat.given",
    "approval.asked",
    "ticket.opened",
    "ticket.overdue",
]


async def happened(session: AsyncSession, what: Happening, id: str, *, at: datetime, **about: Any) -> None:
    """Tell of it, where somebody listens.

    Args:
        id: the same for the same happening, different for every other one of its kind.
        about: ids and words of ours; nothing personal.
    """
    if session.info.get(HOOK):
        payload = {"event": what, "at": at.isoformat(), "data": about}
        session.add(Job(id=f"{what}:{id}", kind=HOOK, payload=payload, due_at=at))
        await session.flush()
