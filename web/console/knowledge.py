"""The knowledge base as whoever looks after it sees it: where it comes from, what is in it, what a question finds and
why, what the built-in model would say to it, and what is missing. Nothing here reaches a customer or is logged.
"""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from agent.desk import Desk
from agent.trying import tried
from knowledge.base import KnowledgeBase
from knowledge.marks import EVERYTHING, Audience, is_marked
from knowledge.passage import Found, Passage
from knowledge.review import Review, review
from knowledge.sources import Source
from knowledge.stale import Stale
from records.articles import Line, articles, passages_of
from records.errors import NotFound
from records.staff.roles import Role
from records.tables.types import LARGEST_WHOLE
from web.access import Access
from web.console.shapes import Shown

SHOWN_ERRORS = 20


class SourceShown(Shown):
    """Where documents come from. `every` is in seconds."""

    location: str
    documents: int
    passages: int
    synced_at: datetime | None
    due_at: datetime | None
    every: float | None
    errors: list[str]
    more_errors: int
    staff: bool = Field(description="whether all of it is for staff only")

    @classmethod
    def of(cls, source: Source) -> "SourceShown":
        every = source.every.total_seconds() if source.every else None
        fields = {name: getattr(source, name) for name in ("location", "documents", "passages", "synced_at", "due_at")}
        errors = source.errors[:SHOWN_ERRORS]
        more, staff = len(source.errors) - len(errors), EVERYTHING in source.staff
        return cls(**fields, every=every, errors=list(errors), more_errors=more, staff=staff)


class DocumentShown(Shown):
    """`fixed`: its file, its folder or all of its source is for staff only, which is not changed at the document."""

    id: int
    document: str
    title: str
    url: str | None
    locale: str
    passages: int
    updated_at: datetime
    source: str
    staff: bool
    fixed: bool

    @classmethod
    def of(cls, line: Line) -> "DocumentShown":
        names = ("id", "document", "title", "url", "locale", "passages", "updated_at", "source")
        others = [mark for mark in line.marks if mark != line.document]
        fixed = line.audience == "staff" or is_marked(others, line.document, line.origin)
        staff = fixed or line.document in line.marks
        return cls(**{name: getattr(line, name) for name in names}, staff=staff, fixed=fixed)


class PassageShown(Shown):
    document: str
    title: str
    heading: str
    text: str
    url: str | None
    locale: str
    staff: bool

    @classmethod
    def of(cls, passage: Passage) -> "PassageShown":
        return cls(
            document=passage.document_id,
            title=passage.title,
            heading=passage.heading,
            text=passage.text,
            url=passage.link,
            locale=passage.locale,
            staff=passage.staff,
        )


class FoundShown(Shown):
    """A passage and why: all three between 0 and 1, `score` mixes the other two."""

    passage: PassageShown
    score: float
    lexical: float
    dense: float

    @classmethod
    def of(cls, found: Found) -> "FoundShown":
        scores = {name: round(getattr(found, name), 3) for name in ("score", "lexical", "dense")}
        return cls(passage=PassageShown.of(found.passage), **scores)


class Question(BaseModel):
    """What a request brings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=1_000, pattern=r"\S")]
    locale: Annotated[str, Field(max_length=20)] = Field(default="en", description="the customer's language")


class Whose(BaseModel):
    """Who may find what: a document of a source, or without one everything in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, Field(min_length=1, max_length=2_000)]
    document: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    audience: Audience


class Answer(Shown):
    """`says`: what the built-in model would say to a customer, from what customers may find; empty where it would use
    the tool `wants` first. `found` has what is for staff only too."""

    answerable: float
    found: list[FoundShown]
    says: str
    wants: str


class GapShown(Shown):
    title: str
    locale: str
    asked: int
    unanswered: int
    disliked: int
    examples: list[str]
    nearest: FoundShown | None
    conversations: list[str]


class StaleShown(Shown):
    document: str
    title: str
    updated_at: datetime
    disliked: int

    @classmethod
    def of(cls, stale: Stale) -> "StaleShown":
        return cls(**{name: getattr(stale, name) for name in cls.model_fields})


