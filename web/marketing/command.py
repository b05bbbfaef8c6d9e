"""`server.py campaign …`: mails about an offer, drafted, decided, sent or exported from the command line."""

import argparse
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from agent.bus import LocalBus
from agent.desk import Desk
from agent.marketing.drafting import draft
from agent.marketing.writing import LetterWriter
from agent.settings import Settings
from agent.wiring import deployment_of, desk_of, embedder_of
from knowledge.base import KnowledgeBase
from records import campaigns
from records.campaigns import Meant
from records.clock import SystemClock
from records.consent import Frequency
from records.database import Database
from records.staff.members import OPERATOR
from tools.policy import Deployment
from web import terminal
from web.mail import Mailer, NotSent
from web.mailers import mailer_of
from web.marketing.sending import HEADER, Post
from web.marketing.unsubscribing import Links
from web.opening import opened
from web.tables import write_csv

ALL = 1_000_000
DRAFTS = ("customer", "locale", "subject", "text", "written_by", "doubts", "refused")


def post_of(settings: Settings, database: Database, mailer: Mailer, deployment: Deployment) -> Post:
    """How letters leave this deployment."""
    return Post(
        database=database,
        clock=SystemClock(),
        mailer=mailer,
        links=Links(deployment.secret, settings.reached_at),
        shop=deployment.shop,
        frequency=Frequency(apart=timedelta(days=settings.offers_apart), most=settings.offers_month),
    )


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `campaign` and what can be done with one."""
    about = "Mails about an offer to those who agreed: draft them, decide, send or export."
    top = commands.add_parser("campaign", help=about, description=about)
    verbs = top.add_subparsers(required=True, metavar="WHAT")

    def verb(name: str, run: Any, *, of_one: bool = True) -> argparse.ArgumentParser:
        said = (run.__doc__ or "").splitlines()[0]
        made: argparse.ArgumentParser = verbs.add_parser(name, parents=parents, help=said, description=said)
        made.add_argument("--json", action="store_true", help="print a result that a program can read")
        if of_one:
            made.add_argument("campaign", metavar="CAMPAIGN", help="its id, as `campaign list` tells it")
        made.set_defaults(run=run)
        return made

    verb("segments", segments, of_one=False)
    verb("list", list_, of_one=False)
    drafted = verb("draft", draft_, of_one=False)
    drafted.add_argument("--name", required=True, help="how you speak of it to a colleague")
    whom = drafted.add_mutually_exclusive_group(required=True)
    whom.add_argument("--segment", type=int, metavar="N", help="its number, as `campaign segments` tells it")
    whom.add_argument("--customer", metavar="ID", help="one customer")
    whom.add_argument("--everybody", action="store_true", help="every customer who agreed")
    drafted.add_argument("--shared", action="store_true", help="one text for each language, and not for each customer")
    drafted.add_argument("--about", default="", metavar="TEXT", help="what to say, in English")
    drafted.add_argument("--about-zh", default="", metavar="TEXT", help="what to say, in Chinese")
    shown = verb("show", show)
    shown.add_argument("--out", type=Path, metavar="FILE", help=f"its drafts: {','.join(DRAFTS)}")
    verb("approve", approve)
    verb("refuse", refuse)
    verb("send", send)
    exported = verb("export", export)
    exported.add_argument("--out", type=Path, required=True, metavar="FILE", help=",".join(HEADER))


async def segments(settings: Settings, arguments: argparse.Namespace) -> int:
    """The segments of the last refresh, and how many of each may be written to."""
    async with opened(settings) as database, database.reading() as session:
        found = await campaigns.segments(session)
    value = [
        {"segment": number, "name": names["en"], "name_zh": names["zh"], "customers": every, "reached": some}
        for number, names, every, some in found
    ]
    lines = [f"{one['segment']}  {one['name']}: {one['customers']} customers, {one['reached']} agreed" for one in value]
    nothing = "There are no segments yet: run `python server.py refresh`."
    terminal.result(value, as_json=arguments.json, text="\n".join(lines) or nothing)
    return 0


async def list_(settings: Settings, arguments: argparse.Namespace) -> int:
    """The newest campaigns, and where each stands."""
    async with opened(settings) as database, database.reading() as session:
        rows = await campaigns.newest(session)
        counts = await campaigns.counts(session, [one.id for one in rows])
    value = [_told(one.model_dump(), counts[one.id]) for one in rows]
    lines = [f"{one.id}  {one.name}: {one.status}{_counted(counts[one.id])}" for one in rows]
    terminal.result(value, as_json=arguments.json, text="\n".join(lines) or "There is no campaign yet.")
    return 0


async def draft_(settings: Settings, arguments: argparse.Namespace) -> int:
    """Have the letters written by the configured model or the template; nothing is sent."""
    meant = Meant(
        name=arguments.name,
        about={"en": arguments.about, "zh": arguments.about_zh},
        segment=arguments.segment,
        customer=arguments.customer,
        each=not arguments.shared,
    )
    async with _desk(settings) as desk:
        async with desk.database.writing() as session:
            made = await campaigns.make(session, meant, actor=OPERATOR, model=LetterWriter(desk).by, clock=desk.clock)
        with terminal.progress() as progress:
            written = await draft(desk, made.id, progress)
        async with desk.database.reading() as session:
            some, _ = await campaigns.drafts(session, made.id, limit=1)
    value = {"campaign": made.id, "drafts": written, "customers": made.audience}
    first = f"\n\n{some[0].subject}\n\n{some[0].text}" if some else ""
    then = f"Read them (campaign show {made.id} --out F.csv), then approve or refuse."
    text = f"{made.id}: {written:,} drafts for {made.audience:,} customers. {then}{first}"
    terminal.result(value, as_json=arguments.json, text=text)
    return 0


async def show(settings: Settings, arguments: argparse.Namespace) -> int:
    """One campaign, and all its drafts as a file."""
    async with opened(settings) as database, database.reading() as session:
        row = await campaigns.get(session, arguments.campaign)
        found, count = await campaigns.drafts(session, row.id, limit=ALL)
        counts = (await campaigns.counts(session, [row.id]))[row.id]
    if arguments.out:
        lines = [
            (
                one.customer_id or "",
                one.locale,
                one.subject,
                one.text,
                one.written_by,
                " ".join(one.doubts),
                one.refused,
            )
            for one in found
        ]
        write_csv(arguments.out, DRAFTS, lines)
    value = {**_told(row.model_dump(), counts), "drafts": count}
    text = f"{row.name}: {row.status}, {count:,} drafts for {row.audience:,} customers{_counted(counts)}"
    terminal.result(value, as_json=arguments.json, text=text)
    return 0


async def approve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Approve a campaign: its letters may leave from now on."""
    return await _decide(settings, arguments, yes=True)


