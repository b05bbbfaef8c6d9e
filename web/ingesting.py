"""`server.py ingest …` and `server.py sources …`: documents in, and what is remembered of where they came from."""

import argparse
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from agent.settings import BadSetting, Settings
from agent.wiring import embedder_of, fetcher_of
from knowledge import IngestReport, KnowledgeBase, Source, WebSource
from knowledge.marks import EVERYTHING, Audience
from knowledge.schedule import LEAST
from knowledge.sources import location_of
from records.clock import SystemClock
from records.errors import BadInput
from web import terminal
from web.opening import opened

_PERIOD = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `ingest` and `sources` to the command line."""

    def command(among: Any, name: str, run: Callable[..., Any]) -> argparse.ArgumentParser:
        text = (run.__doc__ or "").splitlines()[0]
        made: argparse.ArgumentParser = among.add_parser(name, parents=parents, help=text, description=text)
        made.add_argument("--json", action="store_true", help="print a result that a program can read")
        made.set_defaults(run=run)
        return made

    ingested = command(commands, "ingest", ingest)
    ingested.add_argument("sources", nargs="*", help="files, folders, http(s) addresses; none: all that are remembered")
    ingested.add_argument("--depth", type=int, help="follow the links of pages so far (0: none)")
    ingested.add_argument(
        "--domain", action="append", metavar="HOST[/PATH]", help="where links may lead (default: the same host)"
    )
    ingested.add_argument("--limit", type=int, help="read no more pages than this")
    ingested.add_argument("--every", type=_period, metavar="6h", help="read it again so often (30m, 6h, 1d; off)")
    ingested.add_argument(
        "--audience", choices=get_args(Audience), help="who may find it from now on: staff only, or customers again"
    )
    about = "What is remembered: list, remove."
    sources = commands.add_parser("sources", help=about, description=about)
    of_sources = sources.add_subparsers(required=True, metavar="ACTION")
    command(of_sources, "list", list_)
    command(of_sources, "remove", remove).add_argument("location", help="as `sources list` shows it")


async def ingest(settings: Settings, arguments: argparse.Namespace) -> int:
    """Bring documents into the knowledge base; a running server answers from them within two seconds."""
    async with _knowledge(settings) as knowledge:
        known = {source.location: source for source in await knowledge.sources()}
        wanted = [_asked(given, arguments, known) for given in arguments.sources]
        wanted = wanted or [source.asked for source in known.values()]
        if not wanted:
            raise BadSetting("Nothing is remembered yet: name files, folders or addresses.")
        with terminal.progress() as progress:
            report = await knowledge.ingest(
                wanted, progress=terminal.read(progress), audience=arguments.audience if arguments.sources else None
            )
        unknown = []
        if arguments.every is not None:
            unknown = [one for one in wanted if not await knowledge.schedule(one, arguments.every or None)]
    for error in report.errors:
        terminal.complain(error)
    for source in unknown:
        terminal.complain(
            f"{location_of(source)} is no source of its own, so --every was not taken for it: "
            "name one that `sources list` shows, such as the folder it is in"
        )
    terminal.result(report, as_json=arguments.json, text=_told(report))
    return 1 if report.errors and not _done(report) else 0


async def list_(settings: Settings, arguments: argparse.Namespace) -> int:
    """What was ingested from where, when, and what was wrong with it."""
    async with _knowledge(settings) as knowledge:
        known = await knowledge.sources()
    value = {"sources": [_shown(source) for source in known]}
    terminal.result(
        value, as_json=arguments.json, text="\n".join(map(_line, known)) or "Nothing has been ingested yet."
    )
    return 0


async def remove(settings: Settings, arguments: argparse.Namespace) -> int:
    """Forget a source, and remove its documents."""
    location = location_of(_source(arguments.location))
    async with _knowledge(settings) as knowledge:
        count = await knowledge.forget(location)
    if count is None:
        raise BadInput(f"{location} is not remembered: `sources list` shows what is.")
    terminal.result(
        {"location": location, "removed": count}, as_json=arguments.json, text=f"{count} documents removed."
    )
    return 0


@asynccontextmanager
async def _knowledge(settings: Settings) -> AsyncIterator[KnowledgeBase]:
    async with opened(settings) as database:
        yield KnowledgeBase(database, embedder_of(settings), None, SystemClock(), fetcher=fetcher_of(settings))


def _source(given: str) -> Path | WebSource:
    return WebSource(given) if given.lower().startswith(("http://", "https://")) else Path(given)


def _asked(given: str, arguments: argparse.Namespace, known: Mapping[str, Source]) -> Path | WebSource:
    """What is to be read; a site that is known is read as it was before where nothing else is said."""
    source = _source(given)
    if isinstance(source, Path):
        return source
    before = known.get(location_of(source))
    if before is not None and isinstance(before.asked, WebSource):
        source = before.asked
    said = {"depth": arguments.depth, "within": arguments.domain and tuple(arguments.domain), "limit": arguments.limit}
    return replace(source, **{name: value for name, value in said.items() if value is not None})


def _period(text: str) -> timedelta:
    """How often; nothing at all for `off`."""
    if text == "off":
        return timedelta()
    match = _PERIOD.fullmatch(text)
    period = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if period < LEAST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a period of 15m or more, such as 30m, 6h or 1d, nor off")
    return period


def _every(period: timedelta) -> str:
    """As `--every` takes it."""
    minutes = int(period.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60
    return f"{days}d" if minutes % 1440 == 0 else f"{hours}h" if minutes % 60 == 0 else f"{minutes}m"


def _done(report: IngestReport) -> int:
    return report.added + report.updated + report.removed + report.unchanged


def _told(report: IngestReport) -> str:
    return (
        f"{report.added} added, {report.updated} updated, {report.removed} removed, {report.unchanged} unchanged; "
        f"{report.passages} passages written"
    )


def _shown(source: Source) -> dict[str, Any]:
    return {
        "location": source.location,
        "options": source.asked.options() if isinstance(source.asked, WebSource) else {},
        "documents": source.documents,
        "passages": source.passages,
        "synced_at": source.synced_at and source.synced_at.isoformat(),
        "every": source.every and int(source.every.total_seconds()),
        "due_at": source.due_at and source.due_at.isoformat(),
        "staff": list(source.staff),
        "errors": list(source.errors),
    }


def _line(source: Source) -> str:
    when = f"{source.synced_at:%Y-%m-%d %H:%M} UTC" if source.synced_at else "not finished"
    again = f", again every {_every(source.every)}" if source.every else ""
    marks = ", ".join("all of it" if mark == EVERYTHING else mark for mark in source.staff)
    errors = (f"\n    for staff only: {marks}" if marks else "") + "".join(
        f"\n    {error}" for error in source.errors[:5]
    )
    more = f"\n    … and {len(source.errors) - 5} more" if len(source.errors) > 5 else ""
    return (
        f"{source.location}\n    {source.documents} documents, {source.passages} passages, {when}{again}{errors}{more}"
    )
