"""The command line: serve, ingest, import, search, user, doctor. Reads settings and wires the parts, nothing else."""

import gc

gc.disable()  # until everything is imported: nothing of that is garbage, and looking for some is a fifth of a start

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from agent.assignment import Assignment
from agent.counter import Counter
from agent.desk import Desk
from agent.drafts import Writer, summary_jobs
from agent.flags import of_settings, settings_of
from agent.handoff import SUMMARY
from agent.marketing.drafting import DRAFT, draft_jobs
from agent.runner import Runner
from agent.session import Sessions
from agent.settings import BadSetting, Settings
from agent.ticketing import LOOK_AFTER, Ticketing, targets_of, ticket_jobs
from agent.wiring import bus_of, desk_of, embedder_of, fetcher_of, reranker_of, secret_of
from evals.console import Evaluations
from insights import schedule
from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.schedule import ROUND, ROUNDS, SYNC, sync_round, sync_source
from knowledge.talk import TALK, TALKS, Talk, index_talk
from records.clock import Clock, SystemClock
from records.database import Database
from records.demo import seed
from records.errors import RecordError
from records.importing import ImportFiles, import_files
from records.progress import Progress
from records.runner import JobRunner, forget_jobs
from records.staff.accounts import Accounts
from records.staff.passwords import Passwords
from web import (
    checkup,
    demo,
    exporting,
    importing,
    ingesting,
    logs,
    predicting,
    recommending,
    reporting,
    reviewing,
    searching,
    terminal,
    texts,
    topics,
    training,
)
from web.app import Parts, create_app
from web.auth import Tokens
from web.console import users
from web.console.setup import Setup, greeting
from web.listening import Greeting, listen
from web.mail import mail_jobs
from web.mailers import mailer_of
from web.marketing import command as campaigning
from web.marketing.sending import SEND, send_jobs
from web.opening import opened
from web.webhooks import Webhooks

ARTICLES = Path(__file__).parent / "knowledge" / "demo"
FORGET = "forget_jobs"


