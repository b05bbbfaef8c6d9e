"""Who did what to whose rows: written in the same transaction as what was done. Not the log of a conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from records.tables import Audit


async def note(
    session: AsyncSession, action: str, subject: str, *, at: datetime, actor: str = "customer", **detail: Any
) -> None:
    """Keep that `actor` (`customer`, `staff:<id>`, …) did `action` to `subject` (`order:1042`).

    Nothing personal belongs in `detail`.
    """
    session.add(Audit(at=at, actor=actor, action=action, subject=subject, detail=detail))
    await session.flush()
