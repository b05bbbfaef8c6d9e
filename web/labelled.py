"""`train TABLE.csv` and `predict MODEL TABLE.csv`: a model of any labelled table of customers, and what it says."""

import argparse
import asyncio
from dataclasses import asdict
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from agent.settings import BadSetting
from records.clock import SystemClock
from records.importing.columns import read_table
from records.progress import Progress
from web import terminal
from web.tables import write, write_csv

LOAD, TRAIN = "insights.tabular.model:load", "insights.tabular.training:train"
AGREEMENT, SVG = "web.report.charts:agreement", "web.report.charts:svg"
"""Imported when they are wanted: scikit-learn and matplotlib take a second."""


async def train_table(arguments: argparse.Namespace) -> int:
    """Learn from a labelled table."""
    if len(arguments.what) != 1:
        raise BadSetting("Write: train TABLE.csv --label COLUMN [--id COLUMN] --out MODEL")
    if arguments.label == arguments.id:
        raise BadSetting("--label and --id name the same column.")
    if arguments.plot and arguments.plot.suffix != ".svg":
        raise BadSetting(f"{arguments.plot.name} is no .svg: name the chart's file --plot F.svg")
    with terminal.progress() as progress:
        figures = await asyncio.to_thread(_train, Path(arguments.what[0]), arguments, progress)
    for name, why in figures.dropped.items():
        terminal.complain(f"{name} was left out: {why}.")
    if figures.without_label:
        terminal.complain(f"{figures.without_label:,} rows without a label were left out.")
    terminal.result(figures, as_json=arguments.json, text=_told(figures))
    return 0


def _train(file: Path, arguments: argparse.Namespace, progress: Progress) -> Any:
    names = [arguments.label, *([arguments.id] if arguments.id else [])]
    table = read_table(file, names, progress, whole=True)
    progress.step("Learning")
    model, figures = resolve_name(TRAIN)(
        table, label=arguments.label, id=arguments.id, positive=arguments.positive, at=SystemClock().now()
    )
    model.save(arguments.out)
    if arguments.plot:
        pairs = [(one.said, one.happened) for one in figures.calibration]
        draw = resolve_name(AGREEMENT)(pairs, f"said: {figures.positive}", "happened")
        write(arguments.plot, resolve_name(SVG)(draw, height=4.0).encode())
    return figures


async def predict_table(arguments: argparse.Namespace) -> int:
    """Apply a trained model."""
    with terminal.progress() as progress:
        model, rows = await asyncio.to_thread(_predict, arguments, progress)
    positive = sum(one.label == model.positive for one in rows)
    value = {"rows": len(rows), "positive": model.positive, "predicted": positive, "trained_at": model.trained_at}
    text = (
        f"{len(rows):,} rows, {positive:,} of them {model.label} = {model.positive} (threshold {model.threshold:.3f})"
    )
    terminal.result(value, as_json=arguments.json, text=text)
    return 0


def _predict(arguments: argparse.Namespace, progress: Progress) -> tuple[Any, Any]:
    model_file, file = map(Path, arguments.what)
    model = resolve_name(LOAD)(model_file)
    names = [*([model.id] if model.id else []), *(column.name for column in model.columns)]
    table = read_table(file, names, progress)
    progress.step("Predicting")
    rows = model.apply(table)
    ids = table[model.id] if model.id else [str(number) for number in range(1, len(rows) + 1)]
    found = ((id, one.probability, one.label, one.reasons) for id, one in zip(ids, rows, strict=True))
    write_csv(arguments.out, ("id", "probability", "label", "reasons"), found)
    return model, rows


def _told(figures: Any) -> str:
    bins = "\n".join(f"{one.said:>10.3f}{one.happened:>10.3f}{one.rows:>8,}" for one in figures.calibration)
    told = {
        name: value for name, value in asdict(figures).items() if name in {"auc", "average_precision", "brier", "ece"}
    }
    return "\n".join(
        [
            f"{figures.rows:,} rows, {figures.positive_share:.1%} of them {figures.positive}",
            f"learned from {', '.join(figures.columns)}",
            "each judged by a model that had not seen it (5 folds):",
            ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items()),
            f"F1 {figures.f1} at the threshold {figures.threshold}",
            f"{'said':>10}{'happened':>10}{'rows':>8}",
            bins,
        ]
    )
