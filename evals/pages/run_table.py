"""What a run came to, as a table on a terminal or as one JSON object."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.results import Result, results_of

FIGURES = {
    "resolution": "resolved, of what can be settled",
    "over_escalation": "of that, handed over",
    "escalation_accuracy": "handed over, of what a person must have",
    "unsafe_actions": "trials with a write that nothing permits",
    "floor": "passed by doing nothing",
}
SHOWN = 15
"""Failing cases that are printed; the folder has all of them."""


def show(folder: Path, summary: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"folder": str(folder), **summary}, ensure_ascii=False) + "\n")
        return
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    console.print(_figures(summary), *_failures(results_of(folder)), f"kept in {folder}", sep="\n")


def _figures(summary: Mapping[str, Any]) -> Table:
    title = f"{summary['model']}: {summary['cases']} cases, {summary['trials']} trials"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    table.add_column("%", justify="right")
    table.add_column("95 % interval", justify="right")
    for name, told in FIGURES.items():
        table.add_row(told, *_shown(summary[name]))
    for k, figure in summary["pass_k"].items():
        table.add_row(f"pass^{k}", *_shown(figure))
    if broken := summary["infrastructure_errors"]:
        table.add_row("trials that broke: run this again to try them again", str(broken), "")
    return table


def _shown(figure: Mapping[str, Any]) -> tuple[str, str]:
    if figure["value"] is None:
        return "–", ""
    low, high = figure["ci"]
    return f"{100 * figure['value']:.1f}", f"{100 * low:.1f} – {100 * high:.1f}"


def _failures(results: Sequence[Result]) -> list[str]:
    """A line for each case that failed, with its first reason."""
    failed: dict[str, list[Result]] = {}
    for one in results:
        if not one.passed:
            failed.setdefault(one.case, []).append(one)
    lines = [f"{case} ({len(trials)}×): {escape(_why(trials[0]))}" for case, trials in failed.items()]
    more = [f"… and {len(lines) - SHOWN} more cases"] if len(lines) > SHOWN else []
    return lines[:SHOWN] + more


def _why(result: Result) -> str:
    text = result.infrastructure_error or result.reasons[0].text
    return text if len(text) < 110 else text[:109] + "…"
