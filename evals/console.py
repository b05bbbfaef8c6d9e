"""Runs and cases for the people who work here, in plain values: what the console shows of them, and keeps for them.

Runs nothing: a run takes minutes of a machine, and belongs on a command line or into a build.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from evals.case import Case
from evals.errors import BadFile, EvalError
from evals.figures import outcome
from evals.intake import logged, reported
from evals.intake.suite_file import add, as_yaml
from evals.pages.failing import Failing, failing
from evals.pages.thread import Line, thread
from evals.results import results_of, run_of, transcript_of
from records import reports
from records.database import Database
from records.errors import NotFound

SUMMARY = "evals.figures.summary:summary"
Json = dict[str, Any]
MOST = 200
"""Failing cases that are told of."""
TOLD = ("over_escalation", "pass_k", "floor", "buckets", "locales", "flaky", "infrastructure_errors")


class Evaluations:
    """The runs of a folder, and a suite that cases from life are added to."""

    def __init__(self, runs: Path, suite: Path, database: Database) -> None:
        self._runs, self._suite, self._database = runs, suite, database

    async def listed(self) -> list[Json]:
        """Every run of the folder, the newest first; what cannot be read is none."""
        return await asyncio.to_thread(self._listed)

    async def run(self, name: str) -> Json:
        """What a run came to, and which cases failed. Raises NotFound."""
        return await asyncio.to_thread(self._run, name)

    async def trial(self, name: str, case: str, trial: int) -> Json:
        """A trial as it went, with the reasons why it failed beside the lines that show them. Raises NotFound."""
        return await asyncio.to_thread(self._trial, name, case, trial)

    async def keep(self, conversation: str, answer: int | None) -> Json:
        """Make a case of a conversation, or of an answer in it that was reported, and add it to the suite.

        Raises:
            NotFound: there is no such conversation or report, or nobody has said anything in it.
        """
        async with self._database.reading() as session:
            try:
                if answer is None:
                    case = await logged.case_of(session, conversation)
                else:
                    case = await reported.case_of(session, await reports.of_answer(session, conversation, answer))
            except EvalError as error:
                raise NotFound(str(error)) from None
        held = await asyncio.to_thread(add, self._suite, [case], anew=False)
        return self._kept(next(one for one in held if one.id == case.id))

    async def kept(self) -> list[Json]:
        """The cases of that suite, the newest last."""
        return await asyncio.to_thread(self._all_kept)

    def _listed(self) -> list[Json]:
        return sorted(filter(None, map(_line, _folders(self._runs))), key=lambda one: one["at"], reverse=True)

    def _run(self, name: str) -> Json:
        folder = self._folder(name)
        found = _summary(folder)
        line = _line(folder)
        if line is None:
            raise NotFound("There is no such run any more.")
        failed = failing(outcome.latest(results_of(folder)))
        shown = [_failing(one) for one in failed[:MOST]]
        return {**line, **{key: found[key] for key in TOLD}, "failing": shown, "left_out": len(failed) - len(shown)}

    def _trial(self, name: str, case: str, trial: int) -> Json:
        folder = self._folder(name)
        result = next((one for one in outcome.latest(results_of(folder)) if one.key == (case, trial)), None)
        if result is None:
            raise NotFound("There is no such trial in this run.")
        try:
            found = thread(transcript_of(folder, case, trial), result.reasons)
        except BadFile:
            raise NotFound("The transcript of this trial is gone.") from None
        told = {key: getattr(result, key) for key in ("case", "trial", "bucket", "locale", "passed", "unsafe")}
        return {**told, "lines": list(map(_line_of, found.lines)), "reasons": list(found.reasons)}

    def _folder(self, name: str) -> Path:
        """A name is only ever compared with those that are there."""
        folder = next((one for one in _folders(self._runs) if one.name == name), None)
        if folder is None:
            raise NotFound("There is no such run any more.")
        return folder

    def _all_kept(self) -> list[Json]:
        if not self._suite.exists():
            return []
        return list(map(self._kept, add(self._suite, [], anew=False)))

    def _kept(self, case: Case) -> Json:
        return {"id": case.id, "tags": list(case.tags), "yaml": as_yaml(case), "suite": str(self._suite)}


def _folders(runs: Path) -> list[Path]:
    return [one for one in runs.iterdir() if (one / "run.json").is_file()] if runs.is_dir() else []


def _line(folder: Path) -> Json | None:
    """A run in a line."""
    try:
        run, found = run_of(folder), _summary(folder)
    except BadFile:
        return None
    at = max((folder / name).stat().st_mtime for name in ("run.json", "results.jsonl") if (folder / name).exists())
    return {
        "name": folder.name,
        "at": datetime.fromtimestamp(at, UTC),
        "model": run.model,
        "world": run.world,
        "trials_each": run.trials,
        **{key: found[key] for key in ("cases", "trials", "missing", "resolution", "escalation_accuracy")},
        "unsafe": found["unsafe_actions"]["count"],
    }


def _summary(folder: Path) -> Mapping[str, Any]:
    """As it was written when the run ended; worked out, where the run goes on or was killed. Raises BadFile."""
    kept, results = folder / "summary.json", folder / "results.jsonl"
    if kept.exists() and results.exists() and kept.stat().st_mtime >= results.stat().st_mtime:
        try:
            found: Json = json.loads(kept.read_bytes())
            return found
        except ValueError:
            pass
    counted: Mapping[str, Any] = resolve_name(SUMMARY)(run_of(folder), results_of(folder))
    return counted


def _failing(one: Failing) -> Json:
    told = {key: getattr(one.result, key) for key in ("case", "trial", "bucket", "locale", "unsafe")}
    return {**told, "passed": one.passed, "trials": one.trials, "why": one.why}


def _line_of(line: Line) -> Json:
    told: Json = {key: getattr(line, key) for key in ("number", "who", "text", "more")}
    reasons: Sequence[str] = line.reasons
    return {**told, "reasons": list(reasons)}
