"""Folders of runs that never were: what a test says of each trial, with the transcript that would show it."""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.results import Result, Run, Said, Transcript


def result(case: str, trial: int = 0, **more: Any) -> Result:
    made = {"bucket": "resolvable", "locale": "en", "passed": True, "hash": f"hash of {case}", **more}
    return Result.model_validate({"case": case, "trial": trial, **made})


def trials(case: str, passes: str, **more: Any) -> list[Result]:
    """A result a character: `+` passed, `-` failed, `!` broke."""
    why = {"reasons": [{"kind": "reply", "text": "never said: 30 days", "entry": 2}]}
    found = []
    for trial, mark in enumerate(passes):
        failed = {} if mark == "+" else {"passed": False, **why}
        broke = {"infrastructure_error": "the endpoint did not answer"} if mark == "!" else {}
        found.append(result(case, trial, **{**more, **failed, **broke}))
    return found


def run_of(results: Iterable[Result], **more: Any) -> Run:
    cases = {one.case: one for one in results}
    made = {
        "model": "builtin",
        "trials": 2,
        "seed": 1,
        "hashes": {case: one.hash for case, one in cases.items()},
        "buckets": {case: one.bucket for case, one in cases.items()},
        **more,
    }
    return Run.model_validate(made)


def kept(folder: Path, *results: Iterable[Result], **more: Any) -> Path:
    """The folder of a run with these results."""
    every = list(itertools.chain.from_iterable(results))
    (folder / "transcripts").mkdir(parents=True)
    (folder / "run.json").write_text(run_of(every, **more).model_dump_json())
    (folder / "results.jsonl").write_text("".join(one.model_dump_json() + "\n" for one in every))
    for one in every:
        path = folder / "transcripts" / f"{one.case}.{one.trial}.json"
        path.write_text(_transcript(one).model_dump_json())
    return folder


def _transcript(one: Result) -> Transcript:
    answer = "You have 30 days." if one.passed else "I <cannot> say & do not know."
    called = {"tool": "search_knowledge", "outcome": "ok", "arguments": {"question": "returns"}, "result": {"n": 1}}
    entries = (
        Said(number=1, kind="message", author="customer", body={"text": "How long may I return things?"}),
        Said(number=2, kind="message", author="ai", body={"text": answer}),
        Said(number=3, kind="tool.called", author="system", body=called),
    )
    return Transcript(case=one.case, trial=one.trial, hash=one.hash, entries=entries, changes=(), end=one.end)
