"""Replies that are ready: kept by name, with their texts and what is done along with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records import audit
from records.errors import NotFound
from records.tables import SavedReply

Then = Literal["", "resolve", "hand_back", "requeue"]


@dataclass(frozen=True, slots=True)
class Ready:
    """One of them. `texts` by language; without any it only does what it does along with them."""

    name: str
    texts: dict[str, str]
    tags: Sequence[str] = ()
    then: Then = ""


async def everything(session: AsyncSession) -> Sequence[SavedReply]:
    """All of them, by name."""
    return (await session.scalars(select(SavedReply).order_by(col(SavedReply.name)))).all()


async def keep(session: AsyncSession, reply: Ready, *, staff: str, at: datetime) -> SavedReply:
    """Keep one under its name, in place of what was there."""
    row = SavedReply(
        name=reply.name,
        texts=reply.texts,
        tags=list(reply.tags),
        then=reply.then,
        updated_at=at,
        updated_by=staff,
    )
    row = await session.merge(row)
    await audit.note(session, "reply.kept", f"reply:{reply.name}", at=at, actor=f"staff:{staff}")
    return row


async def remove(session: AsyncSession, name: str, *, staff: str, at: datetime) -> None:
    """Raises NotFound when there is none of that name."""
    row = await session.get(SavedReply, name)
    if row is None:
        raise NotFound("There is no reply of that name.")
    await session.delete(row)
    await audit.note(session, "reply.removed", f"reply:{name}", at=at, actor=f"staff:{staff}")
