"""The conversations as those who work here find them: a filtered list, page by page, and what has changed since.

Of what was said, only the last thing; of what may be changed, only the tags.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from records import actions, mentions, talk
from records.tables import Conversation, ConversationTag, Customer, Entry, Mention, Staff, Visitor

OPEN = ("ai", "waiting", "human")
NOBODY = "none"
"""As an owner: those that no person has."""
SHOWN = 200
"""Characters of what was said last."""
Order = Literal["recent", "waiting"]


class Place(NamedTuple):
    """Where a page of the list ends."""

    moment: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations, and in which order: the last changed first, or those that wait, the first in line first."""

    states: Collection[str] = OPEN
    owner: str | None = None
    language: str | None = None
    tag: str | None = None
    customer: str | None = None
    approval: bool = False
    """Something in them waits for a colleague's approval."""
    mentioned: str | None = None
    """Somebody whom a note calls there, and who has not come yet."""
    terms: Collection[int] | None = None
    """What was said in them: `records.talk`. Nothing was: none of them."""
    order: Order = "recent"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last."""

    number: int
    author: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation in the list. `number` is its last entry; `customer` only who is proven to be it."""

    id: str
    state: str
    owner: Named | None
    customer: Named | None
    visitor: str
    language: str
    number: int
    waiting_since: datetime | None
    unanswered_since: datetime | None
    ranks_from: datetime | None
    created_at: datetime
    updated_at: datetime
    last: Said | None
    tags: tuple[str, ...]
    called: tuple[str, ...] = ()
    """Those whom a note calls there, and who have not come yet."""
    approvals: int = 0
    """Actions that wait for a colleague's approval."""

    def place(self, order: Order) -> Place:
        return Place(self.ranks_from if order == "waiting" and self.ranks_from else self.updated_at, self.id)


async def page(
    session: AsyncSession, wanted: Wanted, *, after: Place | None = None, limit: int = 50
) -> tuple[list[Line], bool]:
    """One page, and whether there is more after it."""
    later = wanted.order == "waiting"
    moment = col(Conversation.ranks_from if later else Conversation.updated_at)
    query = _lines().where(*_conditions(wanted))
    if after:
        query = query.where(_past(moment, after, later=later))
    order = (moment, col(Conversation.id)) if later else (moment.desc(), col(Conversation.id).desc())
    rows = (await session.execute(query.order_by(*order).limit(limit + 1))).all()
    return await _told(session, rows[:limit]), len(rows) > limit


async def lines(session: AsyncSession, ids: Collection[str]) -> list[Line]:
    """These conversations, in no order; those that are not there are left out."""
    rows = await session.execute(_lines().where(col(Conversation.id).in_(ids)))
    return await _told(session, rows.all())


async def changed_since(session: AsyncSession, since: datetime, *, limit: int) -> list[Line]:
    """What has changed from then on, closed ones too, oldest change first."""
    query = _lines().where(col(Conversation.updated_at) >= since).order_by(col(Conversation.updated_at))
    return await _told(session, (await session.execute(query.limit(limit))).all())


async def counts(session: AsyncSession, staff_id: str) -> dict[str, int]:
    """How many are open in each of the ways in which somebody looks at them."""
    mine = case((col(Conversation.owner) == staff_id, 1), else_=0)
    waits = case((col(Conversation.state) == "waiting", 1), else_=0)
    free = case((col(Conversation.owner).is_(None), 1), else_=0)
    sums = (func.sum(each) for each in (mine, waits, free))
    query = select(func.count(), *sums).where(col(Conversation.state).in_(OPEN))
    everything, own, waiting, unassigned = (await session.execute(query)).one()
    found = {"all": everything, "mine": own or 0, "waiting": waiting or 0, "unassigned": unassigned or 0}
    called = select(func.count()).select_from(Mention).where(col(Mention.staff_id) == staff_id)
    return found | {
        "approvals": await session.scalar(_approvals()) or 0,
        "called": await session.scalar(called) or 0,
    }


def _approvals() -> Select[int]:
    has = col(Conversation.id).in_(select(actions.for_staff().c.conversation_id))
    return select(func.count()).select_from(Conversation).where(has, col(Conversation.state).in_(OPEN))


async def escalated(session: AsyncSession, conversation_id: str) -> Entry | None:
    """The note that says why a conversation that waits, or that a person has, came out of the AI's hands."""
    query = (
        select(Entry)
        .join(Conversation, col(Conversation.id) == col(Entry.conversation_id))
        .where(
            col(Entry.conversation_id) == conversation_id,
            col(Entry.kind) == "note",
            col(Entry.author) == "system",
            col(Entry.number) > col(Conversation.cut_number),
            col(Conversation.state).in_(("waiting", "human")),
        )
    )
    return await session.scalar(query.order_by(col(Entry.number).desc()).limit(1))


