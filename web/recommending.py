"""`server.py recommend`: what to show whom, from the orders, as a CSV file."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.settings import Settings
from records.clock import SystemClock
from web import terminal
from web.opening import opened
from web.tables import write_csv

LISTS = "insights.recommend.recommending:recommend_to"
"""Imported when it is wanted: scikit-learn takes a second."""
COLUMNS = ("customer", "rank", "product", "score", "reason", "name")
"""Of a line; the last only where it is asked for."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `recommend` to the command line."""
    about = (recommend.__doc__ or "").splitlines()[0]
    made = commands.add_parser("recommend", parents=parents, help=about, description=about)
    whom = made.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="for one customer")
    whom.add_argument("--all", action="store_true", help="for every customer, in the order of their ids")
    made.add_argument("--top", type=_count, default=10, metavar="N", help="so many for each (default: 10)")
    made.add_argument("--new-only", action="store_true", help="nothing that the customer has bought before")
    made.add_argument("--agreed-only", action="store_true", help="only customers who want to hear of offers")
    made.add_argument("--names", action="store_true", help="a column more, with what the products are called")
    add_date(made)
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="customer,rank,product,score,reason")
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=recommend)


async def recommend(settings: Settings, arguments: argparse.Namespace) -> int:
    """What to recommend to a customer, or to all, with a reason for each product."""
    async with opened(settings) as database, database.reading() as session:
        with terminal.progress() as progress:
            found = await resolve_name(LISTS)(
                session,
                until=until(arguments.as_of),
                progress=progress,
                customer=arguments.customer,
                top=arguments.top,
                new_only=arguments.new_only,
                agreed_only=arguments.agreed_only,
            )
    header = COLUMNS if arguments.names else COLUMNS[:-1]
    write_csv(arguments.out, header, ([getattr(one, column) for column in header] for one in found.lines))
    for problem in found.problems:
        terminal.complain(problem)
    value = {
        "customers": found.customers,
        "recommendations": len(found.lines),
        "as_of": found.as_of,
        "problems": found.problems,
    }
    made, whom = terminal.counted(len(found.lines), "recommendation"), terminal.counted(found.customers, "customer")
    text = f"{made} for {whom}, as of {found.as_of:%Y-%m-%d}"
    terminal.result(value, as_json=arguments.json, text=text)
    return 0


def add_date(command: argparse.ArgumentParser) -> None:
    """Add `--as-of`."""
    about = "only orders up to and on this day (default: all)"
    command.add_argument("--as-of", type=_date, metavar="DATE", help=about)


def until(day: datetime | None) -> datetime:
    """The moment before which orders count: the end of that day in UTC, or now."""
    return SystemClock().now() if day is None else day + timedelta(days=1)


def _date(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2011-06-30") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)
