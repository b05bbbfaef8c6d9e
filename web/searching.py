"""`server.py search`: what the knowledge base finds for a question."""

import argparse
from collections.abc import Sequence
from typing import Any

from agent.settings import Settings
from agent.wiring import embedder_of, reranker_of
from knowledge import KnowledgeBase
from records.clock import SystemClock
from web import terminal
from web.opening import opened


def add_command(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `search` to the command line."""
    about = (search.__doc__ or "").splitlines()[0]
    made: argparse.ArgumentParser = commands.add_parser("search", parents=parents, help=about, description=about)
    made.add_argument("question")
    made.add_argument("--top", type=int, default=10, help="passages to show")
    made.add_argument("--staff", action="store_true", help="also in what is for staff only")
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=search)


async def search(settings: Settings, arguments: argparse.Namespace) -> int:
    """What the knowledge base finds for a question."""
    async with opened(settings) as database:
        knowledge = KnowledgeBase(database, embedder_of(settings), None, SystemClock(), reranker=reranker_of(settings))
        await knowledge.open()
        found = await knowledge.search(arguments.question, limit=arguments.top, staff=arguments.staff)
        await knowledge.close()
    passages = [
        {
            "document": one.passage.document_id,
            "title": one.passage.title,
            "heading": one.passage.heading,
            "text": one.passage.text,
            "score": round(one.score, 4),
        }
        for one in found.passages
    ]
    lines = [
        f"{one.score:.2f}  {one.passage.title} › {one.passage.heading}\n      {one.passage.text[:200]}"
        for one in found.passages
    ]
    value = {"answerable": round(found.answerable, 4), "passages": passages}
    terminal.result(value, as_json=arguments.json, text="\n".join([f"answerable {found.answerable:.2f}", *lines]))
    return 0
