"""`server.py segment` and `predict`: who the customers are, and what they will do, as CSV files."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.settings import BadSetting, Settings
from records.clock import SystemClock
from web import labelled, terminal
from web.opening import opened
from web.recommending import add_date, until
from web.tables import write_csv

REFRESH = "insights.refresh:refresh"
SEGMENTS, PURCHASES = "insights.customers.foresight:segments", "insights.customers.foresight:purchases"
TOLD = "insights.customers.grounds:told"
"""Imported when they are wanted: scikit-learn takes a second."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `segment` and `predict` to the command line."""
    about = (segment.__doc__ or "").splitlines()[0]
    grouped = commands.add_parser("segment", parents=parents, help=about, description=about)
    add_date(grouped)
    grouped.add_argument("--out", type=Path, required=True, metavar="FILE", help="customer,segment,name")
    grouped.add_argument("--json", action="store_true", help="print a result that a program can read")
    grouped.set_defaults(run=segment)

    about = (refresh.__doc__ or "").splitlines()[0]
    refreshed = commands.add_parser("refresh", parents=parents, help=about, description=about)
    refreshed.add_argument("--whole", action="store_true", help="even if nothing has changed since")
    refreshed.add_argument("--json", action="store_true", help="print a result that a program can read")
    refreshed.set_defaults(run=refresh)

    about = (predict.__doc__ or "").splitlines()[0]
    foreseen = commands.add_parser("predict", parents=parents, help=about, description=about)
    foreseen.add_argument("what", nargs="+", metavar="WHAT", help="next-purchase, or: MODEL TABLE.csv")
    foreseen.add_argument("--days", type=int, default=90, help="within so many days (default: 90)")
    add_date(foreseen)
    foreseen.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="where probabilities and reasons are written"
    )
    foreseen.add_argument("--json", action="store_true", help="print a result that a program can read")
    foreseen.set_defaults(run=predict)


async def refresh(settings: Settings, arguments: argparse.Namespace) -> int:
    """Infer everything of all customers anew, as the server does by itself: for its tools and the console."""
    async with opened(settings) as database:
        with terminal.progress() as progress:
            done = await resolve_name(REFRESH)(database, SystemClock(), progress, whole=arguments.whole)
    _complain(done.problems)
    written = ", ".join(f"{count:,} of {kind}" for kind, count in done.written.items())
    text = (
        "Nothing has changed since."
        if done.skipped
        else f"As of {done.as_of:%Y-%m-%d}, results that are new: {written}"
    )
    terminal.result(done, as_json=arguments.json, text=text)
    return 0


async def segment(settings: Settings, arguments: argparse.Namespace) -> int:
    """Who the customers are: groups by how lately, how often and for how much they buy, named in words."""
    async with opened(settings) as database, database.reading() as session:
        with terminal.progress() as progress:
            made = await resolve_name(SEGMENTS)(session, until=until(arguments.as_of), progress=progress)
    groups = made.found.groups
    rows = (
        (customer, number, groups[number].names["zh" if locale.startswith("zh") else "en"])
        for customer, locale, number in zip(made.customers, made.locales, made.found.segment.tolist(), strict=True)
    )
    write_csv(arguments.out, ("customer", "segment", "name"), rows)
    _complain(made.problems)
    value = {
        "customers": len(made.customers),
        "stability": made.found.stability,
        "segments": [{"segment": number, **asdict(group)} for number, group in enumerate(groups)],
        "tried": [asdict(one) for one in made.found.tried],
        "as_of": made.as_of,
        "problems": made.problems,
    }
    lines = [
        f"{number}  {group.names['en']}: {terminal.counted(group.customers, 'customer')}, "
        f"{group.share_of_amount:.0%} of the money; half have "
        f"{terminal.counted(round(group.orders), 'order')} and {group.amount:,.0f} {made.currency} or more, "
        f"the last {group.recency:.0f} days ago"
        for number, group in enumerate(groups)
    ]
    judged = (
        f"stability {made.found.stability:.2f} (adjusted Rand index over bootstraps; 1: the same groups every time)"
    )
    terminal.result(value, as_json=arguments.json, text="\n".join([*lines, judged]))
    return 0


async def predict(settings: Settings, arguments: argparse.Namespace) -> int:
    """What customers will do: `next-purchase` says who buys again; MODEL TABLE.csv applies what `train` made."""
    if arguments.what == ["next-purchase"]:
        return await _next_purchase(settings, arguments)
    if len(arguments.what) == 2:
        return await labelled.predict_table(arguments)
    raise BadSetting("Write: predict next-purchase --days N --out FILE, or: predict MODEL TABLE.csv --out FILE")


async def _next_purchase(settings: Settings, arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.days <= 730:
        raise BadSetting("--days is a number from 1 to 730.")
    async with opened(settings) as database, database.reading() as session:
        with terminal.progress() as progress:
            asked = {"until": until(arguments.as_of), "days": arguments.days, "progress": progress}
            made = await resolve_name(PURCHASES)(session, **asked)
    tell, found = resolve_name(TOLD), made.found
    rows = (
        (one.customer, one.probability, tell(one.grounds, locale))
        for one, locale in zip(found.predictions, made.locales, strict=True)
    )
    write_csv(arguments.out, ("customer", "probability", "reasons"), rows)
    _complain(found.problems)
    value = {
        "customers": len(found.predictions),
        "without_orders": made.without_orders,
        "days": found.days,
        "expected_buyers": round(sum(one.probability for one in found.predictions)),
        "examples": found.examples,
        "auc": found.auc,
        "as_of": made.as_of,
        "problems": found.problems,
    }
    rest = (
        f"learned from {found.examples:,} earlier looks, AUC {found.auc} on unseen ones" if found.auc else "by formula"
    )
    text = (
        f"{terminal.counted(len(found.predictions), 'customer')} as of {made.as_of:%Y-%m-%d}: "
        f"about {value['expected_buyers']:,} of them will buy within {found.days} days ({rest}). "
        f"{made.without_orders:,} have not bought yet and are left out."
    )
    terminal.result(value, as_json=arguments.json, text=text)
    return 0


def _complain(problems: Sequence[str]) -> None:
    for problem in problems:
        terminal.complain(problem)
