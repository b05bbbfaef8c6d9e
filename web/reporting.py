"""`server.py report`: a period as one page, as PDF, or its numbers."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agent.settings import BadSetting, Settings
from agent.wiring import DEMO_SHOP, asker_of, classifier_of, embedder_of
from insights.sentiment.classifiers import InTime
from records.clock import SystemClock
from records.database import Database
from web import terminal
from web.opening import opened
from web.report.writing import WRITERS, Reports
from web.tables import write

USUAL = timedelta(days=30)
PATIENCE = 600.0
"""Seconds that a report waits for a model to read all messages."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `report` to the command line."""
    about = "Write a report of a period: conversations, outcomes, satisfaction, feelings, topics, segments."
    asked = commands.add_parser("report", parents=parents, help=about, description=about)
    asked.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="2026-11-01 (default: 30 days before --to)"
    )
    asked.add_argument("--to", dest="last", type=_day, metavar="DAY", help="included (default: today)")
    asked.add_argument("--locale", choices=("en", "zh"), default="en", help="the language of the report")
    asked.add_argument("--out", type=Path, required=True, metavar="FILE", help="F.html, F.pdf or F.csv")
    asked.add_argument("--json", action="store_true", help="print a result that a program can read")
    asked.set_defaults(run=report)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-11-29") from None


def reports_of(settings: Settings, database: Database) -> Reports:
    """What writes the reports of this deployment."""
    zone, shop = ZoneInfo(settings.time_zone), settings.shop_name or (DEMO_SHOP if settings.demo else "")
    sentiment = InTime(classifier_of(settings), PATIENCE)
    return Reports(database, embedder_of(settings), zone, shop, SystemClock(), sentiment, asker_of(settings))


async def report(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write a report of a period."""
    form = arguments.out.suffix.removeprefix(".")
    if form not in WRITERS:
        name = arguments.out.name
        raise BadSetting(f"{name} is neither .html nor .pdf nor .csv: name the file --out F.html, F.pdf or F.csv.")
    zone = ZoneInfo(settings.time_zone)
    last = arguments.last or SystemClock().now().astimezone(zone).date()
    first = arguments.first or last - USUAL
    if first > last:
        raise BadSetting(f"--from {first} is after --to {last}: name the earlier day first.")
    with terminal.progress() as progress:
        async with opened(settings) as database:
            reports = reports_of(settings, database)
            made = await reports.write(first, last, form, locale=arguments.locale, progress=progress)
        content, found, topics = made
        write(arguments.out, content)
    value = {
        "file": str(arguments.out), "from": first, "to": last, "conversations": found.total, "outcomes": found.outcomes,
        "csat": found.mean_csat, "feelings": found.feelings, "tickets": found.tickets,
        "recommendations": {"made": found.taken.recommended, "bought": found.taken.bought, "open": found.taken.open},
        "gaps": [{"title": gap.title, "asked": gap.asked} for gap in found.gaps],
        "topics": [{"name": one.name, "keywords": one.keywords, "texts": one.texts} for one in topics],
    }  # fmt: skip
    terminal.result(
        value,
        as_json=arguments.json,
        text=f"{arguments.out}: {terminal.counted(found.total, 'conversation')}, {first} to {last}",
    )
    return 0