async def serve(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Run the server until it is told to stop."""
    logs.configure(settings.log_format)
    clock = SystemClock()
    asked_to_end: list[int] = []
    async with AsyncExitStack() as stack:
        stack.callback(_end_by, asked_to_end)  # first in, so last to go: everything is closed in order by then
        database = await stack.enter_async_context(opened(settings))
        chroma = settings.chroma_url or settings.data_dir / "chroma"
        knowledge = KnowledgeBase(
            database,
            embedder_of(settings),
            chroma,
            clock,
            fetcher=fetcher_of(settings),
            reranker=reranker_of(settings),
        )
        if settings.demo:
            with terminal.progress() as progress:
                await _seed(database, knowledge, clock, progress)
        bus = bus_of(settings)
        stack.push_async_callback(bus.close)
        desk = desk_of(settings, database, bus, knowledge, clock)
        await knowledge.open()
        stack.push_async_callback(knowledge.close)
        # uvicorn raises the signal that ended it once more, before anything else has been closed
        signal.signal(signal.SIGTERM, lambda number, _frame: asked_to_end.append(number))
        accounts, setup = Accounts(database, Passwords(), clock), Setup()
        app = _application(settings, desk, knowledge, accounts, setup)
        return await listen(app, settings.host, settings.port, await _greeting(settings, accounts, setup))


def _end_by(signals: Sequence[int]) -> None:
    """End as the signal would have ended us: taking an interpreter of this size down by itself takes seconds."""
    if signals:
        signal.signal(signals[-1], signal.SIG_DFL)
        signal.raise_signal(signals[-1])


async def _seed(database: Database, knowledge: KnowledgeBase, clock: Clock, progress: Progress) -> None:
    await seed(database, lambda: knowledge.ingest([ARTICLES]), clock=clock, progress=progress)


async def _greeting(settings: Settings, accounts: Accounts, setup: Setup) -> Greeting:
    if await accounts.has_admin():
        return lambda _url: ""
    return greeting(setup, settings.host, seen=settings.demo or sys.stderr.isatty())


def _application(settings: Settings, desk: Desk, knowledge: KnowledgeBase, accounts: Accounts, setup: Setup) -> FastAPI:
    runner = Runner(desk)
    mailer, outbox = mailer_of(settings, desk.clock)
    post = campaigning.post_of(settings, desk.database, mailer, desk.deployment)
    handlers = {
        "mail": mail_jobs(mailer),
        SUMMARY: summary_jobs(Writer(desk), desk),
        LOOK_AFTER: ticket_jobs(Ticketing(desk, targets_of(settings.ticket_hours), gives=settings.assignment)),
        DRAFT: draft_jobs(desk),
        SEND: send_jobs(post),
        FORGET: forget_jobs(desk.database, desk.clock),
        schedule.ROUND: schedule.refresh_round(desk.database, desk.clock),
        schedule.REFRESH: schedule.refresh_all(desk.database, desk.clock),
        TALK: index_talk(Talk(desk.database, desk.clock, desk.deployment.secret)),
        ROUND: sync_round(desk.database, desk.clock),
        SYNC: sync_source(knowledge, desk.database, desk.clock),
    }
    if settings.webhooks:
        secret, private = secret_of(settings, "webhook_secret"), settings.private_hosts
        handlers |= Webhooks(desk.database, desk.clock, settings.webhooks, secret, private=private).handlers()
    silence = timedelta(seconds=settings.presence_silence)
    timeout = timedelta(seconds=settings.waiting_timeout)
    assignment = Assignment(desk, silence=silence, timeout=timeout, gives=settings.assignment)
    every = {FORGET: timedelta(days=1), ROUND: ROUNDS, TALK: TALKS, schedule.ROUND: schedule.ROUNDS}
    jobs = JobRunner(desk.database, handlers, desk.clock, every=every)
    given = settings.identity_secret.get_secret_value()
    identity_secret = secret_of(settings, "identity_secret") if settings.demo or given else b""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        runner.start()
        assignment.start()
        working = asyncio.create_task(jobs.run())
        try:
            yield
        finally:
            await assignment.stop()
            await runner.stop()
            jobs.stop()
            await working

    parts = Parts(
        desk=desk,
        sessions=Sessions(desk, runner),
        counter=Counter(desk, runner),
        tokens=Tokens(desk.deployment.secret),
        identity_secret=identity_secret,
        accounts=accounts,
        setup=setup,
        knowledge=knowledge,
        evals=Evaluations(settings.runs_dir, settings.data_dir / "evals" / "from-life.yaml", desk.database),
        post=post,
        reports=reporting.reports_of(settings, desk.database),
        checks={"database": desk.database.ping, "index": knowledge.ready, "bus": desk.bus.ping},
        origins=settings.origins,
        demo=demo.routes(desk.database, desk.clock, identity_secret=identity_secret, outbox=outbox.recent)
        if settings.demo
        else None,
    )
    return create_app(parts, lifespan)


async def import_(settings: Settings, arguments: argparse.Namespace) -> int:
    """Bring customers, products, orders and reviews in from CSV files."""
    files = ImportFiles(arguments.customers, arguments.products, arguments.orders, arguments.reviews)
    if not any(asdict(files).values()):
        raise BadSetting("There is nothing to import: name a file with --customers, --products, --orders or --reviews.")
    renames = dict(arguments.map)
    async with opened(settings) as database:
        with terminal.progress() as progress:
            report = await import_files(
                database,
                files,
                renames=renames,
                skip_bad=arguments.skip_bad,
                clock=SystemClock(),
                progress=progress,
            )
    for row in report.bad:
        terminal.complain(str(row))
    terminal.result(report, as_json=arguments.json, text=importing.told(report))
    return 0 if report.imported else 1


async def check(settings: Settings, arguments: argparse.Namespace) -> int:
    """Look at every part of this deployment, and say what is wrong and how to mend it."""
    findings = await checkup.examine(settings)
    well = all(finding.verdict != "wrong" for finding in findings)
    value = {"well": well, "findings": [asdict(finding) for finding in findings]}
    terminal.result(value, as_json=arguments.json, text="\n".join(map(str, findings)))
    return 0 if well else 1


Command = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]


def parser() -> argparse.ArgumentParser:
    """The command line: every setting is a flag of every command too."""
    settings = of_settings()
    top = argparse.ArgumentParser(prog="server.py", description="Rapport, a customer-service agent")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command) -> argparse.ArgumentParser:
        about = (run.__doc__ or "").splitlines()[0]
        made = commands.add_parser(name, parents=[settings], help=about, description=about)
        made.add_argument("--json", action="store_true", help="print a result that a program can read")
        made.set_defaults(run=run)
        return made

    command("serve", serve)
    command("doctor", check)
    ingesting.add_commands(commands, [settings])
    reviewing.add_command(commands, [settings])
    searching.add_command(commands, [settings])
    users.add_commands(commands, [settings])
    recommending.add_commands(commands, [settings])
    predicting.add_commands(commands, [settings])
    texts.add_commands(commands)
    topics.add_commands(commands, [settings])
    training.add_commands(commands, [settings])
    reporting.add_commands(commands, [settings])
    exporting.add_commands(commands, [settings])
    campaigning.add_commands(commands, [settings])
    imported = command("import", import_)
    for kind in ("customers", "products", "orders", "reviews"):
        imported.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"a CSV file of {kind}, may be gzipped")
    imported.add_argument(
        "--map", type=_renaming, action="append", default=[], metavar="theirs=ours", help="rename a column"
    )
    imported.add_argument("--skip-bad", action="store_true", help="import the rest when rows are bad")
    return top


def _renaming(pair: str) -> tuple[str, str]:
    theirs, equals, ours = pair.partition("=")
    if not (theirs and equals and ours):
        raise argparse.ArgumentTypeError(f"{pair!r} is not theirs=ours")
    return theirs, ours


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage."""
    gc.freeze()  # what is loaded stays, so that no later collection walks through it: 0.3 s in the middle of answers
    gc.enable()
    arguments = parser().parse_args(argv)
    try:
        settings = settings_of(arguments)
        run: Command = arguments.run
        return asyncio.run(run(settings, arguments))
    except (BadSetting, ValueError) as error:  # ValueError: of a part that reads its own setting
        terminal.complain(str(error))
        return 2
    except (RecordError, KnowledgeError) as error:
        terminal.complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
