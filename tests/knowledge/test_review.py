"""What whoever writes the articles is told: what is missing, disliked, old or contradictory."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.passage import Passage
from knowledge.review import Review, review
from knowledge.stale import contradictions
from records import conversations
from records.database import Database
from records.tables import Conversation, Visitor

NOW = datetime.now(UTC)


async def asks(database: Database, *asked: tuple[str, float], cites: str = "Returns", disliked: bool = False) -> None:
    """A conversation in which each question was searched for, with how likely the articles were to answer it."""
    async with database.writing() as session:
        name = asked[0][0]
        session.add(Visitor(id=name, created_at=NOW))
        await session.flush()
        head = Conversation(id=name, visitor_id=name, created_at=NOW, updated_at=NOW)
        session.add(head)
        await session.flush()
        for turn, (question, answerable) in enumerate(asked):
            call = {
                "tool": "search_knowledge",
                "arguments": {"question": question},
                "result": {"answerable": answerable},
            }
            body = {**call, "ok": True, "outcome": "ok"}
            of = f"{name}-{turn}"
            await conversations.append(session, head, kind="tool.called", at=NOW, body=body, turn=of)
            said = {"text": "…", "sources": [{"title": cites, "quote": "…"}]}
            answer = await conversations.append(session, head, kind="message", at=NOW, body=said, author="ai", turn=of)
            if disliked:
                rating = {"seq": answer.seq, "rating": "down", "comment": ""}
                await conversations.append(session, head, kind="feedback", at=NOW, body=rating)


async def reviewed(base: KnowledgeBase, database: Database) -> Review:
    return await review(base, database, since=NOW - timedelta(days=30), old=NOW - timedelta(days=365))


async def test_that_unanswered_and_disliked_questions_are_grouped_counted_and_told_with_the_nearest_article(
    base: KnowledgeBase, sqlite: Database, docs: Path
) -> None:
    await base.ingest([docs])
    await asks(
        sqlite, ("Do you have gift wrapping?", 0.1), ("can you wrap it as a gift", 0.2), ("你们能寄到日本吗", 0.1)
    )
    await asks(sqlite, ("do you offer gift wrapping", 0.1), ("能寄到日本吗？", 0.2), ("when are you open", 0.9))
    await asks(sqlite, ("how long can I return it", 0.9), disliked=True)
    found = await reviewed(base, sqlite)
    assert (found.searches, found.unanswered) == (7, 5)
    assert [(gap.asked, gap.unanswered, gap.disliked, gap.locale) for gap in found.gaps] == [
        (3, 3, 0, "en"),
        (2, 2, 0, "zh"),
        (1, 0, 1, "en"),
    ]
    wrapping, _, returning = found.gaps
    assert "gift" in wrapping.title.lower()
    assert len(wrapping.conversations) == 2
    assert returning.nearest is not None
    assert returning.nearest.passage.document_id == "returns.md"
    assert [(one.document, one.disliked) for one in found.disliked] == [("returns.md", 1)]
    assert found.untouched == []


async def test_that_articles_nobody_has_touched_for_long_are_named(
    base: KnowledgeBase, sqlite: Database, docs: Path
) -> None:
    await base.ingest([docs])
    later = NOW + timedelta(days=1)
    found = await review(base, sqlite, since=NOW, old=later)
    assert {one.document for one in found.untouched} == {"hours.txt", "pay/cards.md", "returns.md"}
    assert found.gaps == []


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        (
            ("Blue Account fees", "- An outgoing wire costs $15."),
            ("Blue Account in short", "An outgoing wire costs $20."),
            True,
        ),
        (
            ("Blue Account fees", "An outgoing wire costs $15."),
            ("Blue Account in short", "An outgoing wire costs $15."),
            False,
        ),
        (
            ("Blue Account fees", "An outgoing wire costs $15."),
            ("Light Blue Account", "An outgoing wire costs $20."),
            False,
        ),
        (("Returns: at home", "Send it back within 30 days."), ("Returns: abroad", "Keep it for 14 days."), False),
        (("退货：国内", "签收后30天内可以退货。"), ("退货：国内", "签收后15天内可以退货。"), True),
    ],
)
def test_that_two_articles_about_the_same_with_different_figures_are_found(
    first: tuple[str, str], second: tuple[str, str], differ: bool
) -> None:
    passages = [
        Passage(str(at), f"d{at}", title, "", text, None, "en") for at, (title, text) in enumerate((first, second))
    ]
    assert bool(contradictions(passages)) is differ
