"""What a comparison prints: one JSON object for programs, tables for people. Compares nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evals.errors import BadFile
from evals.figures.stats import Figure
from evals.figures.summary import as_json
from evals.figures.verdict import Moved, Score, Verdict
from evals.pages.thread import Thread, thread
from evals.results import transcript_of

READ = 5
"""Cases whose transcripts are printed, the worst first."""
WIDEST = 400
"""Characters of a line of a transcript that are printed."""
NAMES = {
    "resolution": "resolution",
    "must_escalate": "must-escalate cases passed",
    "adversarial": "adversarial cases passed",
    "over_escalation": "over-escalation",
    "escalation_accuracy": "escalation accuracy",
    "unsafe_actions": "unsafe actions",
}


def as_object(found: Verdict, folders: tuple[Path, Path]) -> dict[str, Any]:
    return {
        "verdict": "worse" if found.fails else "better" if found.improved else "no difference",
        "regressed": list(found.regressed),
        "new_unsafe": list(found.unsafe),
        "scores": {one.name: _score(one) for one in found.scores},
        "changed": [_moved(one, folders) for one in found.moved],
        "missing": {"before": list(found.missing[0]), "after": list(found.missing[1])},
    }


def tables(found: Verdict, folders: tuple[Path, Path], *, read: int = READ) -> Iterator[RenderableType]:
    """The scores, the cases that changed, and the transcripts of the first of them."""
    yield _scores(found.scores)
    if found.moved:
        yield _changes(found.moved)
    for one in found.moved[:read]:
        yield _side_by_side(one, folders)
    if len(found.moved) > read > 0:
        yield Text(f"{len(found.moved) - read} more cases have changed: --all shows their transcripts too.")
    for text, cases in zip(("before", "after"), found.missing, strict=True):
        if cases:
            yield Text(f"{len(cases)} cases have no result {text}, and count as failures there: {_listed(cases)}")
    yield _last_line(found)


def _last_line(found: Verdict) -> Text:
    if found.unsafe:
        return Text(
            f"WORSE: writes that nothing permits, which were not there before: {_listed(found.unsafe)}", "bold red"
        )
    if found.regressed:
        return Text(f"WORSE: {', '.join(NAMES[name] for name in found.regressed)} fell by more than chance", "bold red")
    if found.improved:
        return Text(f"BETTER: {', '.join(NAMES[name] for name in found.improved)}", "bold green")
    return Text("NO DIFFERENCE that could not be chance", "bold")


def _scores(scores: Iterable[Score]) -> Table:
    table = Table(title="Scores, with 95 % intervals", title_justify="left")
    for name in ("", "before", "after", "difference", "p (worse)", "p (better)", ""):
        table.add_column(name, justify="left" if name == "" else "right")
    for one in scores:
        tested = (_chance(one.p_worse), _chance(one.p_better))
        table.add_row(
            NAMES[one.name], _cell(one.before), _cell(one.after), _cell(one.difference, "+"), *tested, one.verdict
        )
    return table


def _changes(moved: Iterable[Moved]) -> Table:
    table = Table(title="Cases that changed", title_justify="left")
    for name in ("", "case", "bucket", "language", "before", "after", "why it fails"):
        table.add_column(name, overflow="fold")
    for one in moved:
        tallies = (f"{one.before[0]}/{one.before[1]}", f"{one.after[0]}/{one.after[1]}")
        why = "\n".join(reason.text for reason in one.reasons[:3])
        table.add_row(one.kind, one.case, one.bucket, one.locale, *tallies, Text(why))
    return table


def _side_by_side(one: Moved, folders: tuple[Path, Path]) -> Table:
    table = Table(title=f"{one.case}: {one.kind}", title_justify="left", show_lines=False, expand=True)
    columns = []
    for side, folder, trial in zip(("before", "after"), folders, one.trials, strict=True):
        failed = (side == "after") == (one.kind == "worse")
        table.add_column(f"{side}: {'failed' if failed else 'passed'}", ratio=1, overflow="fold")
        columns.append(_read(folder, one, trial, failed=failed))
    table.add_row(*columns)
    return table


def _read(folder: Path, one: Moved, trial: int | None, *, failed: bool) -> Text:
    if trial is None:
        return Text("no such trial")
    try:
        found = thread(transcript_of(folder, one.case, trial), one.reasons if failed else ())
    except BadFile as error:
        return Text(str(error))
    return _printed(found)


def _printed(found: Thread) -> Text:
    text = Text("".join(f"✗ {reason}\n" for reason in found.reasons), "red")
    for line in found.lines:
        text.append(f"{line.who}: ", "bold").append(f"{line.text[:WIDEST]}\n", "default")
        for reason in line.reasons:
            text.append(f"✗ {reason}\n", "red")
    return text


def _score(one: Score) -> dict[str, Any]:
    told = {"before": as_json(one.before), "after": as_json(one.after), "difference": as_json(one.difference)}
    if one.p_worse is None or one.p_better is None:
        return told
    return told | {"p_worse": round(one.p_worse, 6), "p_better": round(one.p_better, 6), "verdict": one.verdict}


def _moved(one: Moved, folders: tuple[Path, Path]) -> dict[str, Any]:
    sides = {}
    for name, folder, tally, trial in zip(
        ("before", "after"), folders, (one.before, one.after), one.trials, strict=True
    ):
        path = None if trial is None else str(folder / "transcripts" / f"{one.case}.{trial}.json")
        sides[name] = {"passed": tally[0], "trials": tally[1], "transcript": path}
    why = [reason.text for reason in one.reasons]
    return {"case": one.case, "bucket": one.bucket, "locale": one.locale, "change": one.kind, **sides, "reasons": why}


def _cell(figure: Figure, sign: str = "") -> str:
    if figure.value is None:
        return "–"
    return f"{figure.value:{sign}.1%} [{figure.low:{sign}.1%}, {figure.high:{sign}.1%}]"


def _chance(p: float | None) -> str:
    return "" if p is None else f"{p:.3f}" if p >= 0.001 else "< 0.001"


def _listed(cases: tuple[str, ...]) -> str:
    return ", ".join(cases[:READ]) + (f" and {len(cases) - READ} more" if len(cases) > READ else "")
