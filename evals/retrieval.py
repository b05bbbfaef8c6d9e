"""`python -m evals retrieval FILE`: how well the search finds what is ingested, beside each of its halves alone.

All three rank the same passages in the same run, by document (its best passage), so what differs is the search.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from rich.console import Console
from rich.progress import track

from agent.settings import Settings
from agent.wiring import embedder_of, records_of, reranker_of
from evals.search.answerability import answerability
from evals.search.questions import Question, Unanswerable, read
from evals.search.ranking import Scored, measured
from evals.search.retrieval_report import WAYS, as_json, tables
from knowledge.base import KnowledgeBase
from knowledge.passage import Passage
from records.clock import SystemClock

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "How well the documents that answer questions are found"
    made = commands.add_parser("retrieval", parents=[settings], help=about, description=about)
    made.add_argument(
        "file", type=Path, metavar="FILE", help='lines {"question", "relevant": [document ids], "locale"?}'
    )
    made.add_argument(
        "--unanswerable", type=Path, metavar="FILE", help="questions that no document answers: are they told apart?"
    )
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=run)


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Answer every question of a file, and print how good that was."""
    questions = read(arguments.file)
    unanswerable = read(arguments.unanswerable, Unanswerable) if arguments.unanswerable else []
    async with records_of(settings) as database:
        base = KnowledgeBase(database, embedder_of(settings), None, SystemClock(), reranker=reranker_of(settings))
        await base.open()
        try:
            unknown = {document for one in questions for document in one.relevant} - base.documents()
            scored = await judged(base, questions)
            told = await answerability(base, questions, unanswerable) if unanswerable else None
        finally:
            await base.close()
    if unknown:
        sys.stderr.write(f"{len(unknown)} of the relevant documents are not ingested, such as {min(unknown)}\n")
    if arguments.json:
        told_apart = {"answerable": told.as_json()} if told else {}
        sys.stdout.write(json.dumps(as_json(scored) | told_apart | {"unknown": len(unknown)}) + "\n")
    else:
        Console(width=None if sys.stdout.isatty() else 120).print(
            *tables(scored), *([str(told)] if told else []), sep="\n"
        )
    return 0


async def judged(base: KnowledgeBase, questions: Sequence[Question]) -> list[Scored]:
    """What the questions scored: one for all of them, and one for each language that is named."""
    rows: list[list[list[float]]] = []
    console = Console(stderr=True)
    for one in track(questions, "asking", console=console, disable=not console.is_terminal, transient=True):
        found = await base.rankings(one.question, locale=one.locale)
        ways = (found.fused, found.bm25, found.dense)
        rows.append([measured(_documents(passages), one.relevant) for passages in ways])
    values = np.array(rows)
    named = np.array([one.locale or "" for one in questions])
    parts = [Scored("", WAYS, values)]
    return parts + [Scored(name, WAYS, values[named == name]) for name in sorted(set(named.tolist()) - {""})]


def _documents(passages: Iterable[Passage]) -> list[str]:
    return list(dict.fromkeys(passage.document_id for passage in passages))
