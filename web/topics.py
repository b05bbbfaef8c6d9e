"""`server.py topics FILE`: what texts are about, read from a CSV file and written to others."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.settings import Settings
from agent.wiring import asker_of, embedder_of
from records.errors import BadInput
from records.importing.columns import read_columns
from web import terminal
from web.tables import write, write_csv

FIND, TRENDS = "insights.topics:find_topics", "insights.topics.trends:trends"
NAMED = "insights.topics.naming:named"
LOAD, AS_JSON = "insights.topics.memory:load", "insights.topics.memory:as_json"
"""Imported when they are wanted: scikit-learn and networkx take seconds."""
SHOWN = 20


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `topics` to the command line."""
    about = "What texts are about: topics with keywords, found in the texts themselves."
    asked = commands.add_parser("topics", parents=parents, help=about, description=about)
    asked.add_argument("file", type=Path, metavar="FILE", help="a CSV file, may be gzipped")
    asked.add_argument("--column", required=True, help="the column that holds the text")
    asked.add_argument("--out", type=Path, required=True, metavar="FILE", help="where text, topic and keywords go")
    asked.add_argument(
        "--summary", type=Path, metavar="FILE", help="a row for each topic: size, typical texts, new, growth"
    )
    asked.add_argument("--time", metavar="COLUMN", help="the column that holds the day, for counts by week or month")
    asked.add_argument(
        "--memory",
        type=Path,
        metavar="FILE",
        help="keeps the topics from run to run and tells which are new; holds texts",
    )
    language = "the language of topics' names, where RAPPORT_MODEL names a model that gives them"
    asked.add_argument("--names", choices=("en", "zh"), default="en", help=language)
    asked.add_argument("--json", action="store_true", help="print a result that a program can read")
    asked.set_defaults(run=topics)


async def topics(settings: Settings, arguments: argparse.Namespace) -> int:
    """What texts are about."""
    with terminal.progress() as progress:
        columns = [arguments.column, *([arguments.time] if arguments.time else [])]
        rows = read_columns(arguments.file, columns, progress)
        texts = [row[0] for row in rows]
        days = [_day(row[1], line) for line, row in enumerate(rows, 2)] if arguments.time else []
        memory = resolve_name(LOAD)(arguments.memory) if arguments.memory else None
        known = {"remembered": memory} if memory else {}
        found, kept = await resolve_name(FIND)(texts, embedder_of(settings), progress=progress, **known)
        topics = await resolve_name(NAMED)(found.topics, asker_of(settings), arguments.names)
        found = replace(found, topics=topics)
    over_time = resolve_name(TRENDS)(found.numbers, days)
    _write(arguments, texts, found, over_time)
    if arguments.memory:
        write(arguments.memory, resolve_name(AS_JSON)(kept))
    terminal.result(_value(found, over_time), as_json=arguments.json, text=_told(found, len(texts)))
    return 0


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise BadInput(f"Row {line}: {text!r} is no day; write 2026-11-29, with a time after it or not.") from None


def _write(arguments: argparse.Namespace, texts: Sequence[str], found: Any, over_time: Any) -> None:
    words = {topic.number: " ".join(topic.keywords) for topic in found.topics}
    pairs = zip(texts, found.numbers, strict=True)
    header = ("text", "topic", "keywords")
    write_csv(arguments.out, header, ((text, number, words.get(number, "")) for text, number in pairs))
    if arguments.summary:
        counts = {trend.number: trend.counts for trend in over_time.topics}
        changes = {trend.number: trend.change for trend in over_time.topics}
        write_csv(
            arguments.summary,
            ("topic", "name", "keywords", "texts", "share", "new", "change", "typical", *over_time.periods),
            (
                (
                    topic.number, topic.name, words[topic.number], topic.texts,
                    round(topic.texts / len(texts), 4), int(topic.new),
                    changes.get(topic.number, ""), " | ".join(topic.typical), *counts.get(topic.number, ()),
                )
                for topic in found.topics
            ),
        )  # fmt: skip


def _value(found: Any, over_time: Any) -> dict[str, Any]:
    trend = {one.number: one for one in over_time.topics}
    return {
        "texts": len(found.numbers),
        "periods": over_time.periods,
        "topics": [
            {
                "topic": topic.number, "name": topic.name, "keywords": topic.keywords, "texts": topic.texts,
                "new": topic.new, "typical": topic.typical,
                **({"counts": trend[topic.number].counts, "change": trend[topic.number].change} if trend else {}),
            }
            for topic in found.topics
        ],
    }  # fmt: skip


def _called(topic: Any) -> str:
    words = ", ".join(topic.keywords)
    return f"{topic.name} ({words})" if topic.name else words


def _told(found: Any, texts: int) -> str:
    lines = [
        f"{topic.number:>5}  {topic.texts:>6,} texts  {'new  ' if topic.new else ''}{_called(topic)}"
        for topic in found.topics[:SHOWN]
    ]
    more = len(found.topics) - SHOWN
    return "\n".join(
        [f"{texts:,} texts, {len(found.topics)} topics", *lines, *([f"and {more} more"] if more > 0 else [])]
    )
