"""`python -m tests.bench.sections BANK WORK [--half dev] [--missed] [--json]`: does `builtin` quote the right section?

BANK is the folder of the public bank articles (`documents.jsonl`), WORK one to keep what was ingested in. The questions
and the sections that answer them (`questions/sections.jsonl`) were written from the articles before anybody saw what
the program makes of them. Which half a question is in depends on its text alone; `--missed` names those of the
development half only. Not the understanding of a conversation: every question is taken for one to the articles.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.builtin.flows.knowledge import UNSURE
from agent.builtin.flows.quoting import quotation
from agent.settings import Settings
from agent.wiring import embedder_of, records_of
from knowledge.base import KnowledgeBase
from knowledge.passage import Passage
from records.clock import SystemClock
from tests.bench.question_sets import ARTICLES, HALVES, QUESTIONS, half_of
from tools.search import found_by

FOUND = 5
"""Passages that the tool reads out of a search."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and the sections that answer it: document and heading, empty for what is before the first."""

    question: str
    answers: list[list[str]]
    locale: str
    of: str

    def answered_by(self, passage: Passage) -> bool:
        places = {(passage.document_id, heading) for heading in passage.heading.split(" › ")}
        return any((document, heading) in places for document, heading in self.answers)

    def is_of(self, passage: Passage) -> bool:
        return any(document == passage.document_id for document, _ in self.answers)


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the questions of one kind: what was found, and what was quoted first, or at all.

    `found`: among the passages of the search there is a section that answers. `nothing`: not sure enough to quote.
    """

    questions: int
    found: float
    document: float
    first: float
    shown: float
    nothing: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a question."""

    asked: Labelled
    found: bool
    quoted: tuple[Passage, ...]

    def marks(self) -> list[bool]:
        first = self.quoted[:1]
        return [
            self.found,
            any(map(self.asked.is_of, first)),
            any(map(self.asked.answered_by, first)),
            any(map(self.asked.answered_by, self.quoted)),
            not self.quoted,
        ]


def labelled() -> list[Labelled]:
    lines = (QUESTIONS / "sections.jsonl").read_text(encoding="utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines]


async def seen(base: KnowledgeBase, questions: Sequence[Labelled]) -> list[Seen]:
    """Every question asked as `builtin` does, of what is ingested."""
    every = []
    for one in questions:
        findings = await base.search(one.question, limit=FOUND, locale=one.locale)
        told = found_by(findings)
        said = quotation(one.question, told["passages"]).sections if told["answerable"] >= UNSURE else ()
        every.append(Seen(one, any(one.answered_by(found.passage) for found in findings.passages), said))
    return every


async def measured(bank: Path, work: Path) -> list[Seen]:
    """The questions about each set of articles, asked of these articles alone."""
    every: list[Seen] = []
    for name, documents in (("demo", ARTICLES), ("bank", bank / "documents.jsonl")):
        settings = Settings(data_dir=work / name)
        async with records_of(settings) as database:
            base = KnowledgeBase(database, embedder_of(settings), work / name / "chroma", SystemClock())
            await base.open()
            try:
                await base.ingest([documents])
                every += await seen(base, [one for one in labelled() if one.of == name])
            finally:
                await base.close()
    return every


def shares(every: Sequence[Seen]) -> Shares:
    columns = zip(*(one.marks() for one in every), strict=True)
    return Shares(len(every), *(round(sum(column) / len(every), 3) for column in columns))


def table(every: Sequence[Seen]) -> Iterator[tuple[str, Shares]]:
    """By half, and in it by articles and language."""
    for half in HALVES:
        part = [one for one in every if half_of(one.asked.question) == half]
        for kind in sorted({(one.asked.of, one.asked.locale) for one in part}):
            yield " ".join((half, *kind)), shares([one for one in part if (one.asked.of, one.asked.locale) == kind])
        yield half, shares(part)


def missed(every: Sequence[Seen]) -> Iterator[str]:
    """The questions of the development half that the first section does not answer, and what was quoted."""
    for one in every:
        if half_of(one.asked.question) == "dev" and not any(map(one.asked.answered_by, one.quoted[:1])):
            says = " / ".join(f"{passage.document_id} › {passage.heading}" for passage in one.quoted) or "nothing"
            yield f"{'' if one.found else '(not found) '}{one.asked.question} → {says}; wanted {one.asked.answers}"


async def main(arguments: argparse.Namespace) -> None:
    every = await measured(arguments.bank, arguments.work)
    rows = [(name, one) for name, one in table(every) if name.startswith(arguments.half or "")]
    if arguments.json:
        print(json.dumps({name: asdict(one) for name, one in rows}))
        return
    for name, one in rows:
        print(f"{name:20}", *(f"{key} {value:<6}" for key, value in asdict(one).items()))
    if arguments.missed:
        print(*missed(every), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sections")
    parser.add_argument("bank", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--json", action="store_true")
    asyncio.run(main(parser.parse_args()))