async def refuse(settings: Settings, arguments: argparse.Namespace) -> int:
    """Refuse a campaign: nothing of it will ever leave."""
    return await _decide(settings, arguments, yes=False)


async def _decide(settings: Settings, arguments: argparse.Namespace, *, yes: bool) -> int:
    async with opened(settings) as database, database.writing() as session:
        row = await campaigns.decide(session, arguments.campaign, approve=yes, actor=OPERATOR, clock=SystemClock())
        counts = (await campaigns.counts(session, [row.id]))[row.id]
    text = f"{row.name}: {row.status}{_counted(counts)}"
    terminal.result(_told(row.model_dump(), counts), as_json=arguments.json, text=text)
    return 0


async def send(settings: Settings, arguments: argparse.Namespace) -> int:
    """Send what an approved campaign has ready, to whoever may be written to at that moment."""
    async with _post(settings) as post:
        try:
            with terminal.progress() as progress:
                await post.send(arguments.campaign, progress)
        except NotSent as error:
            terminal.complain(f"{error} What is left stays ready: send it again later.")
            return 1
        return await _outcome(post.database, arguments)


async def export(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write an approved campaign's letters to a file, for another program to send."""
    async with _post(settings) as post:
        rows = await post.export(arguments.campaign, actor=OPERATOR)
        write_csv(arguments.out, HEADER, rows)
        return await _outcome(post.database, arguments)


async def _outcome(database: Database, arguments: argparse.Namespace) -> int:
    async with database.reading() as session:
        row = await campaigns.get(session, arguments.campaign)
        counts = (await campaigns.counts(session, [row.id]))[row.id]
    text = f"{row.name}{_counted(counts)}"
    terminal.result(_told(row.model_dump(), counts), as_json=arguments.json, text=text)
    return 0


@asynccontextmanager
async def _post(settings: Settings) -> AsyncIterator[Post]:
    deployment, (mailer, _) = deployment_of(settings), mailer_of(settings, SystemClock())
    async with opened(settings) as database:
        yield post_of(settings, database, mailer, deployment)


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[Desk]:
    clock = SystemClock()
    async with opened(settings) as database:
        chroma = settings.chroma_url or settings.data_dir / "chroma"
        knowledge = KnowledgeBase(database, embedder_of(settings), chroma, clock)  # not opened: drafts search nothing
        yield desk_of(settings, database, LocalBus(), knowledge, clock)


def _told(row: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    return {**row, "letters": counts}


def _counted(counts: dict[str, int]) -> str:
    return "".join(f", {count:,} {name.replace('_', ' ')}" for name, count in sorted(counts.items()))
