"""`server.py gaps`: what customers asked that no article answers, and which articles to look at again."""

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from agent.settings import Settings
from agent.wiring import embedder_of
from knowledge import KnowledgeBase
from knowledge.review import Review, review
from records.clock import SystemClock
from web import terminal
from web.console.knowledge import Reviewed
from web.opening import opened

SHOWN = 20
"""Gaps, and of everything else as many, that people are shown; programs get all."""


def add_command(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add `gaps` to the command line."""
    about = (gaps.__doc__ or "").splitlines()[0]
    made: argparse.ArgumentParser = commands.add_parser("gaps", parents=parents, help=about, description=about)
    made.add_argument("--days", type=int, default=30, help="how far back to look (30)")
    made.add_argument(
        "--old", type=int, default=365, metavar="DAYS", help="after how long an article counts as old (365)"
    )
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=gaps)


async def gaps(settings: Settings, arguments: argparse.Namespace) -> int:
    """What was asked and not answered, grouped, and which articles to look at again."""
    clock = SystemClock()
    async with opened(settings) as database:
        base = KnowledgeBase(database, embedder_of(settings), None, clock)
        await base.open()
        try:
            since, old = (clock.now() - timedelta(days=max(days, 0)) for days in (arguments.days, arguments.old))
            found = await review(base, database, since=since, old=old)
        finally:
            await base.close()
    value = Reviewed.of(found).model_dump(mode="json")
    terminal.result(value, as_json=arguments.json, text="\n".join(_lines(found)))
    return 0


def _lines(found: Review) -> Iterator[str]:
    yield f"{found.searches} searches, {found.unanswered} without a likely answer."
    for gap in found.gaps[:SHOWN]:
        yield f"{gap.asked:5}×  {gap.title}" + (f"  ({gap.disliked} disliked)" if gap.disliked else "")
        if gap.nearest:
            yield f"        nearest: {gap.nearest.passage.place} ({gap.nearest.score:.2f})"
    for stale in found.disliked[:SHOWN]:
        yield f"disliked {stale.disliked}×: {stale.title}"
    for stale in found.untouched[:SHOWN]:
        yield f"not changed since {stale.updated_at:%Y-%m-%d}: {stale.title}"
    for one in found.contradictions[:SHOWN]:
        yield f"{one.first.title}: “{one.says}”\n  but {one.second.title}: “{one.but}”"
