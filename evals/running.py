"""`python -m evals run [SUITE…]`: cases × trials against a model, in a folder that can be taken up again."""

import argparse
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import TypeAlias

from langchain_core.language_models import BaseChatModel

from agent.settings import BadSetting, Settings
from agent.wiring import embedder_of, models_of
from evals import simulate
from evals.case import Case, Suite
from evals.figures.floor import floor_of
from evals.figures.summary import write
from evals.grading.judge import judge_by
from evals.intake.selecting import chosen, suites_named
from evals.pages import report
from evals.pages.run_table import show
from evals.results import Run, results_of
from evals.simulate.by_model import ModelCustomer
from evals.trials.answers import Answers
from evals.trials.contestants import watched
from evals.trials.folder import RunFolder
from evals.trials.lab import lab_of
from evals.trials.progress import Shown, progress
from evals.trials.runner import Planned, run_all
from evals.trials.trial import CustomerOf, customer_of
from evals.trials.world import World, demo_world, world_at
from knowledge.embed import Embedder

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Suites = Sequence[tuple[Path, Suite]]
AT_ONCE = 4


def add_command(commands: Commands, settings: argparse.ArgumentParser) -> None:
    about = "Have customers talk to the agent, and grade what came of it"
    made = commands.add_parser("run", parents=[settings], help=about, description=about)
    made.add_argument(
        "suites", nargs="*", metavar="SUITE", help="a file or folder of cases, or the name of one of ours"
    )
    made.add_argument("--trials", type=_at_least_one, default=1, metavar="K", help="trials of each case (1)")
    made.add_argument(
        "--out", type=Path, metavar="DIR", help="where to keep the run; one that is there is taken up again"
    )
    made.add_argument("--seed", type=int, default=0, help="another seed is another set of customers (0)")
    made.add_argument(
        "--only", action="append", default=[], metavar="TAG", help="cases with this tag, id, bucket or locale"
    )
    made.add_argument("--failed", type=Path, metavar="DIR", help="only cases that have failed in that run")
    made.add_argument("--judge", default="", metavar="openai:NAME", help="a model that judges the criteria of cases")
    made.add_argument(
        "--customer", default="", metavar="openai:NAME", help="a model that plays the simulated customers"
    )
    made.add_argument(
        "--world", type=Path, metavar="DIR", help="a data directory to start from, instead of the demo shop"
    )
    made.add_argument(
        "--at-once", type=_at_least_one, default=AT_ONCE, metavar="N", help=f"trials at a time ({AT_ONCE})"
    )
    made.add_argument("--fresh", action="store_true", help="ask models again what they have answered before")
    made.add_argument("--json", action="store_true", help="print a result that a program can read")
    made.set_defaults(run=run)


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run what is not done yet of a run, and print what all of it came to. Exit status 1 when a trial broke."""
    suites = chosen(suites_named(arguments.suites), arguments.only, arguments.failed)
    cases = [case for _, suite in suites for case in suite.cases]
    of = Run(
        model=settings.model,
        trials=arguments.trials,
        seed=arguments.seed,
        hashes={case.id: case.hash for case in cases},
        buckets={case.id: case.bucket for case in cases},
        world=str(arguments.world or ("of the suite" if any(suite.world for _, suite in suites) else "demo")),
        floor=floor_of(cases),
        customer=arguments.customer or "simulated",
        judge=arguments.judge,
    )
    folder = RunFolder(arguments.out or _somewhere(settings))
    with progress() as shown:
        done = folder.begin(of, cases)
        async with _planned(settings, arguments, suites, shown) as plan:
            shown.trials(sum(number < of.trials for _, number in done), of.trials * len(cases))
            await run_all(plan, of.trials, folder, done, at_once=arguments.at_once, told=shown.trial)
    found = write(folder.path)
    report.write(folder.path, found)
    show(folder.path, found, as_json=arguments.json)
    return int(any(one.infrastructure_error for one in results_of(folder.path)))


@asynccontextmanager
async def _planned(
    settings: Settings, arguments: argparse.Namespace, suites: Suites, shown: Shown
) -> AsyncIterator[list[Planned]]:
    """Every case with the lab of its suite."""
    kept = settings.data_dir / "evals"
    answers = None if arguments.fresh else Answers(kept / "answers")
    customers = _customers(settings, arguments.customer, answers)
    judge = judge_by(_model(settings, "--judge", arguments.judge, answers)) if arguments.judge else None
    copies = Path(mkdtemp(prefix="rapport-evals-"))
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, copies, ignore_errors=True)
        worlds: dict[Path | None, World] = {}
        plan = []
        for path, suite in suites:
            place = arguments.world or (path.parent / suite.world if suite.world else None)
            if place not in worlds:
                worlds[place] = await stack.enter_async_context(_world(place, kept, embedder_of(settings), shown))
            try:
                lab = lab_of(
                    settings,
                    worlds[place],
                    copies,
                    seed=arguments.seed,
                    suite=suite,
                    answers=answers,
                    customers=customers,
                    judge=judge,
                )
            except ValueError as error:
                raise BadSetting(str(error)) from None
            plan += [Planned(lab, case) for case in suite.cases]
        yield plan


@asynccontextmanager
async def _world(place: Path | None, kept: Path, embedder: Embedder, shown: Shown) -> AsyncIterator[World]:
    async with world_at(place, embedder) if place else demo_world(kept, embedder, shown) as world:
        yield world


def _customers(settings: Settings, name: str, answers: Answers | None) -> CustomerOf:
    """Simulated customers as they are, or in the hands of a model."""
    if not name:
        return customer_of
    model = _model(settings, "--customer", name, answers)

    def played(case: Case, random: Random) -> simulate.Customer:
        who = case.customer.simulate
        return ModelCustomer(who, case.locale, model) if who else customer_of(case, random)

    return played


def _model(settings: Settings, flag: str, name: str, answers: Answers | None) -> BaseChatModel:
    """A model that is not examined. Raises BadSetting, which names the flag."""
    try:
        named = models_of(settings.model_copy(update={"model": name}))[0]
    except ValueError as error:
        raise BadSetting(str(error).replace("RAPPORT_MODEL", flag)) from None
    return watched(named, settings, answers).model


def _somewhere(settings: Settings) -> Path:
    """A new folder among the runs, by model and time."""
    name = "".join(letter if letter.isalnum() else "-" for letter in settings.model)
    return settings.runs_dir / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _at_least_one(text: str) -> int:
    if not (text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)
