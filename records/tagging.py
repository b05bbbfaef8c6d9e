"""What was said in the conversations that bear a tag, counted: material for a suggestion, which is made elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, ConversationTag, TalkTerm

RECENT = 2_000
"""Conversations that are counted: those that changed last."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Among so many conversations: how many have each tag, each term of the one that is looked at, and both."""

    conversations: int
    tags: Mapping[str, int]
    terms: Mapping[int, int]
    both: Mapping[tuple[str, int], int]


async def counted(session: AsyncSession, conversation_id: str) -> Tagged:
    """The others, counted by what this one has in common with them."""
    recent = (
        select(col(Conversation.id))
        .where(col(Conversation.id) != conversation_id)
        .order_by(col(Conversation.updated_at).desc())
        .limit(RECENT)
    ).subquery()
    own = select(col(TalkTerm.term)).where(col(TalkTerm.conversation_id) == conversation_id)
    tag, term, id = col(ConversationTag.tag), col(TalkTerm.term), col(TalkTerm.conversation_id)
    held = select(term, func.count()).where(term.in_(own), id.in_(select(recent.c.id))).group_by(term)
    tags = select(tag, func.count()).where(col(ConversationTag.conversation_id).in_(select(recent.c.id)))
    both = (
        select(tag, term, func.count())
        .join(TalkTerm, id == col(ConversationTag.conversation_id))
        .where(term.in_(own), id.in_(select(recent.c.id)))
        .group_by(tag, term)
    )
    return Tagged(
        await session.scalar(select(func.count()).select_from(recent)) or 0,
        {row[0]: row[1] for row in await session.execute(tags.group_by(tag))},
        {row[0]: row[1] for row in await session.execute(held)},
        {(name, one): count for name, one, count in await session.execute(both)},
    )