class ContradictionShown(Shown):
    first: PassageShown
    says: str
    second: PassageShown
    but: str


class Reviewed(Shown):
    """What to do about the articles."""

    searches: int
    unanswered: int
    gaps: list[GapShown]
    disliked: list[StaleShown]
    untouched: list[StaleShown]
    contradictions: list[ContradictionShown]

    @classmethod
    def of(cls, found: Review) -> "Reviewed":
        gaps = [
            GapShown(
                **{name: getattr(gap, name) for name in ("title", "locale", "asked", "unanswered", "disliked")},
                examples=list(gap.examples),
                nearest=FoundShown.of(gap.nearest) if gap.nearest else None,
                conversations=list(gap.conversations),
            )
            for gap in found.gaps
        ]
        differing = [
            ContradictionShown(
                first=PassageShown.of(one.first), says=one.says, second=PassageShown.of(one.second), but=one.but
            )
            for one in found.contradictions
        ]
        disliked, untouched = ([StaleShown.of(one) for one in part] for part in (found.disliked, found.untouched))
        return cls(
            searches=found.searches,
            unanswered=found.unanswered,
            gaps=gaps,
            disliked=disliked,
            untouched=untouched,
            contradictions=differing,
        )


def routes(knowledge: KnowledgeBase, desk: Desk, access: Access) -> APIRouter:
    """The routes of this file."""
    leads = [Depends(access.requires(Role.LEAD))]
    router = APIRouter(prefix="/api/console/knowledge", tags=["console"], dependencies=leads)

    @router.get("/sources")
    async def sources() -> list[SourceShown]:
        """Where the documents come from, and how the last sync went."""
        return [SourceShown.of(one) for one in await knowledge.sources()]

    @router.get("/documents")
    async def documents(
        source: Annotated[str | None, Query(max_length=2_000)] = None,
        said: Annotated[str, Query(max_length=200, description="a part of the title or id")] = "",
        after: Annotated[int, Query(ge=0, le=LARGEST_WHOLE, description="the last id of the page before")] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> list[DocumentShown]:
        """The documents that can be found, in the order in which they came."""
        async with desk.database.reading() as session:
            lines = await articles(session, source=source, said=said, after=after, limit=limit)
        return [DocumentShown.of(one) for one in lines]

    @router.get("/documents/{id}")
    async def passages(id: Annotated[int, Path(ge=1, le=LARGEST_WHOLE)]) -> list[PassageShown]:
        """The passages of a document, in its order."""
        async with desk.database.reading() as session:
            found = await passages_of(session, id)
        if not found:
            raise NotFound("There is no such document any more.")
        known = {one.id: one for one in knowledge.passages()}
        return [PassageShown.of(known[name]) for name in found if name in known]

    @router.post("/try")
    async def ask(asked: Question) -> Answer:
        """What a question finds, why, and what the built-in model would say."""
        found = await knowledge.search(asked.question, limit=5, locale=asked.locale)
        every = await knowledge.search(asked.question, limit=5, locale=asked.locale, staff=True)
        told = await tried(
            asked.question, found, locale=asked.locale, shop=desk.deployment.shop, tools=sorted(desk.guard.tools)
        )
        shown = [FoundShown.of(one) for one in every.passages]
        return Answer(answerable=round(found.answerable, 3), found=shown, says=told.text, wants=told.wants)

    @router.post("/audience", status_code=204)
    async def belongs(whose: Whose) -> None:
        """Keep a source or a document for staff only, or have customers find it again. At once."""
        if not await knowledge.mark(whose.source, whose.document or EVERYTHING, whose.audience):
            raise NotFound("There is no such source any more.")

    @router.get("/review")
    async def reviewed(
        days: Annotated[int, Query(ge=1, le=3_650)] = 30, old: Annotated[int, Query(ge=1, le=3_650)] = 365
    ) -> Reviewed:
        """What is missing, disliked, old or contradictory."""
        since, before = (desk.clock.now() - timedelta(days=many) for many in (days, old))
        return Reviewed.of(await review(knowledge, desk.database, since=since, old=before))

    return router
