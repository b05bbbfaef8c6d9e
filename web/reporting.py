"""`server.py report`: a period as one page, or as PDF."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from zoneinfo import ZoneInfo

from agent.settings import BadSetting, Settings
from agent.wiring import embedder_of
from records.clock import SystemClock
from web import terminal
from web.opening import opened
from web.tables import write

REPORT, TOPICS = "insights.report:report", "insights.topics:find_topics"
HTML, PDF = "web.report.page:html", "web.report.page:pdf"
"""Imported when they are wanted: charts and topics need libraries that take seconds."""
USUAL = timedelta(days=30)
LEAST = 20
"""Conversations in which topics are looked for; `few` in web/report/words.yaml says so too."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `report` to the command line."""
    about = "Write a report of a period: conversations, outcomes, satisfaction, sentiment and topics, as HTML or PDF."
    asked = commands.add_parser("report", parents=parents, help=about, description=about)
    asked.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="2026-11-01 (default: 30 days before --to)"
    )
    asked.add_argument("--to", dest="last", type=_day, metavar="DAY", help="included (default: today)")
    asked.add_argument("--locale", choices=("en", "zh"), default="en", help="the language of the report")
    asked.add_argument("--out", type=Path, required=True, metavar="FILE", help="F.html or F.pdf")
    asked.add_argument("--json", action="store_true", help="print a result that a program can read")
    asked.set_defaults(run=report)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-11-29") from None


async def report(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write a report of a period."""
    write_as = {".html": HTML, ".pdf": PDF}.get(arguments.out.suffix)
    if write_as is None:
        raise BadSetting(f"{arguments.out.name} is neither .html nor .pdf: name the file --out F.html or --out F.pdf.")
    zone = ZoneInfo(settings.time_zone)
    last = arguments.last or SystemClock().now().astimezone(zone).date()
    first = arguments.first or last - USUAL
    if first > last:
        raise BadSetting(f"--from {first} is after --to {last}: name the earlier day first.")
    with terminal.progress() as progress:
        async with opened(settings) as database:
            progress.step("Reading the records")
            found = await resolve_name(REPORT)(database, first, last, zone)
        topics: Sequence[Any] = ()
        if len(found.openings) >= LEAST:
            topics = (await resolve_name(TOPICS)(found.openings, embedder_of(settings), progress=progress))[0].topics
        progress.step("Drawing")
        content = resolve_name(write_as)(found, topics, locale=arguments.locale, shop=settings.shop_name)
        write(arguments.out, content)
    value = {
        "file": str(arguments.out), "from": first, "to": last, "conversations": found.total, "outcomes": found.outcomes,
        "csat": found.mean_csat, "feelings": found.feelings, "tickets": found.tickets,
        "topics": [{"keywords": topic.keywords, "texts": topic.texts} for topic in topics],
    }  # fmt: skip
    terminal.result(
        value, as_json=arguments.json, text=f"{arguments.out}: {found.total:,} conversations, {first} to {last}"
    )
    return 0