async def tags(session: AsyncSession) -> Sequence[str]:
    """Every tag that is in use."""
    return (await session.scalars(select(col(ConversationTag.tag)).distinct().order_by(col(ConversationTag.tag)))).all()


async def set_tags(session: AsyncSession, conversation_id: str, wanted: Collection[str]) -> bool:
    """Replace the tags of a conversation that is locked; whether that changed any."""
    own = col(ConversationTag.conversation_id) == conversation_id
    before = set(await session.scalars(select(col(ConversationTag.tag)).where(own)))
    if before == set(wanted):
        return False
    await session.execute(delete(ConversationTag).where(own))
    session.add_all(ConversationTag(conversation_id=conversation_id, tag=tag) for tag in wanted)
    await session.flush()
    return True


def _past(moment: Mapped[Any], after: Place, *, later: bool) -> ColumnElement[bool]:
    id = col(Conversation.id)
    beyond, further = (moment > after.moment, id > after.id) if later else (moment < after.moment, id < after.id)
    return or_(beyond, and_(moment == after.moment, further))


def _lines() -> Select[Conversation, Entry, Staff, Customer]:
    said = and_(
        col(Entry.conversation_id) == col(Conversation.id), col(Entry.number) == col(Conversation.spoken_number)
    )
    return (
        select(Conversation, Entry, Staff, Customer)
        .join(Visitor, col(Visitor.id) == col(Conversation.visitor_id))
        .outerjoin(Customer, col(Customer.id) == col(Visitor.customer_id))
        .outerjoin(Staff, col(Staff.id) == col(Conversation.owner))
        .outerjoin(Entry, said)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    states = ("waiting",) if wanted.order == "waiting" else wanted.states
    found: list[ColumnElement[bool]] = [col(Conversation.state).in_(states)]
    if wanted.owner == NOBODY:
        found.append(col(Conversation.owner).is_(None))
    elif wanted.owner:
        found.append(col(Conversation.owner) == wanted.owner)
    if wanted.language:
        found.append(col(Conversation.locale) == wanted.language)
    if wanted.tag:
        tagged = select(col(ConversationTag.conversation_id)).where(col(ConversationTag.tag) == wanted.tag)
        found.append(col(Conversation.id).in_(tagged))
    if wanted.approval:
        found.append(col(Conversation.id).in_(select(actions.for_staff().c.conversation_id)))
    if wanted.mentioned:
        called = select(col(Mention.conversation_id)).where(col(Mention.staff_id) == wanted.mentioned)
        found.append(col(Conversation.id).in_(called))
    if wanted.terms is not None:
        found.append(col(Conversation.id).in_(talk.having(wanted.terms)))
    if wanted.customer:
        theirs = or_(col(Visitor.customer_id) == wanted.customer, col(Visitor.id) == wanted.customer)
        found.append(col(Conversation.visitor_id).in_(select(col(Visitor.id)).where(theirs)))
    return found


async def _told(session: AsyncSession, rows: Sequence[Any]) -> list[Line]:
    ids = [row[0].id for row in rows]
    tagged: dict[str, list[str]] = {}
    query = select(ConversationTag).where(col(ConversationTag.conversation_id).in_(ids))
    for one in await session.scalars(query.order_by(col(ConversationTag.tag))):
        tagged.setdefault(one.conversation_id, []).append(one.tag)
    called = await mentions.unseen(session, ids)
    asked = await actions.waiting_for_staff(session, ids)
    return [
        _line(
            *row,
            tags=tuple(tagged.get(row[0].id, ())),
            called=called.get(row[0].id, ()),
            approvals=asked.get(row[0].id, 0),
        )
        for row in rows
    ]


def _line(
    head: Conversation,
    entry: Entry | None,
    staff: Staff | None,
    customer: Customer | None,
    *,
    tags: tuple[str, ...],
    called: tuple[str, ...],
    approvals: int,
) -> Line:
    return Line(
        id=head.id,
        state=head.state,
        owner=Named(head.owner, staff.name if staff else "") if head.owner else None,
        customer=Named(customer.id, customer.name) if customer else None,
        visitor=head.visitor_id,
        language=head.locale,
        number=head.last_number,
        waiting_since=head.waiting_since,
        unanswered_since=head.unanswered_since,
        ranks_from=head.ranks_from,
        created_at=head.created_at,
        updated_at=head.updated_at,
        last=_said(entry) if entry else None,
        tags=tags,
        called=called,
        approvals=approvals,
    )


def _said(entry: Entry) -> Said:
    text = " ".join(str(entry.body.get("text", "")).split())
    return Said(entry.number, entry.author, entry.author_name, text[:SHOWN], entry.at)
