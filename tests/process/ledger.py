"""What stands in the database, whatever anybody was told: read past the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlmodel import col

from records.database import Database
from records.tables import Conversation, Entry


@dataclass(frozen=True)
class Kept:
    """One conversation as it is stored."""

    head: Conversation
    entries: Sequence[Entry]

    @property
    def speakers(self) -> list[str]:
        return [entry.author for entry in self.entries if entry.kind == "message"]

    @property
    def client_ids(self) -> list[str]:
        return [entry.client_id for entry in self.entries if entry.client_id]


async def kept(database: Database) -> dict[str, Kept]:
    """Every conversation with its entries in order."""
    async with database.reading() as session:
        heads = (await session.scalars(select(Conversation))).all()
        query = select(Entry).order_by(col(Entry.conversation_id), col(Entry.number))
        entries = (await session.scalars(query)).all()
    return {head.id: Kept(head, [one for one in entries if one.conversation_id == head.id]) for head in heads}


async def nothing_owed(database: Database) -> bool:
    """Whether every conversation has been answered and nobody is at it."""
    async with database.reading() as session:
        heads = (await session.scalars(select(Conversation))).all()
    return all(head.owed_from is None and head.lease_holder is None for head in heads)


def check_numbers(conversation: Kept) -> None:
    """Both counts run from 1 without a gap, and the head knows their ends."""
    head, entries = conversation.head, conversation.entries
    seqs = [entry.seq for entry in entries if entry.seq is not None]
    assert [entry.number for entry in entries] == list(range(1, head.last_number + 1))
    assert seqs == list(range(1, head.last_seq + 1))
    assert (head.owed_from, head.lease_holder, head.lease_until) == (None, None, None)


def check_answered_once(conversation: Kept) -> None:
    """What the customer wrote was answered, each burst once: two answers never follow each other."""
    speakers = conversation.speakers
    assert speakers[0] == "customer"
    assert speakers[-1] == "ai"
    assert ("ai", "ai") not in list(pairwise(speakers)), speakers
